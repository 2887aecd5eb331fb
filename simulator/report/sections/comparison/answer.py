"""Which program to choose, how surely, and what a wrong choice costs."""

from __future__ import annotations

from simulator.decision.word.in_passing import note_on
from simulator.explain.numbers import amount, share, span
from simulator.findings.comparison import ComparisonFindings, Contender
from simulator.report.document import (
    Block,
    Caution,
    Column,
    Range,
    Section,
    Strong,
    Table,
    Tile,
    Tiles,
    bullets,
    prose,
    section,
)  # fmt: skip


def answer(found: ComparisonFindings) -> Section | None:
    """The choice in a sentence, and all programs in one table."""
    return section(
        "answer",
        "",
        prose(Strong(f"{found.best.name}."), f" {headline(found)}"),
        _tiles(found),
        _certain(found),
        _table(found),
        bullets(dominated(found)),
        bullets(found.warnings),
    )


def headline(found: ComparisonFindings) -> str:
    """The choice in a sentence."""
    best, second = found.contenders[0], found.contenders[1]
    if best.name == found.control:
        said, which = "On average no program is better than today's business", "which"
    else:
        gain = amount(best.npv.mean, found.currency, sign=True)
        said, which = f"Its NPV beyond today's business is {gain} on average", "and it"
    if found.certain:
        return f"{said}, with every number taken as certain."
    lost = amount(second.loss - best.loss, found.currency)
    return (
        f"{said}, {which} is best in {share(best.best)} of cases; choosing {second.name} "
        f"instead costs {lost} on average."
    )


def dominated(found: ComparisonFindings) -> list[str]:
    """Programs that nobody would choose."""
    return [
        f"{one.name} can be struck out: in no case is it better than {', '.join(one.beaten_by)} "
        "in NPV, in the money it ties up or in what it owes."
        for one in found.contenders
        if one.beaten_by and one.name != found.control
    ]


def _tiles(found: ComparisonFindings) -> Tiles:
    best = found.best
    low, high = (share(end) for end in best.best_between)
    sure = Tile("Best in", share(best.best), f"of {found.cases} cases; 95 % interval {low} to "
                f"{high}", "probability_best")  # fmt: skip
    npv = Tile(
        f"NPV over {found.horizon_weeks} weeks",
        amount(best.npv.mean, found.currency, sign=True),
        f"90 % of cases: {span(best.npv.low, best.npv.high, found.currency)}",
        "npv",
    )
    loss = Tile(
        "Expected loss of this choice",
        amount(best.loss, found.currency),
        "what knowing every number before choosing would be worth at the most",
        "expected_loss",
    )
    return Tiles((npv, loss) if found.certain else (sure, npv, loss))


def _certain(found: ComparisonFindings) -> Block | None:
    said = "Every number was taken as certain, so this says nothing about how sure one can be."
    return Caution((said,)) if found.certain else None


def _table(found: ComparisonFindings) -> Table:
    columns = (
        Column("program", "Program"),
        Column("verdict", "Verdict by itself"),
        Column("npv", "NPV", "currency", signed=True, term="npv"),
        Column("range", "90 % of cases", "currency"),
        Column("pays", "Pays", "share", term="probability"),
        Column("best", "Is best", "share", term="probability_best"),
        Column("loss", "Expected loss", "currency", term="expected_loss"),
        Column("loss_error", "Simulation error", "currency", term="simulation_error"),
        Column("payback", "Payback", "weeks", term="payback_weeks"),
        Column("peak_funding", "Peak funding", "currency", term="peak_funding"),
        Column("liability", "Owed", "currency", term="liability"),
        Column("repeat_gain", "Repeat, to today", "percentage points", term="repeat_rate"),
        Column("cost", "Cost", "currency", term="program_cost"),
    )
    rows = tuple(_row(found, one) for one in found.contenders)
    note = (
        f"Means over cases, money in {found.currency}. Every program lives through the same cases "
        "with the same luck; the expected loss of a choice is what the best of each case earns "
        "more, on average."
    )
    passing = note_on([one.word for one in found.contenders])
    notes = (note, passing) if passing else (note,)
    return Table("programs", "", columns, rows, notes, strong=frozenset({0}))


def _row(found: ComparisonFindings, one: Contender) -> tuple[str | float | Range | None, ...]:
    today = one.name == found.control
    never = "" if today else "never"
    return (
        one.name,
        one.word,
        one.npv.mean,
        Range(one.npv.low, one.npv.high),
        None if today else one.probability,
        one.best,
        one.loss,
        one.loss_error,
        never if one.payback_weeks is None or today else one.payback_weeks,
        one.peak_funding,
        one.liability,
        None if today else one.repeat_gain,
        one.cost,
    )
