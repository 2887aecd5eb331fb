"""FROM A COMPANY'S OWN TRANSACTIONS to what a market is like."""
