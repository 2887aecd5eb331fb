"""The weeks of a company beside the simulated ones: read, and as plain data."""
