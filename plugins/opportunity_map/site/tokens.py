"""Single characters that stand for what is filled in when a page is put together.

They come from Unicode's private use area, which the checker refuses in contributors' text.
"""

ROOT = "\ue000"
"""The way up to the site's root, as ``../../``; rows are rendered once and used at several depths."""

SLOT_START = "\ue001"
SLOT_END = "\ue002"
"""Around the name of a slot while the theme renders a shell."""
