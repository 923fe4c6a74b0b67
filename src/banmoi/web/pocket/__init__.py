"""The notebook on the phone: its page, what it is given, and what becomes of what it sends."""
