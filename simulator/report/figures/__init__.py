"""Figures: a finding as title, units on the axes, colors that gray print and any eye tell apart."""
