"""`make validate`: what comes out for public data of which it is known what happened."""
