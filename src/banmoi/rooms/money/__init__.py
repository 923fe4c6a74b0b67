"""Money of the programme: capital, payments, contributions, construction debt."""
