"""Settings: `main` for an installation, `test` for the tests."""
