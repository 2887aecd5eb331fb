"""What purchases cannot tell, asked of customers."""
