"""The first screen: what to do, how sure that is, what binds, what to do next."""

from __future__ import annotations

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
from simulator.report.findings import Findings
from simulator.report.numbers import amount, share, span
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
        *_listed("What would change this:", found.would_change),
        prose(found.in_vain) if found.in_vain else None,
        *_listed("To be kept in mind:", (*found.unchecked, *found.warnings)),
    )


def _tiles(found: Findings) -> tuple[Tile, ...]:
    main = found.main
    gain = amount(main.npv.mean, found.currency, sign=True)
    note = "every number taken as certain"
    if not found.certain:
        note = f"90 % of cases: {span(main.npv.low, main.npv.high, found.currency)}"
    tiles = [Tile(f"NPV over {found.horizon_weeks} weeks", gain, note, "npv")]
    if not found.certain:
        low, high = (share(end) for end in main.certainty)
        pays = f"95 % interval {low} to {high}, from {found.cases} cases"
        tiles.insert(0, Tile("Probability that it pays", share(main.probability), pays,
                             "probability"))  # fmt: skip
    paid = "never, in half of the cases or more"
    back = paid if main.payback_weeks is None else f"{main.payback_weeks:.0f} weeks"
    tiles.append(Tile("Payback", back, "of the middle case", "payback_weeks"))
    funding = amount(main.peak_funding, found.currency)
    tiles.append(Tile("It ties up", funding, "at the deepest point, on average", "peak_funding"))
    return tuple(tiles)


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
