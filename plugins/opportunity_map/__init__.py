"""Opportunity Map: a city's YAML files in, a map of everything young people can learn out."""

__version__ = "0.1.0"
