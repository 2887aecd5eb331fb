"""From a purchase log to a market: rates, leaving, spend, and proof on what was held back."""
