"""Reminders that were sent, so that nobody gets one twice."""
