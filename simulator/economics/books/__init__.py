"""The books of an arm: statement, profit, what is owed, and why it differs from the control."""
