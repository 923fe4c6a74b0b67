"""What anybody may see of a commune, as datasets: the portal's pages and the open data show the same rows.

The one door to the public: a dataset names the stored fields that each of its own is made of, and
`dataset.check` refuses one that is not classed official.
"""
