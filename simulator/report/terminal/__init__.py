"""Half a page for a terminal, a pipe or a mail: what the run found."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tabulate import tabulate

from simulator.report.numbers import amount, share, span
from simulator.scenario.unwritten import UNWRITTEN

if TYPE_CHECKING:
    from simulator.report.findings import ArmFinding, Driver, Findings

WIDTH = 80
_DRIVERS = 5
_UNIT = re.compile(r"(?<=\d) (?=(%|k|M|bn|weeks)\b|%)")


def printable(text: str) -> str:
    """`text` without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text)


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


def narrowed(headers: list[str], rows: list[list[str]], width: int) -> str:
    """A table whose first column is cut where the whole would be wider than `width`."""
    table = _table(headers, rows)
    excess = max(map(len, table.splitlines())) - width
    if excess <= 0:
        return table
    room = max(max(len(row[0]) for row in (headers, *rows)) - excess, 4)
    cut = [[_cut(row[0], room), *row[1:]] for row in (headers, *rows)]
    return _table(cut[0], cut[1:])


def _table(headers: list[str], rows: list[list[str]]) -> str:
    # tabulate pads headers by two signs; as a row they are not, and the table fits
    align = ("left", *("right" for _ in headers[1:]))
    text = tabulate([headers, *rows], tablefmt="plain", disable_numparse=True, colalign=align)
    first, *others = text.splitlines()
    return "\n".join((first, "-" * max(map(len, text.splitlines())), *others))


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}~"


def in_order(found: Findings) -> Iterable[ArmFinding]:
    """Programs, each followed by its plain alternatives."""
    for program in found.programs:
        yield program
        yield from found.alternatives(program.name)


def pays(arm: ArmFinding, *, certain: bool) -> str:
    """In how many cases an arm pays; whether at all where cases differ by luck alone."""
    return _yes(arm.npv.mean > 0) if certain else share(arm.probability)


def beaten(arm: ArmFinding, *, certain: bool) -> str:
    """In how many cases the program beats an arm; whether at all where only luck differs."""
    if arm.beaten is None or arm.behind is None:
        return ""
    return _yes(arm.behind.mean > 0) if certain else share(arm.beaten)


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


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
    line = f"  {driver.correlation:+.2f}  {driver.path} ({driver.kind}{shared})"
    # the end of a path says more than its beginning
    excess = len(line) - width
    return line if excess <= 0 else line.replace(driver.path, f"~{driver.path[excess + 1 :]}")


def opinion(found: Findings) -> str:
    """How much of the answer rests on numbers that nobody has measured."""
    if found.certain or not (found.drivers or found.unknowns):
        return "Every number is taken as certain, which none of them is."
    if found.opinion_share is None:
        return "The cases are too few to tell how much rests on judged or assumed numbers."
    return (
        f"{share(found.opinion_share)} of what explains the NPV rests on judged or assumed numbers."
    )


def error(found: Findings) -> str:
    """What more computing would still change, beside what it would not."""
    cases = "1 case" if found.cases == 1 else f"{found.cases} cases"
    size = f"{found.agents:,} agents, {cases}, seed {found.seed}"
    text = f"Simulation error of a case {amount(found.simulation_error, found.currency)} ({size})"
    if not found.certain and found.cases > 1:
        text += f"; real uncertainty over cases {amount(found.real_spread, found.currency)}"
    return text + (". Rough: more agents are needed." if found.rough else ".")


def wrapped(text: str, width: int, indent: str = "", hang: int = 0) -> str:
    """`text` on lines of `width` at most; later ones are indented by `hang`."""
    # textwrap does not break at no-break spaces, so a number keeps its unit
    held = _UNIT.sub("\u00a0", printable(text))
    lines = textwrap.fill(
        held, width, initial_indent=indent, subsequent_indent=" " * hang, break_on_hyphens=False
    )
    return lines.replace("\u00a0", " ")
