"""The community: outreach, movements, training, titles, conventions, environment, security."""
