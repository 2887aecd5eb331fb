"""Half a page for a terminal, a pipe or a mail: what the run found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from simulator.decision.names import names_of
from simulator.decision.word.beside import resting
from simulator.explain.numbers import amount, share, span
from simulator.report.said import (
    error,
    in_order,
    met,
    not_written,
    opinion,
    pays,
    word_shown,
)
from simulator.report.text import WIDTH, narrowed, printable, wrapped
from simulator.say import label, say

if TYPE_CHECKING:
    from simulator.findings import ArmFinding, Driver, Findings

_DRIVERS = 5


def summary(findings: Findings, width: int = WIDTH) -> str:
    """Half a page: question, verdict, money, arms, doubts. No color, no control codes."""
    paragraphs = (
        wrapped(findings.question, width),
        "\n".join(
            (_verdict(findings, width), *_judgments(findings, width), *_others(findings, width))
        ),
        "\n".join(wrapped(said, width) for said in (*findings.beside, _next(findings)) if said),
        wrapped(findings.in_vain, width),
        "\n".join(wrapped(not_written(said), width) for said in findings.unwritten),
        "\n".join(
            filter(None, (wrapped(_money(findings), width), wrapped(promised(findings), width)))
        ),
        arms_table(findings, width),
        "\n".join(filter(None, (_hangs_on(findings, width), wrapped(_caveat(findings), width)))),
        wrapped(error(findings), width),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _caveat(findings: Findings) -> str:
    """How much rests on opinion, where it does not stand beside the word already."""
    beside = findings.opinion_share is not None and resting(findings.opinion_share)
    return "" if beside in findings.beside else opinion(findings)


def _verdict(findings: Findings, width: int) -> str:
    return wrapped(
        f"{findings.said.upper()}: {findings.headline} {findings.reason}".rstrip(), width
    )


def _next(findings: Findings) -> str:
    return "" if findings.certain else " ".join(filter(None, findings.next_step))


def _others(findings: Findings, width: int) -> Iterable[str]:
    for arm in findings.programs:
        if arm.name != findings.program:
            yield wrapped(f"{word_shown(arm.word).upper()}: {arm.headline}", width)


def _judgments(findings: Findings, width: int) -> Iterable[str]:
    if findings.certain:
        return  # cases differ by luck alone: their count says nothing about how sure one can be
    for judgment in findings.judgments:
        yield wrapped(f"{met(judgment.met):<6} {judgment.text}", width, indent="  ", hang=9)


def _money(findings: Findings) -> str:
    npv = findings.main.npv
    values = {
        "weeks": findings.horizon_weeks,
        "npv": amount(npv.mean, findings.currency, sign=True, error=findings.main.mean_error),
    }
    if findings.certain and npv.mean > 0:
        return say(
            "With every number taken as certain it pays: NPV over {weeks} weeks {npv}.", **values
        )
    if findings.certain:
        return say(
            "With every number taken as certain it does not pay: NPV over {weeks} weeks {npv}.",
            **values,
        )
    if findings.cases == 1:
        return say("NPV over {weeks} weeks in the only case: {npv}.", **values)
    return say(
        "NPV over {weeks} weeks: {npv} on average; 90 % of cases lie in {span}.",
        span=span(npv.low, npv.high, findings.currency, findings.main.error),
        **values,
    )


def promised(findings: Findings) -> str:
    """Which promise breaks first, and when; "" where nothing is known of promises."""
    held = findings.promises
    if held is None:
        return ""
    n, first = len(held.checked), held.first
    if not n:
        return say("Promises: none could be checked.")
    if first is None and findings.certain:
        return say("Promises: {n} checked, none broken.", n=n)
    if first is None:
        return say(
            "Promises: {n} checked, none broken in {cases} of {cases} cases.",
            n=n,
            cases=findings.cases,
        )
    if findings.certain:
        return say(
            "First promise to break: {promise}, in week {week}.",
            promise=first.about,
            week=first.week,
        )
    return say(
        "First promise to break: {promise}, in week {week} (first in {count} of {cases} cases; any "
        "in {some}).",
        promise=first.about,
        week=first.week,
        count=first.count,
        cases=findings.cases,
        some=first.any,
    )


def arms_table(findings: Findings, width: int = WIDTH) -> str:
    """All arms, alternatives below their program, amounts in currency."""
    headers = [
        label("arm"), label("NPV"), label("pays"), label("payback"), label("owed"),
        label("repeat"), label("cost"),
    ]  # fmt: skip
    rows = [_row(arm, certain=findings.certain) for arm in in_order(findings)]
    table = narrowed(headers, rows, width)
    note = say(
        "NPV, owed (points at the end), cost in {currency}; repeat: buy again in a year.",
        currency=findings.currency,
    )
    told = (table, wrapped(note, width), *(wrapped(one, width) for one in better(findings)))
    return "\n".join(told)


def better(findings: Findings) -> Iterable[str]:
    """Whether a program earns more than the same money spent plainly, as one would say it."""
    labels = {arm.name: arm.label for arm in findings.arms}
    for arm in findings.arms:
        if arm.beaten is None or arm.behind is None or arm.beside is None:
            continue
        values = {
            "program": labels[arm.beside],
            "count": round(arm.beaten * findings.cases),
            "n": findings.cases,
            "by": amount(abs(arm.behind.mean), findings.currency),
        }
        match arm.role, findings.certain, arm.behind.mean > 0:
            case "acquisition", True, True:
                yield say(
                    "{program} earns {by} more than acquisition for the same money.", **values
                )
            case "acquisition", True, False:
                yield say(
                    "{program} earns {by} less than acquisition for the same money.", **values
                )
            case "acquisition", False, _:
                yield say(
                    "{program} earns more than acquisition for the same money in {count} of {n} "
                    "cases.",
                    **values,
                )
            case _, True, True:
                yield say(
                    "{program} earns {by} more than a price cut for the same money.", **values
                )
            case _, True, False:
                yield say(
                    "{program} earns {by} less than a price cut for the same money.", **values
                )
            case _:
                yield say(
                    "{program} earns more than a price cut for the same money in {count} of {n} "
                    "cases.",
                    **values,
                )


def _row(arm: ArmFinding, *, certain: bool) -> list[str]:
    back = label("never")
    if arm.payback_weeks is not None:
        back = label("{weeks} wk", weeks=f"{arm.payback_weeks:.0f}")
    return [
        printable(arm.label),
        amount(arm.npv.mean, sign=True, error=arm.mean_error),
        pays(arm, certain=certain),
        back,
        amount(arm.liability),
        share(arm.repeat_rate, 1),
        amount(arm.cost),
    ]


def _hangs_on(findings: Findings, width: int) -> str:
    shown = tuple(driver for driver in findings.drivers if driver.clear)[:_DRIVERS]
    if findings.certain or not (findings.drivers or findings.unknowns):
        return say("Nothing was drawn.")
    if not shown:
        return say("What it depends on cannot be told from so few cases.")
    first = say("The NPV depends most on (rank correlation, source of the number):")
    names = names_of([driver.path for driver in shown])
    return "\n".join([first, *(_driver(driver, names[driver.path], width) for driver in shown)])


def _driver(driver: Driver, name: str, width: int) -> str:
    shared = f", {driver.shared}" if driver.shared else ""
    line = f"  {driver.correlation:+.2f}  {name} ({driver.rests_on}{shared})"
    excess = len(line) - width
    return line if excess <= 0 else line.replace(name, f"{name[: -excess - 1]}~")
