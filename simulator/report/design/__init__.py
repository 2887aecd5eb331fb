"""A program for a budget: from a scenario to a report and the winner's file."""
