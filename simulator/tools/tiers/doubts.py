"""Terms of tiers that are possible and hardly meant."""

from __future__ import annotations

from simulator.program import plain
from simulator.program.typical import Doubts, Typical
from simulator.say import fault
from simulator.tools.tiers.terms import TierTerms

FAR = 10.0  # times what the average customer spends in the window: hardly anybody's level
NEAR = 0.2  # times that: nearly everybody's
SHORT = 13  # weeks: in less a level is luck
PENNIES = 0.001  # of what is spent: nobody notices
KEYS = (
    ("from_spend", "first_per_visit"),
    ("second_from", "second_per_visit"),
    ("third_from", "third_per_visit"),
)


def doubts(tiers: TierTerms, usual: Typical) -> Doubts:
    """Thresholds beside what is spent, privileges beside what is spent and earned, windows."""
    yield from _thresholds(tiers, usual)
    yield from _privileges(tiers, usual)
    if tiers.window < SHORT:
        yield (
            "window",
            fault(
                "levels are reached and lost within {weeks}, mostly by luck; most programs count a "
                "year",
                weeks=plain.count(tiers.window, "week"),
            ),
        )


def _thresholds(tiers: TierTerms, usual: Typical) -> Doubts:
    spend = (tiers.from_spend, tiers.second_from, tiers.third_from)[: len(tiers.names)]
    in_window, before = usual.weekly * tiers.weeks, -1.0
    for (key, _), name, at in zip(KEYS, tiers.names, spend, strict=False):
        at = at or 0.0
        shown = plain.money(round(at, 2), usual.currency)
        average = plain.money(round(in_window, 2), usual.currency)
        if at <= before:
            yield (
                key,
                fault(
                    "{shown} is no more than the level before, so that nobody has only that; type "
                    "more",
                    shown=shown,
                ),
            )
        elif at < NEAR * in_window:
            yield (
                key,
                fault(
                    "{shown} in {weeks} weeks, in which the average customer spends {average}; "
                    "nearly everybody is {name}, and what everybody has is no status",
                    shown=shown,
                    weeks=tiers.weeks,
                    average=average,
                    name=name,
                ),
            )
        elif at > FAR * in_window > 0:
            yield (
                key,
                fault(
                    "{shown} in {weeks} weeks, in which the average customer spends {average}; "
                    "hardly anybody is {name}",
                    shown=shown,
                    weeks=tiers.weeks,
                    average=average,
                    name=name,
                ),
            )
        before = max(before, at)


def _privileges(tiers: TierTerms, usual: Typical) -> Doubts:
    levels, before = tiers.levels(), 0.0
    weekly_visits = usual.purchases_per_year / 52
    for at, name in enumerate(tiers.names):
        key = KEYS[at][1]
        cost = levels.visit[at] * weekly_visits + levels.week[at]
        most = max(usual.weekly, levels.spend[at] / tiers.weeks)
        if not cost:
            yield (
                key,
                fault(
                    "{name} has no privileges that cost anything, which is worth nothing to "
                    "anybody",
                    name=name,
                ),
            )
        elif most > 0 and cost < PENNIES * usual.weekly:
            yield (
                key,
                fault(
                    "privileges of {name} cost {share} of what holders spend; nobody notices",
                    name=name,
                    share=plain.percent(round(cost / most, 6)),
                ),
            )
        elif usual.margin > 0 and levels.visit[at] > usual.margin * usual.basket:
            yield (
                key,
                fault(
                    "{shown} for each purchase of {name} holders, more than it earns us ({earned})",
                    shown=plain.money(round(levels.visit[at], 2), usual.currency),
                    name=name,
                    earned=plain.money(round(usual.margin * usual.basket, 2), usual.currency),
                ),
            )
        elif cost <= before:
            yield (
                key,
                fault(
                    "{name} gives no more than the level before: nobody reaches anything by it",
                    name=name,
                ),
            )
        before = max(before, cost)
