"""Measured numbers into a scenario that is there already."""
