"""The word, read off a table: its cells, its reasons, what next and what stands beside it."""
