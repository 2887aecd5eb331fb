"""Findings made by hand, small enough to be checked by eye."""

from __future__ import annotations

from typing import Any

import polars as pl

from simulator.decision.alternatives import Role
from simulator.economics.books.bridge import PARTS
from simulator.findings import (
    ArmBridge,
    ArmFinding,
    Assumption,
    BridgeCause,
    Driver,
    Effect,
    Findings,
    Judgment,
    Match,
    Spread,
)


def arm(name: str, label: str, role: Role, mean: float, **changes: Any) -> ArmFinding:
    """One arm with plausible numbers around an NPV of `mean`."""
    values: dict[str, Any] = {
        "name": name,
        "label": label,
        "role": role,
        "npv": Spread(mean, mean - 250_000, mean + 260_000),
        "probability": 0.62 if mean > 0 else 0.04,
        "certainty": (0.52, 0.71) if mean > 0 else (0.01, 0.1),
        "payback_weeks": 93 if mean > 0 else None,
        "peak_funding": 310_000,
        "worst_5": mean - 400_000,
        "roi": mean / 1_200_000,
        "liability": 41_000 if role == "program" else 0,
        "outstanding": 41_600 if role == "program" else 0,
        "repeat_rate": 0.841,
        "repeat_gain": 0.004,
        "cost": 1_200_000,
    }
    return ArmFinding(**(values | changes))


def arms() -> tuple[ArmFinding, ...]:
    """A card beside the same money twice."""
    beside = {"beside": "card", "behind": Spread(320_000, 100_000, 500_000), "beaten": 0.95}
    return (
        arm("card", "card", "program", 120_000),
        arm("card_as_price_cut", "same: price cut", "price cut", -200_000, **beside),
        arm("card_as_acquisition", "same: acquisition", "acquisition", -30_000, **beside),
    )


def bridge(means: dict[str, float] | None = None, arm: str = "card") -> ArmBridge:
    """A bridge of these parts, by default one that earns 40 k and pays 100 k for it."""
    means = means or {
        "more_visits": 60_000.0, "fewer_visits": -30_000.0, "kept": 10_000.0,
        "subsidy": -80_000.0, "extra_rewards": -20_000.0,
    }  # fmt: skip
    parts = tuple(
        BridgeCause(name, PARTS[name], Spread(mean, mean - 9_000, mean + 9_000))
        for name, mean in means.items()
    )
    total = sum(means.values(), 0.0)
    return ArmBridge(arm, parts, Spread(total, total - 50_000, total + 50_000))


def frames() -> dict[str, pl.DataFrame]:
    """NPV of 16 cases, cash and points owed of 53 weeks."""
    cases = range(16)
    npv = [
        {"arm": a.name, "case": case, "npv": a.npv.mean + (case - 7.5) * 30_000}
        for a in arms()
        for case in cases
    ]
    cash = [
        {"arm": a.name, "week": w, "mean": m, "low": m - 900.0 * w, "high": m + 900.0 * w}
        for a in arms()
        for w in range(53)
        for m in [a.npv.mean * w / 52 - 80_000]
    ]
    owed = [
        {"arm": "card", "week": w, "mean": 800.0 * w, "low": 700.0 * w, "high": 950.0 * w}
        for w in range(53)
    ]
    return {"npv": pl.DataFrame(npv), "cash": pl.DataFrame(cash), "liability": pl.DataFrame(owed)}


def findings(**changes: Any) -> Findings:
    """A run about a points card; `changes` replace single fields."""
    source = "no measurement"
    values: dict[str, Any] = {
        "name": "shop",
        "question": "Does a 1 % points card pay for itself in three years?",
        "goal": "retain",
        "currency": "USD",
        "customers": 100_000,
        "horizon_weeks": 156,
        "cost_of_capital": 0.1,
        "agents": 10_000,
        "cases": 16,
        "seed": 1,
        "certain": False,
        "version": "0.1.0",
        "program": "card",
        "word": "pilot first",
        "headline": "What is known does not tell whether card does what is asked of it.",
        "reason": "The probability of a positive NPV is 62 %; 80 % is asked for.",
        "rough": False,
        "would_change": ("Measuring what is only judged or assumed, above all elasticity.",),
        "unchecked": ("No cash reserve is given, so no promise about cash was checked.",),
        "in_vain": "",
        "warnings": (),
        "judgments": (
            Judgment(
                "npv",
                False,
                "the NPV is positive in 10 of 16 cases, 62 % (95 % interval 52 % to 71 %); "
                "80 % asked for",
            ),
            Judgment("promises", True, "promises are kept in 16 of 16 cases"),
            Judgment("goal", True, "more customers buy again in 16 of 16 cases"),
        ),
        "arms": arms(),
        "compared": ("today", "card", "card_as_price_cut", "card_as_acquisition"),
        "effects": (
            Effect("sales_lift", "share", "sales / control's sales - 1", (None, 0.02, 0.01, 0.05)),
            Effect("subsidy", "currency", "given anyway", (0.0, 900_000.0, 1_000_000.0, 0.0)),
        ),
        "drivers": (
            Driver("market.segments.all.elasticity", 0.71, 0.5, "%", "judged", source, 0.3, 1.5),
            Driver("programs.card.tools.points.cost_rate", -0.5, 0.25, "x", "judged", source, 0, 1),
            Driver("market.segments.all.need_shape", 0.1, 0.01, "-", "measured", "panel", 1.1, 1.4),
        ),
        "opinion_share": 0.93,
        "simulation_error": 4_100,
        "real_spread": 140_000,
        "matches": (Match("all", "purchases_per_year", 63.0, 62.9),),
        "assumptions": (
            Assumption(
                "market.segments.all.elasticity", "0.8", "0.3 to 1.5", "%", "judged", source, True
            ),
        ),
    }
    return Findings(**(values | frames() | changes))
