"""The winner, and how sure it is that it is better than what the scenario has."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.decision.names import in_sentence
from simulator.decision.word.in_passing import note_on
from simulator.decision.words import listed
from simulator.explain.numbers import amount, share
from simulator.findings.improvement import Against, ImprovementFindings, KnobFinding, Runner
from simulator.program.plain import capitalized
from simulator.report.document import (
    Cell,
    Column,
    Named,
    Range,
    Section,
    Strong,
    Table,
    bullets,
    prose,
    section,
)  # fmt: skip
from simulator.report.said import criteria_told, word_shown
from simulator.say import declared, label, say


def answer(findings: ImprovementFindings) -> Section | None:
    """The winner's knobs, and what became of it in cases that nobody had seen."""
    return section(
        "answer",
        "",
        prose(Strong(word(findings)), f" {headline(findings)}"),
        _knobs(findings),
        bullets(told(findings)),
        _runners(findings),
    )


def word(findings: ImprovementFindings) -> str:
    """What came of the search, in a word or two."""
    if len(findings.runners) < 2 or findings.runners[0].values == _own(findings):
        return say("NOTHING BETTER.")
    return say("BETTER.") if findings.better else say("NOT SURELY BETTER.")


def _own(findings: ImprovementFindings) -> tuple[str, ...]:
    return tuple(knob.was for knob in findings.knobs)


def turned(findings: ImprovementFindings) -> str:
    """The winner by what it changes."""
    changes = [
        label(
            "{knob} {value} instead of {was}",
            knob=in_sentence(knob.label),
            value=knob.shown(knob.becomes),
            was=knob.shown(knob.was),
        )
        for knob in findings.knobs
        if knob.becomes != knob.was
    ]
    return ", ".join(changes) or label("the scenario as it is")


def headline(findings: ImprovementFindings) -> str:
    """The winner in a sentence or two."""
    winner = findings.runners[0]
    worth = amount(winner.npv.mean, findings.currency, sign=True)
    if winner.values == _own(findings):
        return say(
            "Within what is left open the scenario as it is comes out best, with {npv}.", npv=worth
        )
    if winner.meets:
        best = say(
            "The best that was found is {change}: NPV {npv} on average, which meets all criteria.",
            change=turned(findings),
            npv=worth,
        )
    else:
        best = say(
            "The best that was found is {change}: NPV {npv} on average, which misses {criteria}.",
            change=turned(findings),
            npv=worth,
            criteria=listed(winner.missed),
        )
    return f"{best} {_ahead(findings, findings.against[0])}"


def _ahead(findings: ImprovementFindings, one: Against) -> str:
    return say(
        "In {cases} cases that the search had not seen it is ahead of {other} by {mean} (95 % "
        "interval {low} to {high}), in {share} of them.",
        cases=findings.cases,
        other=one.other,
        mean=amount(one.ahead.mean, findings.currency, sign=True),
        low=amount(one.ahead.low, sign=True),
        high=amount(one.ahead.high, sign=True),
        share=share(one.better),
    )


def told(findings: ImprovementFindings) -> Iterator[str]:
    """How sure, how much the search flattered its winner, and where it hardly matters."""
    for one in findings.against:
        yield _against(findings, one)
    for knob in findings.knobs:
        name = knob.label
        if _at_the_edge(knob):
            yield say(
                "{knob}: {value} is at the edge of what was searched ({span}); values beyond it "
                "were not tried.",
                knob=name,
                value=knob.shown(knob.becomes),
                span=_span(knob, knob.between),
            )
        if len(knob.within) > 1:
            yield say(
                "{knob}: anything tried from {low} to {high} is within noise of {value}, the other "
                "knobs being the winner's.",
                knob=name,
                low=knob.shown(knob.within[0]),
                high=knob.shown(knob.within[-1]),
                value=knob.shown(knob.becomes),
            )


def _at_the_edge(knob: KnobFinding) -> bool:
    """Whether a number came out within a twentieth of the range from one of its ends."""
    try:
        low, high = (float(end.replace("_", "")) for end in knob.between)
        becomes = float(knob.becomes.replace("_", ""))
    except ValueError:  # a word
        return False
    return min(becomes - low, high - becomes) <= 0.05 * (high - low)


def _knobs(findings: ImprovementFindings) -> Table:
    columns = (
        Column("knob", label("Knob")),
        Column("was", label("Was"), "number"),
        Column("becomes", label("Becomes"), "number"),
        Column("between", label("Searched")),
        Column("within", label("Statistically as good")),
        Column("unit", label("Unit")),
    )
    rows = tuple(
        (
            Named(knob.label, knob.path),
            knob.shown(knob.was),
            knob.shown(knob.becomes),
            _span(knob, knob.between),
            _span(knob, knob.within),
            declared(knob.unit),
        )
        for knob in findings.knobs
    )
    return Table("knobs", "", columns, rows)


def _span(knob: KnobFinding, values: tuple[str, ...]) -> str:
    if len(values) < 2:
        return "".join(map(knob.shown, values))
    return label("{low} to {high}", low=knob.shown(values[0]), high=knob.shown(values[-1]))


def _runners(findings: ImprovementFindings) -> Table:
    columns = (
        Column("program", label("Program")),
        Column("values", label("Knobs")),
        Column("npv", label("NPV"), "currency", signed=True, term="npv"),
        Column("mean_range", label("95 % interval of the mean"), "currency"),
        Column("range", label("90 % of cases"), "currency"),
        Column("pays", label("Pays"), "share", term="probability"),
        Column("verdict", label("Verdict")),
        Column("criteria", label("Criteria")),
    )
    rows = tuple(_row(findings, one) for one in findings.runners)
    note = say(
        "In {cases} cases that were held out, the same for all; money in {currency}.",
        cases=findings.cases,
        currency=findings.currency,
    )
    passing = note_on([one.word for one in findings.runners])
    notes = (note, passing) if passing else (note,)
    return Table("runners", "", columns, rows, notes, strong=frozenset({0}))


def _row(findings: ImprovementFindings, one: Runner) -> tuple[Cell, ...]:
    return (
        capitalized(one.name),
        ", ".join(findings.shown(one.values)),
        one.npv.mean,
        Range(one.low, one.high),
        Range(one.npv.low, one.npv.high),
        one.probability,
        word_shown(one.word),
        criteria_told(one.missed),
    )


def _against(findings: ImprovementFindings, one: Against) -> str:
    """How sure the winner is ahead of another, and how far the search flattered it."""
    more = one.searched - one.ahead.mean
    values = {
        "other": one.other,
        "share": share(one.sure),
        "money": amount(one.searched, findings.currency, sign=True),
    }
    if more > 0:
        return say(
            "Against {other}: {share} sure that the winner is better on average. The search "
            "itself saw {money}: the winner of a search looks better than it is, here by {more}.",
            more=amount(more, findings.currency),
            **values,
        )
    return say(
        "Against {other}: {share} sure that the winner is better on average. The search itself "
        "saw {money}: the winner of a search looks better than it is; here it did not.",
        **values,
    )
