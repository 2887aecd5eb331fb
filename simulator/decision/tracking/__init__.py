"""The first weeks of a launched program beside the simulated ones, from figures by week alone.

Nothing here knows a scenario, a tool or a file: a fan of simulated weeks goes in, and the weeks of
a company.
"""
