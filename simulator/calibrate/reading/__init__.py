"""From files of any kind to one table of text, every line of it accounted for."""
