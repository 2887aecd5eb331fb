"""A table of treatments: read, assessed, and as plain data."""
