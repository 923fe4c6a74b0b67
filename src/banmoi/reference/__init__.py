"""The law as files: criteria sets, legal texts, the indicator catalogue, places, roles; and its loader."""
