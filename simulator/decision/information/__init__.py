"""What it is worth to know more before deciding, from a table of cases and nothing else.

A table holds, for every case, the net benefit of each arm and the numbers that the case drew.
Nothing here knows a scenario, a customer or a tool.
"""
