"""From text to occasions: what cells mean, which rows count, and what was paid in the end."""
