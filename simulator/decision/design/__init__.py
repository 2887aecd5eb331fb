"""Which program: the best one for a budget, out of all tools."""
