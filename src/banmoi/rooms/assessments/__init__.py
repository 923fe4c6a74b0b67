"""Standing under criteria sets: computed when asked, frozen when signed."""
