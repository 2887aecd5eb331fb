"""The winner, and how sure it is that it is better than what the scenario has."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.decision.word.in_passing import note_on
from simulator.explain.numbers import amount, share
from simulator.findings.improvement import Against, ImprovementFindings, Knob, Runner
from simulator.report.document import (
    Cell,
    Column,
    Range,
    Section,
    Strong,
    Table,
    bullets,
    prose,
    section,
)  # fmt: skip


def answer(found: ImprovementFindings) -> Section | None:
    """The winner's knobs, and what became of it in cases that nobody had seen."""
    return section(
        "answer",
        "",
        prose(Strong(word(found)), f" {headline(found)}"),
        _knobs(found),
        bullets(told(found)),
        _runners(found),
        bullets(found.warnings),
    )


def word(found: ImprovementFindings) -> str:
    """What came of the search, in a word or two."""
    if len(found.runners) < 2 or found.runners[0].values == _own(found):
        return "NOTHING BETTER."
    return "BETTER." if found.better else "NOT SURELY BETTER."


def _own(found: ImprovementFindings) -> tuple[str, ...]:
    return tuple(knob.was for knob in found.knobs)


def turned(found: ImprovementFindings) -> str:
    """The winner by what it changes."""
    changes = (f"{knob.path.split('.')[-1]} {knob.becomes} instead of {knob.was}"
               for knob in found.knobs if knob.becomes != knob.was)  # fmt: skip
    return ", ".join(changes) or "the scenario as it is"


def headline(found: ImprovementFindings) -> str:
    """The winner in a sentence or two."""
    winner = found.runners[0]
    worth = amount(winner.npv.mean, found.currency, sign=True)
    if winner.values == _own(found):
        return f"Within what is left open the scenario as it is comes out best, with {worth}."
    met = "meets all criteria" if winner.meets else f"misses {' and '.join(winner.missed)}"
    first = found.against[0]
    return (
        f"The best that was found is {turned(found)}: NPV {worth} on average, which {met}. "
        f"{_ahead(found, first)}"
    )


def _ahead(found: ImprovementFindings, one: Against) -> str:
    low, high = amount(one.ahead.low, sign=True), amount(one.ahead.high, sign=True)
    return (
        f"In {found.cases} cases that the search had not seen it is ahead of {one.other} by "
        f"{amount(one.ahead.mean, found.currency, sign=True)} (95 % interval {low} to {high}), in "
        f"{share(one.better)} of them."
    )


def told(found: ImprovementFindings) -> Iterator[str]:
    """How sure, how much the search flattered its winner, and where it hardly matters."""
    for one in found.against:
        seen, more = amount(one.searched, found.currency, sign=True), one.searched - one.ahead.mean
        flattered = f", by {amount(more, found.currency)} here" if more > 0 else "; here it did not"
        yield (
            f"Against {one.other}: {share(one.sure)} sure that the winner is better on average. "
            f"The search itself saw {seen}: what wins a race looks better than it is{flattered}."
        )
    for knob in found.knobs:
        if _at_the_edge(knob):
            yield (
                f"{knob.path.split('.')[-1]}: {knob.becomes} is at the edge of what was searched "
                f"({_span(knob.between)}); beyond it nobody has looked."
            )
        if len(knob.within) > 1:
            values = f"{knob.within[0]} to {knob.within[-1]}"
            yield (
                f"{knob.path.split('.')[-1]}: anything tried from {values} is within noise of "
                f"{knob.becomes}, the other knobs being the winner's."
            )


def _at_the_edge(knob: Knob) -> bool:
    """Whether a number came out within a twentieth of the range from one of its ends."""
    try:
        low, high = (float(end.replace("_", "")) for end in knob.between)
        becomes = float(knob.becomes.replace("_", ""))
    except ValueError:  # a word
        return False
    return min(becomes - low, high - becomes) <= 0.05 * (high - low)


def _knobs(found: ImprovementFindings) -> Table:
    columns = (
        Column("knob", "Knob"),
        Column("was", "Was", "number"),
        Column("becomes", "Becomes", "number"),
        Column("between", "Searched"),
        Column("within", "As good, as far as one can tell"),
        Column("unit", "Unit"),
    )
    rows = tuple(
        (knob.path, knob.was, knob.becomes, _span(knob.between), _span(knob.within), knob.unit)
        for knob in found.knobs
    )
    return Table("knobs", "", columns, rows)


def _span(values: tuple[str, ...]) -> str:
    if len(values) < 2:
        return "".join(values)
    return f"{values[0]} to {values[-1]}"


def _runners(found: ImprovementFindings) -> Table:
    columns = (
        Column("program", "Program"),
        Column("values", "Knobs"),
        Column("npv", "NPV", "currency", signed=True, term="npv"),
        Column("mean_range", "95 % interval of the mean", "currency"),
        Column("range", "90 % of cases", "currency"),
        Column("pays", "Pays", "share", term="probability"),
        Column("verdict", "Verdict"),
        Column("criteria", "Criteria"),
    )
    rows = tuple(_row(one) for one in found.runners)
    note = (
        f"In {found.cases} cases that were held out, the same for all; money in {found.currency}."
    )
    passing = note_on([one.word for one in found.runners])
    notes = (note, passing) if passing else (note,)
    return Table("runners", "", columns, rows, notes, strong=frozenset({0}))


def _row(one: Runner) -> tuple[Cell, ...]:
    return (
        one.name,
        ", ".join(one.values),
        one.npv.mean,
        Range(one.low, one.high),
        Range(one.npv.low, one.npv.high),
        one.probability,
        one.word,
        "met" if one.meets else f"misses {', '.join(one.missed)}",
    )
