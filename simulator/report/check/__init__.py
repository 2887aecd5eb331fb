"""What `check` prints of a scenario before it is played."""
