"""Which tool of a program earns what."""
