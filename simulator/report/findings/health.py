"""How healthy a program is, by the figures with which the trade watches one."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True, eq=False)
class HealthFindings:
    """Figures of arms with members: the program in question, and today's where it has any.

    Both frames have the columns arm, figure, period, mean, low, high (80 % of cases), error
    (simulation error of the mean), in the order of `simulator.economics.health.FIGURES`.
    `quarters` have 13 weeks from launch on, the last one may be shorter.
    """

    quarters: pl.DataFrame
    months: pl.DataFrame
