"""Half a page for a terminal, a pipe or a mail: what the run found."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from tabulate import tabulate

from simulator.report.findings import ArmFinding, Driver, Findings
from simulator.report.numbers import amount, share, span

WIDTH = 80
_DRIVERS = 5


def printable(text: str) -> str:
    """`text` without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text)


def summary(found: Findings, width: int = WIDTH) -> str:
    """Half a page: question, verdict, money, arms, doubts. No color, no control codes."""
    paragraphs = (
        _wrapped(found.question, width),
        "\n".join((_verdict(found, width), *_judgments(found, width), *_others(found, width))),
        "\n".join((_wrapped(_odds(found), width), _wrapped(_money(found), width))),
        arms_table(found, width),
        "\n".join((_hangs_on(found, width), _wrapped(opinion(found), width))),
        _wrapped(error(found), width),
    )
    return "\n\n".join(paragraphs)


def _verdict(found: Findings, width: int) -> str:
    return _wrapped(f"{found.word.upper()}: {found.headline} {found.reason}", width)


def _others(found: Findings, width: int) -> Iterable[str]:
    for arm in found.programs:
        if arm.name != found.program:
            yield _wrapped(f"{arm.word.upper()}: {arm.headline}", width)


def _judgments(found: Findings, width: int) -> Iterable[str]:
    for judgment in found.judgments:
        mark = "met" if judgment.met else "missed"
        yield _wrapped(f"{mark:<6} {judgment.text}", width, indent="  ", hang=9)


def _odds(found: Findings) -> str:
    arm = found.main
    if found.certain:
        pays = "pays" if arm.npv.mean > 0 else "does not pay"
        return f"{arm.label} {pays} with every number at its central value."
    low, high = arm.certainty
    return (
        f"{arm.label} pays in {share(arm.probability)} of {found.cases} cases "
        f"(95 % interval of that probability: {share(low)} to {share(high)})."
    )


def _money(found: Findings) -> str:
    npv = found.main.npv
    text = f"NPV over {found.horizon_weeks} weeks: {amount(npv.mean, found.currency, sign=True)}"
    if found.certain:
        return text + "."
    return f"{text} on average; 90 % of cases lie in {span(npv.low, npv.high, found.currency)}."


def arms_table(found: Findings, width: int = WIDTH, style: str = "simple") -> str:
    """All arms, alternatives below their program, amounts in currency."""
    headers = ["arm", "NPV", "pays", "payback", "owed", "repeat", "cost", "beaten"]
    rows = [_row(arm, width - 62) for arm in in_order(found)]
    if not any(arm.beaten is not None for arm in found.arms):
        headers, rows = headers[:-1], [row[:-1] for row in rows]
    table = tabulate(rows, headers, tablefmt=style, disable_numparse=True, colalign=_align(rows))
    note = (
        f"NPV, owed (points at the end) and cost in {found.currency}; repeat: buy again in a year"
    )
    if len(headers) == 8:
        note += "; beaten: cases in which the program earns more than the same money spent so"
    return f"{table}\n{_wrapped(note + '.', width)}"


def _align(rows: list[list[str]]) -> tuple[str, ...]:
    return ("left", *("right" for _ in rows[0][1:]))


def in_order(found: Findings) -> Iterable[ArmFinding]:
    """Programs, each followed by its plain alternatives."""
    for program in found.programs:
        yield program
        yield from found.alternatives(program.name)


def _row(arm: ArmFinding, room: int) -> list[str]:
    label = printable(arm.label)
    return [
        label if len(label) <= room else f"{label[: room - 1]}~",
        amount(arm.npv.mean, sign=True),
        share(arm.probability),
        "never" if arm.payback_weeks is None else f"{arm.payback_weeks:.0f} wk",
        amount(arm.liability),
        share(arm.repeat_rate, 1),
        amount(arm.cost),
        "" if arm.beaten is None else share(arm.beaten),
    ]


def _hangs_on(found: Findings, width: int) -> str:
    if found.certain or not found.drivers:
        return "Nothing was drawn."
    lines = ["It hangs most on (rank correlation with NPV, where the number comes from):"]
    return "\n".join(lines + [_driver(driver, width) for driver in found.drivers[:_DRIVERS]])


def _driver(driver: Driver, width: int) -> str:
    line = f"  {driver.correlation:+.2f}  {driver.path} ({driver.kind})"
    return line if len(line) <= width else f"{line[: width - 1]}~"


def opinion(found: Findings) -> str:
    """How much of the answer rests on numbers that nobody has measured."""
    if found.certain or not found.drivers:
        return "Every number is taken as certain, which none of them is."
    if found.opinion_share is None:
        return "The cases are too few to tell how much rests on judged or assumed numbers."
    return (
        f"{share(found.opinion_share)} of what explains the NPV rests on judged or assumed numbers."
    )


def error(found: Findings) -> str:
    """What more computing would still change, beside what it would not."""
    size = f"{found.agents:,} agents, {found.cases} cases, seed {found.seed}"
    text = f"Simulation error of a case {amount(found.simulation_error, found.currency)} ({size})"
    if not found.certain:
        text += f"; real uncertainty over cases {amount(found.real_spread, found.currency)}"
    return text + (". Rough: more agents are needed." if found.rough else ".")


def _wrapped(text: str, width: int, indent: str = "", hang: int = 0) -> str:
    return textwrap.fill(
        printable(text), width, initial_indent=indent, subsequent_indent=" " * hang,
        break_long_words=True, break_on_hyphens=False,
    )  # fmt: skip
