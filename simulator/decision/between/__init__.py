"""Between programs and versions of one: in pairs, along a range, and what can be varied."""
