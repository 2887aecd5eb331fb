"""Half a page for a terminal, a pipe or a mail: what the run found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from simulator.explain.numbers import amount, share, span
from simulator.report.said import beaten, error, in_order, opinion, pays
from simulator.report.text import WIDTH, narrowed, printable, wrapped
from simulator.scenario.checks.unwritten import UNWRITTEN

if TYPE_CHECKING:
    from simulator.findings import ArmFinding, Driver, Findings

_DRIVERS = 5


def summary(found: Findings, width: int = WIDTH) -> str:
    """Half a page: question, verdict, money, arms, doubts. No color, no control codes."""
    paragraphs = (
        wrapped(found.question, width),
        "\n".join((_verdict(found, width), *_judgments(found, width), *_others(found, width))),
        "\n".join(wrapped(said, width) for said in (*found.beside, _next(found)) if said),
        wrapped(found.in_vain, width),
        "\n".join(wrapped(f"{UNWRITTEN} {said}.", width) for said in found.unwritten),
        "\n".join(filter(None, (wrapped(_money(found), width), wrapped(promised(found), width)))),
        arms_table(found, width),
        "\n".join(filter(None, (_hangs_on(found, width), wrapped(_caveat(found), width)))),
        wrapped(error(found), width),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _caveat(found: Findings) -> str:
    """How much rests on opinion, where it does not stand beside the word already."""
    said = opinion(found)
    share_of = said.partition(" of what explains")[0]
    beside = any(one.startswith(f"{share_of} of what the inputs") for one in found.beside)
    return "" if beside else said


def _verdict(found: Findings, width: int) -> str:
    return wrapped(f"{found.said.upper()}: {found.headline} {found.reason}".rstrip(), width)


def _next(found: Findings) -> str:
    return "" if found.certain else " ".join(filter(None, found.next_step))


def _others(found: Findings, width: int) -> Iterable[str]:
    for arm in found.programs:
        if arm.name != found.program:
            yield wrapped(f"{arm.word.upper()}: {arm.headline}", width)


def _judgments(found: Findings, width: int) -> Iterable[str]:
    if found.certain:
        return  # cases differ by luck alone: their count says nothing about how sure one can be
    for judgment in found.judgments:
        mark = "met" if judgment.met else "missed"
        yield wrapped(f"{mark:<6} {judgment.text}", width, indent="  ", hang=9)


def _money(found: Findings) -> str:
    npv, over = found.main.npv, f"over {found.horizon_weeks} weeks"
    gain = amount(npv.mean, found.currency, sign=True)
    if found.certain:
        verb = "pays" if npv.mean > 0 else "does not pay"
        return f"With every number taken as certain it {verb}: NPV {over} {gain}."
    if found.cases == 1:
        return f"NPV {over} in the only case: {gain}."
    return (
        f"NPV {over}: {gain} on average; 90 % of cases lie in "
        f"{span(npv.low, npv.high, found.currency)}."
    )


def promised(found: Findings) -> str:
    """Which promise breaks first, and when; "" where nothing is known of promises."""
    held = found.promises
    if held is None:
        return ""
    n, first = len(held.checked), held.first
    if not n:
        return "Promises: none could be checked."
    if first is None:
        where = "" if found.certain else f" in {found.cases} of {found.cases} cases"
        return f"Promises: {n} checked, none broken{where}."
    if found.certain:
        return f"First promise to break: {first.about}, in week {first.week}."
    return (
        f"First promise to break: {first.about}, in week {first.week} (first in {first.count} of "
        f"{found.cases} cases; any in {first.any})."
    )


def arms_table(found: Findings, width: int = WIDTH) -> str:
    """All arms, alternatives below their program, amounts in currency."""
    headers = ["arm", "NPV", "pays", "payback", "owed", "repeat", "cost", "beaten"]
    paired = any(arm.beaten is not None for arm in found.arms)
    rows = [_row(arm, certain=found.certain) for arm in in_order(found)]
    if not paired:
        headers, rows = headers[:-1], [row[:-1] for row in rows]
    table = narrowed(headers, rows, width)
    note = f"NPV, owed (points at the end), cost in {found.currency}; repeat: buy again in a year"
    if paired:
        note += "; same: the same money; beaten: "
        note += "whether" if found.certain else "cases in which"
        note += " the program earns more than that"
    return f"{table}\n{wrapped(note + '.', width)}"


def _row(arm: ArmFinding, *, certain: bool) -> list[str]:
    return [
        printable(arm.label),
        amount(arm.npv.mean, sign=True),
        pays(arm, certain=certain),
        "never" if arm.payback_weeks is None else f"{arm.payback_weeks:.0f} wk",
        amount(arm.liability),
        share(arm.repeat_rate, 1),
        amount(arm.cost),
        beaten(arm, certain=certain),
    ]


def _hangs_on(found: Findings, width: int) -> str:
    shown = tuple(driver for driver in found.drivers if driver.clear)[:_DRIVERS]
    if found.certain or not (found.drivers or found.unknowns):
        return "Nothing was drawn."
    if not shown:
        return "What it hangs on cannot be told from so few cases."
    lines = ["It hangs most on (rank correlation with NPV, where the number comes from):"]
    return "\n".join(lines + [_driver(driver, width) for driver in shown])


def _driver(driver: Driver, width: int) -> str:
    shared = f", {driver.shared}" if driver.shared else ""
    line = f"  {driver.correlation:+.2f}  {driver.path} ({driver.rests_on}{shared})"
    # the end of a path says more than its beginning
    excess = len(line) - width
    return line if excess <= 0 else line.replace(driver.path, f"~{driver.path[excess + 1 :]}")
