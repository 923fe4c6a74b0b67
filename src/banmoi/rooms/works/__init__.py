"""Works of the commune: roads, irrigation, power, schools and others."""
