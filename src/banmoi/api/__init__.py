"""Conversations with machines: the API, with the same actions and rights as the pages."""
