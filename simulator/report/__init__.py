"""RESULTS TO PEOPLE: terminal, page, figures, tables; the only room that writes files."""
