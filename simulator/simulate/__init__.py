"""One case, all arms in lockstep: the SimPy calendar around weekly steps over blocks."""

from simulator.simulate.case import CONTROL, Case
from simulator.simulate.observe.vintages import months_of
from simulator.simulate.play import memory_needed, simulate
from simulator.simulate.records import (
    Cohorts,
    Panel,
    Played,
    RunOff,
    Solved,
    Vintages,
    without_panel,
)

__all__ = [
    "CONTROL",
    "Case",
    "Cohorts",
    "Panel",
    "Played",
    "RunOff",
    "Solved",
    "Vintages",
    "memory_needed",
    "months_of",
    "simulate",
    "without_panel",
]
