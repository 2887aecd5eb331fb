"""THE WORLD WITHOUT A PROGRAM: who the customers are and what they do."""
