"""The people's door: pages and open data that anybody may have, without signing in and without a script."""
