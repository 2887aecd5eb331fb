"""Small files of a user as columns of text, with the line of every fault."""
