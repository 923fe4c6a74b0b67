"""Official paper coming in (plans) and going out."""
