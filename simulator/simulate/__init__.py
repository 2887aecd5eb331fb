"""One case, all arms in lockstep: the SimPy calendar around weekly steps over blocks."""

from simulator.simulate.case import CONTROL, Case, Panel, Played, Solved
from simulator.simulate.play import memory_needed, simulate
from simulator.simulate.vintages import Vintages, months_of

__all__ = [
    "CONTROL",
    "Case",
    "Panel",
    "Played",
    "Solved",
    "Vintages",
    "memory_needed",
    "months_of",
    "simulate",
]
