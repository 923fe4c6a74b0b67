"""The roof: settings, addresses, and the doors for servers and the command line."""
