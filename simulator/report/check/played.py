"""Rates of tools as they are declared beside what will be played, for `check`."""

from __future__ import annotations

import textwrap

from tabulate import tabulate

from simulator.explain.numbers import share
from simulator.report.text import printable
from simulator.say import label
from simulator.scenario import Scenario
from simulator.simulate.plan import plan_of


def played_table(scenario: Scenario, width: int) -> str:
    """Every rate that a tool of today or of a program declares and that can be worked out.

    With every number at its center; "" where there is none. Arms that were added declare none.
    """
    case, rows, reasons = scenario.case(0, None, seed=0, agents=1), [], []
    for arm in scenario.arms:
        if arm in scenario.automatic:
            continue
        plan = plan_of(case, arm)
        own = plan.tools if arm == "today" else {name: plan.tools[name] for name in plan.launching}
        for name, tool in sorted(own.items()):
            addressed = {key: crowd for key, crowd in plan.crowds.items() if tool.to.fits(key)}
            for segment, crowd in addressed.items():
                for rate in tool.played(crowd, tuple(addressed.values())):
                    where = f"{arm}.{name}.{rate.name}"
                    rows.append((segment, where, shown(rate.declared), shown(rate.played)))
                    if rate.why:
                        reasons.append(f"{where}, {segment}: {rate.why}.")
    if not rows:
        return ""
    headers = (label("segment"), label("rate of a tool"), label("declared"), label("played"))
    align = ("left", "left", "right", "right")
    table = tabulate(rows, headers, disable_numparse=True, colalign=align)
    return "\n".join([table, *(textwrap.fill(printable(one), width) for one in reasons)])


def shown(rate: float) -> str:
    """A rate; of a small one another digit, because messages lose a quarter of a percent."""
    return share(rate, 1 if rate >= 0.01 or not rate else 2)
