"""The pilot that pays for itself: what trying a program first costs, teaches and changes."""
