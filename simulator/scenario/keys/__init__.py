"""Keys as they are typed: other words for them, old names, none."""
