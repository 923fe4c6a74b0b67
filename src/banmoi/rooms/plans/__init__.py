"""The plan of the year and its numeric goals."""
