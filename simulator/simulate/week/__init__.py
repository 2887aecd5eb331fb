"""The week of an arm as a table of steps and of the calendar, and the steps themselves."""
