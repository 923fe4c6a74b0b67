"""Places that live in time: names, codes, parents and successors with their days."""
