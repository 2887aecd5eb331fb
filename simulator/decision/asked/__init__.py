"""What is asked of a program: criteria, and promises that it has to keep."""
