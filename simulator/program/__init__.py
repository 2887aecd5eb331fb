"""THE CONTRACT between the weekly loop and the loyalty tools."""
