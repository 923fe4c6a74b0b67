"""Indicator values: append-only, by place and period, with evidence and review."""
