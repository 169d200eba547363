"""Text to records, and every problem with its line and column.

In the order of the data: `files` finds the files, `yaml_reader` makes trees of them, `check` makes records of the trees
by the `model`, `cross` compares records with each other, and `read` does all of it for a whole region.
"""
