"""The plan of a pilot, to hand over: what to do, what to measure, which result means launch."""

from __future__ import annotations

from collections.abc import Iterable

from tabulate import tabulate

from simulator.explain.numbers import amount
from simulator.findings.pilot import PilotFindings
from simulator.findings.pilot.words import (
    answer,
    assumed_told,
    group_told,
    known_told,
    lines_of,
    now_told,
    range_told,
    rehearsal_told,
    result_told,
)
from simulator.say import label, say

COMMAND = ("   ", "loyalty", "effect", "treatments.csv", "--transactions", "purchases.csv")
TREATMENTS = "customer,date,treated,randomized\n"  # as `loyalty effect` reads it


def plan_of(found: PilotFindings) -> str:
    """The plan as Markdown; what to do instead where no pilot pays for itself."""
    one = found.best or found.closest
    head = label("# Pilot of {program}", program=found.title)
    parts = [head, answer(found), now_told(found)]
    if found.best is not None:
        parts += [label("## What to do"), *_steps(found)]
        parts += [label("## Which result means launch"), *result_told(found, one)]
        parts += [rehearsal_told(found), label("## The analysis"), *_analysis()]
    parts += [label("## What it is worth"), _table(found), *filter(None, [range_told(found)])]
    parts += [*known_told(found), label("## Taken for granted"), _bulleted(assumed_told(found))]
    return "\n\n".join(parts) + "\n"


def _steps(found: PilotFindings) -> list[str]:
    one = found.best
    assert one is not None
    steps = [
        say("Draw the participants by chance: {group}.", group=group_told(one, found.control)),
        say(
            "Keep a list of the customers who are treated and of those who are not before it "
            "starts, and do not change it."
        ),
        say("Measure spend in the 52 weeks before for everybody on the list."),
        say("Run it for {weeks} weeks, and do not look for the result before.", weeks=one.weeks),
        say("Count everybody on the list, whether they took part or not."),
    ]
    return ["\n".join(f"{at}. {step}" for at, step in enumerate(steps, 1))]


def _analysis() -> list[str]:
    return [
        say(
            "Fill in treatments.csv beside this plan, a line per customer: date is the day on "
            "which the pilot starts, treated is 1 or 0, randomized is yes."
        ),
        " ".join(COMMAND),
    ]


def _table(found: PilotFindings) -> str:
    one = found.best or found.closest
    rows = [[said, amount(value, found.currency, sign=True)] for said, value in lines_of(one)]
    head = [label("Line"), group_told(one, found.control)]
    return tabulate(rows, head, tablefmt="pipe", disable_numparse=True)


def _bulleted(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
