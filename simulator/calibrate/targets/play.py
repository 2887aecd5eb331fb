"""Totals of a market as it is played: today's business for two years, always with the same luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from simulator.calibrate.targets.known import KNOBS
from simulator.market.prices import PriceChange, Prices
from simulator.program.ledger import MONEY, SHARES, Ledger
from simulator.scenario import Scenario
from simulator.simulate import CONTROL, Case, simulate

Numbers = NDArray[np.float64]
YEAR, QUARTER = 52, 13
ASKED = "asked_of_targets"
DEARER = 0.05  # of our prices, by which an elasticity is measured


def values_of(scenario: Scenario, knobs: Sequence[str]) -> dict[str, dict[str, float]]:
    """The central value of each knob by segment."""
    segments = scenario.case(0, None, seed=1, agents=10).market.segments
    return {
        knob: {name: float(getattr(one, knob)) for name, one in segments.items()} for knob in knobs
    }


def moved(
    start: Mapping[str, Mapping[str, float]], knobs: Sequence[str], steps: Numbers
) -> dict[str, float]:
    """Values by dotted path after a step of each knob, the same for all segments."""
    return {
        path_of(segment, knob): KNOBS[knob].moved(value, float(step))
        for knob, step in zip(knobs, steps, strict=True)
        for segment, value in start[knob].items()
    }


def path_of(segment: str, knob: str) -> str:
    """Where a number of a segment stands."""
    return f"market.segments.{segment}.{knob}"


def _as_typed(scenario: Scenario, values: Mapping[str, float]) -> dict[str, float | None]:
    """Values as they are once they stand in the file: an elasticity that is declared is these
    customers' own, unless the file says at which share of wallet it holds.
    """
    given: dict[str, float | None] = dict(values)
    defaults = {leaf.path for leaf in scenario.leaves if leaf.is_default}
    for path in values:
        beside = path.removesuffix("elasticity") + "elasticity_at"
        if path.endswith(".elasticity") and beside in defaults:
            given[beside] = None
    return given


def totals_of(
    scenario: Scenario, values: Mapping[str, float], wanted: Sequence[str], *, seed: int,
    agents: int,
) -> Numbers:  # fmt: skip
    """Each wanted total with some values in the place of the scenario's, (totals,).

    Raises
    ------
    ScenarioError, ValueError
        If there is no such market.
    """
    case = scenario.with_values(_as_typed(scenario, values)).case(0, None, seed=seed, agents=agents)
    case = replace(case, programs={}, worlds={}, weeks=2 * YEAR)
    book = simulate(case, owed=False).ledgers[CONTROL]
    found = _books(book)
    if "elasticity" in wanted:
        found["elasticity"] = _elasticity(case, book)
    return np.array([found[name] for name in wanted])


def _books(book: Ledger) -> dict[str, float]:
    def year(name: str) -> float:
        return float(book.amounts(name)[:YEAR].sum())

    def at(name: str, week: int) -> float:
        return float(book.amounts(name)[week].sum())

    purchases, sales = year("purchases"), year("sales") / MONEY
    base = at("repeat_base", 2 * YEAR - 1)
    customers = sum(cell.weight * cell.agents for cell in book.cells)
    return {
        "sales_per_year": sales, "purchases_in_all": purchases,
        "basket": sales / max(purchases, 1.0), "active_customers": base,
        "repeat_rate": at("repeat_buyers", 2 * YEAR - 1) / max(base, 1.0),
        "retention": at("survivors", YEAR - 1) / customers,
        "share_of_wallet": purchases / max(purchases + year("rival_purchases") / SHARES, 1e-9),
    }  # fmt: skip


def _elasticity(case: Case, plain: Ledger) -> float:
    """What a rise of our prices alone does in a quarter, with the same luck."""
    prices = Prices() if case.market.prices is None else case.market.prices
    rise = {ASKED: PriceChange(week=0, ours=DEARER)}
    changed = prices.model_copy(update={"changes": {**prices.changes, **rise}})
    market = case.market.model_copy(update={"prices": changed})
    dear = simulate(replace(case, market=market, weeks=QUARTER), owed=False).ledgers[CONTROL]
    before, after = (float(b.amounts("purchases")[:QUARTER].sum()) for b in (plain, dear))
    return float(-np.log(max(after, 1.0) / max(before, 1.0)) / np.log1p(DEARER))
