"""What is said of a company's own transactions, and the data behind it."""
