"""WHAT THE MODEL IS, in words: of a scenario, its tools, its numbers, today's business."""
