"""What an editor marks."""
