"""The tools, from what they declare: a page about each, and a list of all."""
