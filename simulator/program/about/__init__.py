"""What a tool says of itself beside its knobs."""
