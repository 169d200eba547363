"""Foreign tables become records of ours: CSV, JSON, GeoJSON and iCalendar, read as a mapping file says."""
