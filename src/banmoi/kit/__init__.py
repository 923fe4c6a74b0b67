"""Technical help that knows nothing of the programme."""
