"""Places: from an address to coordinates with a stated precision."""
