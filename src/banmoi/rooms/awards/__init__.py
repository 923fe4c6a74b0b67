"""Commendation: proposals, review and vote, decisions."""
