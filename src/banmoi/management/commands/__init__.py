"""The commands of `banmoi`."""
