"""Livelihoods: products, cooperatives, growing areas, contracts, training for work."""
