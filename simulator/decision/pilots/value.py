"""What a pilot of some size and length is worth beside deciding now.

The pilot measures the effect per customer. What is believed of it are the cases; after the
pilot one launches or stops, whichever is then worth more. Sources: Raiffa & Schlaifer (1961)
for preposterior analysis; Strong, Oakley & Brennan (2014) for the regression on cases.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulator.decision.information.cases import CaseTable
from simulator.decision.information.value import (
    LeadResponse,
    Partial,
    evppi,
    response_of,
)
from simulator.decision.pilots.flows import WeeklyFlows
from simulator.decision.uncertainty import Numbers

SIZES = 40  # of the grid
NEAR = 0.05  # of the best net benefit: sizes within it are as good
EFFECT = "effect"
# Judged: what running and measuring a pilot costs of what those who take part buy meanwhile; how
# much of a control group in the same shops gets the offer all the same; how much customers of
# one shop are alike in what a program does to them.
RUNNING, CONTAMINATION, ICC = 0.01, 0.05, 0.01


@dataclass(frozen=True, slots=True)
class PilotTerms:
    """How a pilot is run.

    Attributes
    ----------
    control
        Share of those who take part who do not get the program.
    setup
        What setting it up costs, currency; None where it needs what the launch needs, which then
        is not paid again.
    each
        What running and measuring it costs per customer who takes part, as a share of what they
        buy meanwhile.
    contamination
        Share of the control group that is treated all the same; their effect is not seen.
    shops, icc
        Units by which it is assigned, 0 for customers; and how much customers of one shop are
        alike (intraclass correlation).
    """

    control: float = 0.5
    setup: float | None = None
    each: float = RUNNING
    contamination: float = CONTAMINATION
    shops: int = 0
    icc: float = ICC

    def __post_init__(self) -> None:
        if not (0 < self.control < 1 and 0 <= self.contamination < 1 and 0 <= self.icc <= 1):
            raise ValueError(f"no pilot with {self}")


@dataclass(frozen=True, slots=True)
class Lines:
    """The net benefit of a pilot, line by line, in currency; they add up to `net`.

    `information` is EVSI, what the measured effect is worth if nothing else changed; `served`
    what those who take part bring while it runs; `delay` what waiting takes away; `ended` what
    is owed and lost where it ends in a stop; `running` what organizing it costs.
    """

    information: float = 0.0
    served: float = 0.0
    delay: float = 0.0
    ended: float = 0.0
    running: float = 0.0

    @property
    def net(self) -> float:
        """Expected net benefit beside deciding now (ENBS)."""
        return self.information + self.served + self.delay + self.ended + self.running


@dataclass(frozen=True, slots=True, eq=False)
class Length:
    """All that is known of pilots of some weeks, whatever their size.

    `noise` is the standard deviation of a customer's outcome, adjusted for spend before;
    `sales` what a customer buys meanwhile.
    """

    weeks: int
    mean: float
    spread: float
    noise: float
    sales: float
    partial: Partial
    flows: WeeklyFlows
    effect: Numbers

    @property
    def told(self) -> bool:
        """Whether these cases tell that the effect says anything of the NPV."""
        return self.partial.told and self.spread > 0


@dataclass(frozen=True, slots=True)
class PilotPlan:
    """A pilot: `size` customers take part, for `weeks`; launch where it shows `launch_above`.

    `stops` is the expected chance that it ends in a stop. `launch_above` is None where no
    result would change the decision.
    """

    size: float
    weeks: int
    lines: Lines
    error: float
    stops: float
    launch_above: float | None


def length_of(flows: WeeklyFlows, weeks: int, noise: float, sales: float) -> Length:
    """What pilots of some weeks could tell."""
    effect = flows.effect(weeks)
    table = CaseTable(
        ("now", "launch"), np.column_stack([0 * effect, flows.immediate()]), {EFFECT: effect}
    )
    return Length(
        weeks, float(effect.mean()), flows.spread(weeks), noise, sales, evppi(table, [EFFECT]),
        flows, effect,
    )  # fmt: skip


def error_of(length: Length, terms: PilotTerms, size: float) -> float:
    """Standard error of the effect as a pilot of this size measures it, currency a customer."""
    treated, kept_out = size * (1 - terms.control), size * terms.control
    inflated = 1.0
    if terms.shops:
        inflated += (length.flows.customers / terms.shops - 1) * terms.icc
    variance = length.noise**2 * (1 / treated + 1 / kept_out) * max(inflated, 1.0)
    return math.sqrt(variance) / (1 - terms.contamination)


def plan_of(length: Length, terms: PilotTerms, size: float) -> PilotPlan:
    """What a pilot of this size and length is worth."""
    error = error_of(length, terms, size)
    flows, weeks = length.flows, length.weeks
    share = size * (1 - terms.control) / flows.customers
    told = _share_told(length, error)
    now = response_of(length.effect, flows.immediate())
    late = response_of(length.effect, flows.delayed(weeks, fixed_from=weeks))
    launched, stopped = _outcomes(flows, weeks, share, early=terms.setup is None)
    ahead = response_of(length.effect, launched - stopped)
    at_stop = float(stopped.mean())
    informed = now.after(told)
    waited = late.after(told)
    with_pilot = at_stop + ahead.after(told)
    served = share * float(flows.served(weeks).mean())
    lines = Lines(
        information=informed - max(now.mean, 0.0),
        served=served,
        delay=waited - informed,
        ended=with_pilot - waited - served,
        running=-((terms.setup or 0.0) + terms.each * length.sales * size),
    )
    return PilotPlan(
        size, weeks, lines, error, 1 - ahead.positive(told),
        _threshold(length, ahead, told),
    )  # fmt: skip


def _share_told(length: Length, error: float) -> float:
    """Which share of the effect's variance a pilot tells."""
    if not length.told:
        return 0.0
    return length.spread**2 / (length.spread**2 + error**2)


