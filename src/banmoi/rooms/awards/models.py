"""Commendation: typed tables of its registers."""
