"""The first screen: what to do, how sure that is, what binds, what to do next."""

from __future__ import annotations

from collections.abc import Iterator

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
from simulator.report.figures.npv import SAME_MONEY
from simulator.report.findings import Driver, Findings
from simulator.report.numbers import amount, plain, share, span
from simulator.terms import VERDICTS


def answer(found: Findings) -> Section | None:
    """Verdict, money, criteria, what would change the verdict."""
    verdict = prose(Strong(f"{found.word.upper()}."), f" {found.headline} {found.reason}".rstrip())
    return section(
        "answer",
        "",
        verdict,
        Tiles(_tiles(found)),
        _sure(found),
        _rough(found),
        _others(found),
        _criteria(found),
        prose(Strong("What to do next")),
        bullets(next_steps(found)),
        *_listed("What would change this:", found.would_change),
        prose(found.in_vain) if found.in_vain else None,
        *_listed("To be kept in mind:", (*found.unchecked, *found.warnings)),
    )


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
    yield (Strong(f"{_ACT[found.word]} {found.main.label}."), f" {_act(found)}")
    if measured := _to_measure(found):
        yield (Strong("Measure first:"), f" {measured}")
    held = found.promises
    missed = next((one for one in held.checked if not one.met), None) if held else None
    if missed is not None and missed.remedy:
        yield (Strong(f"Before that, keep the promise about {missed.about}:"), f" {missed.remedy}")
    elif held is not None and held.unchecked:
        yield (Strong("Declare what is missing:"), f" {held.unchecked[0]}")


_ACT = {
    "launch": "Launch",
    "pilot first": "Pilot",
    "redesign": "Change",
    "do not launch": "Do not launch",
}


def _act(found: Findings) -> str:
    """What goes with the verdict's word."""
    if found.word == "redesign":
        return f"It meets every criterion with {found.variant}." if found.variant else ""
    if found.word == "do not launch":
        return _instead(found)
    return _group(found)


def _instead(found: Findings) -> str:
    """What the same money does that does not go into the program."""
    best = max(found.alternatives(found.program), key=lambda arm: arm.npv.mean, default=None)
    if best is None or best.probability <= 0.5:
        return "Leave the money where it is, or look for another design."
    pays = share(best.probability)
    gain = amount(best.npv.mean, found.currency, sign=True)
    same = SAME_MONEY[best.role]
    return f"{same[0].upper()}{same[1:]} pays in {pays} of cases ({gain} on average)."


def _group(found: Findings) -> str:
    """The control group that shows the effect on what customers bring first."""
    plan = found.measuring
    if plan is None:
        return "Keep some customers, chosen by chance, out of it."
    first = next((one for one in plan.showings if one.group_adjusted is not None), None)
    if first is None or first.group_adjusted is None:
        return (
            f"Its effect does not show within {found.horizon_weeks} weeks, even with half of the "
            "customers kept out: decide on what can be measured beforehand."
        )
    return (
        f"Keep {first.group_adjusted:,.0f} customers, chosen by chance, out of it "
        f"({share(first.group_adjusted / plan.customers)} of all); after {first.weeks} weeks the "
        "mean effect on what customers bring shows."
    )


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
        f"Before tax; cost of capital {rate} a year; compared with the same {customers} customers "
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
    meaning: tuple[Inline, ...] = (Strong(found.word.capitalize()), f": {VERDICTS[found.word]}.")
    return Table("criteria", "", columns, rows, meaning)


def _listed(title: str, sentences: tuple[str, ...]) -> tuple[Block | None, ...]:
    return (prose(title), bullets(sentences)) if sentences else ()
