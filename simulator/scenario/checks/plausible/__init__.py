"""What is possible and hardly meant: warnings with a line, the reason and what to type.

Nothing is refused here. `check` shows these, and every command that plays a scenario says
them first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from simulator.market.market import Market
from simulator.program.typical import Typical
from simulator.scenario.build import Parts
from simulator.scenario.checks.plausible import declared, launch, prices, programs
from simulator.scenario.checks.plausible.prices import rise
from simulator.scenario.leaves import Leaf
from simulator.simulate.around.actors import usual_tickets

if TYPE_CHECKING:
    from simulator.scenario.checks.cross import CrossChecks


def warn(
    cross: CrossChecks, parts: Parts, center: dict[str, Any], leaves: Iterable[Leaf],
    automatic: Collection[str],
) -> None:  # fmt: skip
    """Note what is hardly meant, with every number at its center.

    Parameters
    ----------
    parts, center
        The scenario with a number for every belief, and its tree.
    leaves
        Every number with whether it was given.
    automatic
        Arms that were added, of which nobody has typed anything.
    """
    given = frozenset(leaf.path for leaf in leaves if not leaf.is_default)
    usual = typical(parts)
    doubts = [*declared.doubts(cross, parts, center)]
    doubts += prices.doubts(parts, int(center["horizon"]))
    for name, program in {"today": parts.today, **parts.programs}.items():
        if program is not None and name not in automatic:
            path = "today" if name == "today" else f"programs.{name}"
            doubts += programs.doubts(path, program, usual, parts, given)
    doubts += launch.doubts(parts, automatic)
    for path, message in doubts:
        cross.note(path, message, cross.warnings)


def typical(parts: Parts) -> Typical:
    """The average customer of today; a basket is the average over purchases."""
    market, company, settings = parts.market, parts.company, parts.settings
    assert market is not None
    assert company is not None
    assert settings is not None
    segments = market.segments.values()
    purchases = sum(one.share * one.purchases_per_year for one in segments)
    spend = sum(one.share * one.purchases_per_year * one.basket for one in segments)
    reported, load = 0.0, None
    if market.service is not None:
        desk, weekly = market.service.desk, usual_tickets(market)
        reported, load = weekly * 52, desk.load(weekly, desk.persons(weekly))
    return Typical(
        market.customers, purchases, spend / max(purchases, 1e-300), company.gross_margin,
        settings.currency, rise(market.prices), reported, load, _friends(market),
    )  # fmt: skip


def _friends(market: Market) -> float:
    """Newcomers that a customer brings in a year; as many come as leave in a steady market."""
    if market.newcomers is None:
        return 0.0
    steady = market.new_customers == "steady"
    come: float = sum(
        one.share * (one.churn_per_year if steady else one.new_customers_per_year)
        for one in market.segments.values()
    )
    return market.newcomers.talk_share * come
