"""What a treatment of customers has done, from an experiment or without one.

Pure functions over a purchase log and a table of who was treated when. Nothing here knows a
scenario, a tool or a file.
"""
