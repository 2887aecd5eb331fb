"""A market that shows known totals, found by playing it."""
