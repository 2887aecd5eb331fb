"""The report of a pilot: from a scenario to a plan to hand over."""
