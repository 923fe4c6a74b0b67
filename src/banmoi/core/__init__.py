"""What law and arithmetic fix, in plain Python: no Django, no clock, no files, no database."""
