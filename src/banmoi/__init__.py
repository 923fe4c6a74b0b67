"""Bản Mới: software for a commune's New Rural Development programme."""
