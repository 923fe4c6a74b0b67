"""Files that prove something, kept under the digest of their content."""
