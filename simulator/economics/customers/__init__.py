"""What customers are worth, who stays and who wins, and how one would measure it."""
