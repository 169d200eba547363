"""The commands of `opportunity-map`, one module each; `cli.py` puts them together."""
