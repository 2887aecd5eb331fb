"""What is only looked at: single purchases, points and customers by month."""
