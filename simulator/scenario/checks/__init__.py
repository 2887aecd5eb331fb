"""What no section can check alone."""
