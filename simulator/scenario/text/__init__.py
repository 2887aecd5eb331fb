"""From text to nodes, and what is wrong with text that is no YAML."""
