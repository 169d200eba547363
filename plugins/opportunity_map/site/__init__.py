"""The site: the catalogue becomes files. Everything here is pure but `publish`, which writes."""
