"""Official papers that go out and come in: their numbers, recipients, deadlines, files and signatures."""
