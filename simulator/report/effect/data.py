"""What a trial shows, as plain data for JSON."""

from __future__ import annotations

import math
from typing import Any

from simulator.decision.effect.adjusted import LEVEL, TreatmentEffect
from simulator.decision.effect.assessed import Assessed
from simulator.decision.effect.groups import GroupEffect
from simulator.decision.effect.whom import Money, Whom
from simulator.report.effect.leaf import leaf


def as_json(found: Assessed, notes: tuple[str, ...] = ()) -> dict[str, Any]:
    """Everything that is said; what is not known is null, and so is what is not identified."""
    spend = found.effects["spend"]
    said: dict[str, Any] = {
        "randomized": found.randomized,
        "identified": found.randomized,
        "weeks": found.weeks,
        "weeks_before": found.weeks_before,
        "treated": spend.n_treated,
        "untreated": spend.n_untreated,
        "level": LEVEL,
        "effects": {name: _effect(one) for name, one in found.effects.items()},
        "placebos": [
            {"weeks_earlier": one.weeks_earlier, **_effect(one.effect)} for one in found.placebos
        ],
        "groups": [_group(one, found.money) for one in found.groups],
        "groups_of": "before" if found.by_spend else "segment",
        "groups_alike_p": found.differ,
        "leaf": {
            name: leaf(found.effects[name]) or None for name in ("spend", "purchases")
        } if found.randomized else None,
        "notes": list(notes),
    }  # fmt: skip
    if found.money is not None:
        said["margin"], said["cost"] = found.money.margin, found.money.cost
        said["profit"] = _profit(spend, found.money) if found.randomized else None
        said["whom"] = None if found.whom is None else _whom(found.whom)
    return said


def _effect(one: TreatmentEffect) -> dict[str, Any]:
    return {
        "effect": one.value,
        "error": one.error,
        "interval": list(one.interval()),
        "untreated": one.untreated,
        "relative": _known(one.relative),
        "relative_interval": [_known(end) for end in one.relative_interval()],
        "p": one.p,
    }


def _group(one: GroupEffect, money: Money | None) -> dict[str, Any]:
    said: dict[str, Any] = {"name": one.name, "customers": one.customers}
    said["spend"] = None if one.effect is None else _effect(one.effect)
    if money is not None:
        said["profit"] = None if one.effect is None else _profit(one.effect, money)
    return said


def _profit(one: TreatmentEffect, money: Money) -> dict[str, Any]:
    """Per treated customer, its interval, and how surely it is above 0."""
    low, high = profit_interval(one, money)
    value = money.margin * one.value - money.cost
    sure = one.above(money.cost / money.margin)
    return {"value": value, "interval": [low, high], "pays": sure}


def profit_interval(
    one: TreatmentEffect, money: Money, level: float = LEVEL
) -> tuple[float, float]:
    """Ends of the interval of the profit per treated customer."""
    low, high = one.interval(level)
    return money.margin * low - money.cost, money.margin * high - money.cost


def _whom(one: Whom) -> dict[str, Any]:
    return {
        "groups": list(one.groups),
        "value": one.value,
        "interval": list(one.interval()),
        "halves": [
            {"chosen": list(half.chosen), "value": half.value, "error": half.error}
            for half in one.halves
        ],
    }


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
