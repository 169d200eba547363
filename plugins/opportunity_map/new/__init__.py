"""A new region's repository: what somebody has to decide, and the files that follow from it."""
