"""The first screen: what to do, how sure that is, what binds, what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.explain.numbers import amount, plain, share, span
from simulator.findings import Driver, Findings
from simulator.report.document import (
    Block,
    Caution,
    Column,
    Inline,
    Section,
    Strong,
    Table,
    Tile,
    Tiles,
    bullets,
    prose,
    section,
)
from simulator.report.figures.drivers import EVIDENCE_KINDS
from simulator.scenario.checks.unwritten import UNWRITTEN
from simulator.terms import VERDICTS


def answer(found: Findings) -> Section | None:
    """Verdict, money, criteria, what would change the verdict."""
    verdict = prose(Strong(f"{found.said.upper()}."), f" {found.headline} {found.reason}".rstrip())
    return section(
        "answer",
        "",
        verdict,
        bullets(found.beside) if found.beside else None,
        Tiles(_tiles(found)),
        _sure(found),
        _rough(found),
        _others(found),
        _criteria(found),
        prose(Strong("What to do next")),
        bullets(next_steps(found)),
        *_listed("What would change this:", _not_yet_said(found, found.would_change)),
        prose(found.in_vain) if found.in_vain else None,
        prose(f"{UNWRITTEN} {'; '.join(found.unwritten)}.") if found.unwritten else None,
        *_listed("To be kept in mind:", _not_yet_said(found, (*found.unchecked, *found.warnings))),
    )


def _not_yet_said(found: Findings, lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that what to do next does not say already."""
    steps = ((one,) if isinstance(one, str) else one for one in next_steps(found))
    said = " ".join(str(part) for one in steps for part in one)
    return tuple(line for line in lines if line.rstrip(".") not in said)


def _tiles(found: Findings) -> tuple[Tile, ...]:
    main = found.main
    gain = amount(main.npv.mean, found.currency, sign=True)
    note = "every number taken as certain"
    if not found.certain:
        note = "in the only case"
    if not found.certain and found.cases > 1:
        note = f"90 % of cases: {span(main.npv.low, main.npv.high, found.currency)}"
    tiles = [Tile(f"NPV over {found.horizon_weeks} weeks", gain, note, "npv")]
    if not found.certain:
        low, high = (share(end) for end in main.certainty)
        pays = f"95 % interval {low} to {high}, from {found.cases} cases"
        tiles.insert(0, Tile("Probability that it pays", share(main.probability), pays,
                             "probability"))  # fmt: skip
    back, when = "never", "within the horizon, in half of the cases or more"
    if main.payback_weeks is not None:
        back, when = f"{main.payback_weeks:.0f} weeks", "in the middle case"
    tiles.append(Tile("Payback", back, when, "payback_weeks"))
    funding = amount(main.peak_funding, found.currency)
    tiles.append(Tile("It ties up", funding, "at the deepest point, on average", "peak_funding"))
    tiles += _at_risk(found)
    return tuple(tiles)


def _at_risk(found: Findings) -> Iterator[Tile]:
    """When the first promise breaks, and in how many cases."""
    held = found.promises
    if held is None:
        return
    label, n = "First promise at risk", len(held.checked)
    if not n:
        yield Tile(label, "none checked", "no limit is declared that one could break")
    elif held.first is None:
        kept = f"{n} of {n} promises kept" if n > 1 else "the only promise is kept"
        where = "" if found.certain else f" in all {found.cases} cases"
        yield Tile(label, "none", kept + where)
    else:
        first = held.first
        often = f"first to break in {first.count} of {found.cases} cases"
        soon = f"at the earliest in week {first.earliest}"
        note = first.about if found.certain else f"{first.about}: {often}, {soon}"
        yield Tile(label, f"week {first.week}", note, "broken_by")


def next_steps(found: Findings) -> Iterator[str | tuple[Inline, ...]]:
    """What to do next, from the verdict and from what is known of each number."""
    if found.certain:
        yield (
            "Run it with every uncertain number as uncertain as it is before deciding anything: "
            "here each was taken as certain."
        )
        return
    act, more = found.next_step
    yield (Strong(act), f" {more}")
    measured = "" if found.settled else _to_measure(found)
    if measured:
        yield (Strong("Measure first:"), f" {measured}")
    held = found.promises
    missed = next((one for one in held.checked if not one.met), None) if held else None
    if missed is not None and missed.remedy:
        if missed.remedy != more:
            promise = Strong(f"Before that, keep the promise about {missed.about}:")
            yield (promise, f" {missed.remedy}")
    elif held is not None and held.unchecked:
        yield (Strong("Declare what is missing:"), f" {held.unchecked[0]}")


def _to_measure(found: Findings) -> str:
    """The number that is only believed and moves the NPV most; "" where none clearly does."""
    believed: Driver | None = next(
        (d for d in found.drivers if d.clear and d.kind not in EVIDENCE_KINDS), None
    )
    if believed is None:
        return ""
    said = f"{believed.path}, which is only {believed.kind}."
    turn = next((one for one in found.turns if one.path == believed.path), None)
    if turn is None:
        return said
    ends = sorted((turn.at_low.mean, turn.at_high.mean))
    said += (
        f" Between {plain(turn.low)} and {plain(turn.high)} it moves the mean NPV from "
        f"{amount(ends[0])} to {amount(ends[1], found.currency)}"
    )
    zero = turn.turns_at if turn.within else None
    return said + ("." if zero is None else f"; at {plain(zero)} it would be zero.")


def _sure(found: Findings) -> Block:
    rate, customers = share(found.cost_of_capital, 1), f"{found.customers:,.0f}"
    compared = (
        f"Amounts are without sales tax, before tax on profit; cost of capital {rate} a year; "
        f"compared with the same {customers} customers "
        "in the same weeks without it."
    )
    if not found.certain:
        return prose(compared)
    said = "Every number was taken as certain, so this says nothing about how sure one can be. "
    return Caution((said + compared,))


def _rough(found: Findings) -> Block | None:
    said = "Rough: the simulation error is more than a tenth of the spread over cases. Run it with "
    return Caution((said + "more agents.",)) if found.rough else None


def _others(found: Findings) -> Block | None:
    others = (arm for arm in found.programs if arm.name != found.program)
    return bullets((Strong(f"{arm.word.upper()}."), f" {arm.headline}") for arm in others)


def _criteria(found: Findings) -> Block | None:
    if found.certain or not found.judgments:
        return None
    columns = (Column("criterion", "Criterion"), Column("met", "Result"))
    rows = tuple((j.text, "met" if j.met else "missed") for j in found.judgments)
    meaning: tuple[Inline, ...] = ()
    if found.word:
        meaning = (Strong(found.word.capitalize()), f": {VERDICTS[found.word]}.{_row(found)}")
    return Table("criteria", "", columns, rows, meaning)


def _row(found: Findings) -> str:
    """Which row of the printed table says so."""
    return f" Row {found.row} of the table in the description of the model." if found.row else ""


def _listed(title: str, sentences: tuple[str, ...]) -> tuple[Block | None, ...]:
    return (prose(title), bullets(sentences)) if sentences else ()
