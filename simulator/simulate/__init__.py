"""One case, all arms in lockstep: the SimPy calendar around weekly steps over blocks."""

from simulator.simulate.case import CONTROL, Case, Panel, Played, Solved
from simulator.simulate.play import memory_needed, simulate

__all__ = ["CONTROL", "Case", "Panel", "Played", "Solved", "memory_needed", "simulate"]
