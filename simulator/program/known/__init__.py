"""What is known of customers in a week, before launch, and of what they spent lately."""
