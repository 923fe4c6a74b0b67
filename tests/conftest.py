"""What all tests share. The database is chosen earlier, in tests/database.py."""