def _outcomes(
    flows: WeeklyFlows, weeks: int, share: float, *, early: bool
) -> tuple[Numbers, Numbers]:
    """Value of launching after the pilot, and of stopping, (cases,) each.

    The share that has the program keeps it; the others get it later. What the company pays as
    a whole starts with the pilot if `early`, else with the launch.
    """
    late = flows.delayed(weeks, fixed_from=0 if early else weeks)
    ahead = flows.delayed(0, fixed_from=0 if early else weeks)
    stopped = flows.stopped(weeks, share)
    if not early:
        stopped = stopped - flows.company(weeks)
    return (1 - share) * late + share * ahead, stopped


def _threshold(length: Length, ahead: LeadResponse, told: float) -> float | None:
    """The measured effect from which on launching is worth more, per customer."""
    at = ahead.turns(told)
    if at is None or told <= 0:
        return None
    return length.mean + at * length.spread / math.sqrt(told)


def sizes_of(customers: float, shops: int = 0) -> Numbers:
    """Sizes to try: whole shops where it is assigned by shop, else evenly on a log scale."""
    if shops:
        return np.asarray(np.arange(2, shops + 1) * (customers / shops), float)
    return np.asarray(np.geomspace(min(100.0, customers), customers, SIZES), float)


@dataclass(frozen=True, slots=True)
class PilotSearch:
    """The best pilot of every length, the best of all, and sizes that are as good.

    `best` is None where deciding now is worth more than any pilot.
    """

    by_length: tuple[PilotPlan, ...]
    curve: tuple[PilotPlan, ...]
    best: PilotPlan | None
    near: tuple[float, float]


def search(lengths: tuple[Length, ...], terms: PilotTerms) -> PilotSearch:
    """Every size of every length; "no pilot" is always among them."""
    tops, curves = [], []
    for length in lengths:
        sizes = sizes_of(length.flows.customers, terms.shops)
        curve = tuple(plan_of(length, terms, float(size)) for size in sizes)
        curves.append(curve)
        tops.append(max(curve, key=lambda one: one.lines.net))
    at = max(range(len(tops)), key=lambda i: tops[i].lines.net)
    top, curve = tops[at], curves[at]
    # a pilot that cannot change the decision is no pilot, however much a soft start earns
    pays = top.lines.net > 0 and top.lines.information > 0 and top.launch_above is not None
    good = [one.size for one in curve if one.lines.net >= (1 - NEAR) * top.lines.net]
    near = (min(good), max(good)) if pays else (0.0, 0.0)
    return PilotSearch(tuple(tops), curve, top if pays else None, near)
