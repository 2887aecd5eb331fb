"""Which program to choose, how surely, and what a wrong choice costs."""

from __future__ import annotations

from simulator.decision.word.in_passing import note_on
from simulator.explain.numbers import amount, share, span
from simulator.findings.comparison import ComparisonFindings, Contender
from simulator.report.document import (
    Block,
    Caution,
    Cell,
    Column,
    Named,
    Quantity,
    Range,
    Section,
    Strong,
    Table,
    Tile,
    Tiles,
    bullets,
    prose,
    section,
)
from simulator.report.said import taken_as_certain, word_shown
from simulator.report.sections.comparison.ahead import ahead_of_others
from simulator.say import label, say


def answer(findings: ComparisonFindings) -> Section | None:
    """The choice in a sentence, and all programs in one table."""
    return section(
        "answer",
        "",
        prose(Strong(f"{findings.called(findings.best.name)}."), f" {headline(findings)}"),
        ahead_of_others(findings),
        _tiles(findings),
        _certain(findings),
        _table(findings),
        bullets(dominated(findings)),
    )


def headline(findings: ComparisonFindings) -> str:
    """The choice in a sentence."""
    best, second = findings.contenders[0], findings.contenders[1]
    today = best.name == findings.control
    gain = amount(best.npv.mean, findings.currency, sign=True, error=best.mean_error)
    if findings.certain and today:
        return say(
            "On average no program is better than today's business, with every number taken as "
            "certain."
        )
    if findings.certain:
        return say(
            "Its NPV beyond today's business is {npv} on average, with every number taken as "
            "certain.",
            npv=gain,
        )
    values = {
        "share": share(best.best),
        "other": findings.called(second.name),
        "loss": amount(second.loss - best.loss, findings.currency, error=second.loss_error),
    }
    if today:
        return say(
            "On average no program is better than today's business, which is best in {share} of "
            "cases; choosing {other} instead costs {loss} on average.",
            **values,
        )
    return say(
        "Its NPV beyond today's business is {npv} on average, and it is best in {share} of cases; "
        "choosing {other} instead costs {loss} on average.",
        npv=gain,
        **values,
    )


def dominated(findings: ComparisonFindings) -> list[str]:
    """Programs that nobody would choose."""
    return [
        say(
            "{program} can be ruled out: in no case is it better than {others} in NPV, in the "
            "peak funding or in what it owes.",
            program=findings.called(one.name),
            others=", ".join(map(findings.called, one.beaten_by)),
        )
        for one in findings.contenders
        if one.beaten_by and one.name != findings.control
    ]


def _tiles(findings: ComparisonFindings) -> Tiles:
    best = findings.best
    low, high = (share(end) for end in best.best_between)
    sure = Tile(
        label("Best in"),
        share(best.best),
        label(
            "of {cases} cases; 95 % interval {low} to {high}",
            cases=findings.cases,
            low=low,
            high=high,
        ),
        "probability_best",
    )
    npv = Tile(
        label("NPV over {horizon_weeks} weeks", horizon_weeks=findings.horizon_weeks),
        amount(best.npv.mean, findings.currency, sign=True, error=best.mean_error),
        label(
            "90 % of cases: {low}",
            low=span(best.npv.low, best.npv.high, findings.currency, best.error),
        ),
        "npv",
    )
    loss = Tile(
        label("Expected loss of this choice"),
        amount(best.loss, findings.currency, error=best.loss_error),
        label("what knowing every number before choosing would be worth at most"),
        "expected_loss",
    )
    return Tiles((npv, loss) if findings.certain else (sure, npv, loss))


def _certain(findings: ComparisonFindings) -> Block | None:
    return Caution((taken_as_certain(),)) if findings.certain else None


def _table(findings: ComparisonFindings) -> Table:
    columns = (
        Column("program", label("Program")),
        Column("verdict", label("Verdict on its own")),
        Column("npv", label("NPV"), "currency", signed=True, term="npv"),
        Column("range", label("90 % of cases"), "currency"),
        Column("pays", label("Pays"), "share", term="probability"),
        Column("best", label("Is best"), "share", term="probability_best"),
        Column("loss", label("Expected loss"), "currency", term="expected_loss"),
        Column("loss_error", label("Simulation error"), "currency", term="simulation_error"),
        Column("payback", label("Payback"), "weeks", term="payback_weeks"),
        Column("peak_funding", label("Peak funding"), "currency", term="peak_funding"),
        Column("liability", label("Owed"), "currency", term="liability"),
        Column("repeat_gain", label("Repeat, to today"), "percentage points", term="repeat_rate"),
        Column("cost", label("Cost"), "currency", term="program_cost"),
    )
    rows = tuple(_row(findings, one) for one in findings.contenders)
    note = say(
        "Means over cases, money in {currency}. Every program lives through the same "
        "cases with the same luck; the expected loss of a choice is what the best of "
        "each case earns more, on average.",
        currency=findings.currency,
    )
    passing = note_on([one.word for one in findings.contenders])
    notes = (note, passing) if passing else (note,)
    return Table("programs", "", columns, rows, notes, strong=frozenset({0}))


def _row(findings: ComparisonFindings, one: Contender) -> tuple[Cell, ...]:
    today = one.name == findings.control
    never = "" if today else label("never")
    return (
        Named(findings.called(one.name), one.name),
        word_shown(one.word),
        Quantity(one.npv.mean, "currency", signed=True, error=one.mean_error),
        Range(one.npv.low, one.npv.high, error=one.error),
        None if today else one.probability,
        one.best,
        Quantity(one.loss, "currency", error=one.loss_error),
        Quantity(one.loss_error, "currency", error=one.loss_error),
        never if one.payback_weeks is None or today else one.payback_weeks,
        one.peak_funding,
        one.liability,
        None if today else one.repeat_gain,
        one.cost,
    )
