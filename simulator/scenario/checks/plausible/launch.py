"""A launch before the tools of a program can stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from simulator.say import say_n
from simulator.scenario.build import Parts
from simulator.scenario.checks.prepared import decide_by, prepared


def doubts(parts: Parts, automatic: Collection[str]) -> Iterator[tuple[str, str]]:
    """What cannot be ready for the launch, beside the day of the decision where it is declared."""
    settings = parts.settings
    if settings is None or settings.decision is None:
        return
    today = {} if parts.today is None else parts.today.tools
    for name, program in parts.programs.items():
        if name in automatic or program.same_money_as is not None:
            continue
        for one in prepared(program.tools, today, settings.horizon):
            by = decide_by(settings.start, (one,))
            late = -(-(settings.decision - by).days // 7)
            if late <= 0:
                continue
            earliest = settings.start + timedelta(weeks=late)
            yield (
                f"programs.{name}.tools.{one.tool}",
                say_n(
                    "It takes {effort} week to set up, and is to run from {opens} on; the "
                    "decision is on {decision}. Type start: {earliest}, or decide by {by}.",
                    "It takes {effort} weeks to set up, and is to run from {opens} on; the "
                    "decision is on {decision}. Type start: {earliest}, or decide by {by}.",
                    one.effort.weeks,
                    effort=one.effort.weeks,
                    opens=settings.start + timedelta(weeks=one.opens),
                    decision=settings.decision,
                    earliest=earliest,
                    by=by,
                ),
            )
