"""What is solved before a case is played, and what its arms then show of it."""
