"""Conversations with people: pages that can be read without JavaScript."""
