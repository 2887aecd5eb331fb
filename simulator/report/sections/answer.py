"""The first screen: what to do, how sure that is, what binds, what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.explain.numbers import amount, plain, share, span
from simulator.findings import Driver, Findings
from simulator.program.plain import capitalized
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
from simulator.report.said import met, not_written, taken_as_certain, word_shown
from simulator.say import label, label_n, say
from simulator.terms import VERDICTS


def answer(findings: Findings) -> Section | None:
    """Verdict, money, criteria, what would change the verdict."""
    verdict = prose(
        Strong(f"{findings.said.upper()}."), f" {findings.headline} {findings.reason}".rstrip()
    )
    return section(
        "answer",
        "",
        verdict,
        bullets(findings.beside) if findings.beside else None,
        Tiles(_tiles(findings)),
        _sure(findings),
        _rough(findings),
        _others(findings),
        _criteria(findings),
        prose(Strong(label("What to do next"))),
        bullets(next_steps(findings)),
        *_listed(say("What would change this:"), _not_yet_said(findings, findings.would_change)),
        prose(findings.in_vain) if findings.in_vain else None,
        prose(not_written("; ".join(findings.unwritten))) if findings.unwritten else None,
        *_listed(
            say("To be kept in mind:"),
            _not_yet_said(findings, (*findings.unchecked, *findings.warnings)),
        ),
    )


def _not_yet_said(findings: Findings, lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that what to do next does not say already."""
    steps = ((one,) if isinstance(one, str) else one for one in next_steps(findings))
    said = " ".join(str(part) for one in steps for part in one)
    return tuple(line for line in lines if line.rstrip(".") not in said)


def _tiles(findings: Findings) -> tuple[Tile, ...]:
    main = findings.main
    gain = amount(main.npv.mean, findings.currency, sign=True)
    note = label("every number taken as certain")
    if not findings.certain:
        note = label("in the only case")
    if not findings.certain and findings.cases > 1:
        between = span(main.npv.low, main.npv.high, findings.currency)
        note = label("90 % of cases: {span}", span=between)
    tiles = [Tile(label("NPV over {weeks} weeks", weeks=findings.horizon_weeks), gain, note, "npv")]
    if not findings.certain:
        low, high = (share(end) for end in main.certainty)
        pays = label(
            "95 % interval {low} to {high}, from {cases} cases",
            low=low,
            high=high,
            cases=findings.cases,
        )
        tiles.insert(0, Tile(label("Probability that it pays"), share(main.probability), pays,
                             "probability"))  # fmt: skip
    back, when = label("never"), label("within the horizon, in half of the cases or more")
    if main.payback_weeks is not None:
        back = label("{weeks} weeks", weeks=f"{main.payback_weeks:.0f}")
        when = label("in the middle case")
    tiles.append(Tile(label("Payback"), back, when, "payback_weeks"))
    funding, when = (
        amount(main.peak_funding, findings.currency),
        label("at the deepest point, on average"),
    )
    tiles.append(Tile(label("It ties up"), funding, when, "peak_funding"))
    tiles += _at_risk(findings)
    return tuple(tiles)


def _at_risk(findings: Findings) -> Iterator[Tile]:
    """When the first promise breaks, and in how many cases."""
    held = findings.promises
    if held is None:
        return
    title, n = label("First promise at risk"), len(held.checked)
    if not n:
        note = label("no limit is declared that one could break")
        yield Tile(title, label("none checked"), note)
    elif held.first is None:
        yield Tile(title, label("none"), _all_kept(findings, n))
    else:
        first = held.first
        note = first.about
        if not findings.certain:
            note = label(
                "{promise}: first to break in {count} of {cases} cases, at the earliest in week "
                "{week}",
                promise=first.about,
                count=first.count,
                cases=findings.cases,
                week=first.earliest,
            )
        yield Tile(title, label("week {week}", week=first.week), note, "broken_by")


def next_steps(findings: Findings) -> Iterator[str | tuple[Inline, ...]]:
    """What to do next, from the verdict and from what is known of each number."""
    if findings.certain:
        yield say(
            "Run it with every uncertain number as uncertain as it is before deciding anything: "
            "here each was taken as certain."
        )
        return
    act, more = findings.next_step
    yield (Strong(act), f" {more}")
    measured = "" if findings.is_clear else _to_measure(findings)
    if measured:
        yield (Strong(say("Measure first:")), f" {measured}")
    held = findings.promises
    missed = next((one for one in held.checked if not one.met), None) if held else None
    if missed is not None and missed.remedy:
        if missed.remedy != more:
            before = say("Before that, keep the promise about {promise}:", promise=missed.about)
            yield (Strong(before), f" {missed.remedy}")
    elif held is not None and held.unchecked:
        yield (Strong(say("Declare what is missing:")), f" {held.unchecked[0]}")


def _to_measure(findings: Findings) -> str:
    """The number that is only believed and moves the NPV most; "" where none clearly does."""
    believed: Driver | None = next(
        (d for d in findings.drivers if d.clear and d.kind not in EVIDENCE_KINDS), None
    )
    if believed is None:
        return ""
    said = say("{knob}, which is only {kind}.", knob=believed.path, kind=believed.kind)
    turn = next((one for one in findings.turns if one.path == believed.path), None)
    if turn is None:
        return said
    ends = sorted((turn.at_low.mean, turn.at_high.mean))
    values = {
        "low": plain(turn.low),
        "high": plain(turn.high),
        "least": amount(ends[0]),
        "most": amount(ends[1], findings.currency),
    }
    zero = turn.turns_at if turn.within else None
    if zero is None:
        moved = say(
            "Between {low} and {high} it moves the mean NPV from {least} to {most}.", **values
        )
    else:
        moved = say(
            "Between {low} and {high} it moves the mean NPV from {least} to {most}; at {zero} it "
            "would be zero.",
            zero=plain(zero),
            **values,
        )
    return f"{said} {moved}"


def _sure(findings: Findings) -> Block:
    compared = say(
        "Amounts are without sales tax, before tax on profit; cost of capital {rate} a year; "
        "compared with the same {customers} customers in the same weeks without it.",
        rate=share(findings.cost_of_capital, 1),
        customers=f"{findings.customers:,.0f}",
    )
    return Caution((f"{taken_as_certain()} {compared}",)) if findings.certain else prose(compared)


def _rough(findings: Findings) -> Block | None:
    if not findings.rough:
        return None
    said = say(
        "Rough: the simulation error is more than a tenth of the spread over cases. Run it with "
        "more agents."
    )
    return Caution((said,))


def _others(findings: Findings) -> Block | None:
    others = (arm for arm in findings.programs if arm.name != findings.program)
    return bullets(
        (Strong(f"{word_shown(arm.word).upper()}."), f" {arm.headline}") for arm in others
    )


def _criteria(findings: Findings) -> Block | None:
    if findings.certain or not findings.judgments:
        return None
    columns = (Column("criterion", label("Criterion")), Column("met", label("Result")))
    rows = tuple((one.text, met(one.met)) for one in findings.judgments)
    meaning: tuple[Inline, ...] = ()
    if findings.word:
        meaning = (
            Strong(f"{capitalized(word_shown(findings.word))}:"),
            f" {VERDICTS[findings.word]}{_row(findings)}",
        )
    return Table("criteria", "", columns, rows, meaning)


def _row(findings: Findings) -> str:
    """Which row of the printed table says so."""
    if not findings.row:
        return ""
    said = say("Row {row} of the table in the description of the model.", row=findings.row)
    return f" {said}"


def _listed(title: str, sentences: tuple[str, ...]) -> tuple[Block | None, ...]:
    return (prose(title), bullets(sentences)) if sentences else ()


def _all_kept(findings: Findings, n: int) -> str:
    """That no promise breaks, and in how many cases."""
    if findings.certain:
        return label_n("the only promise is kept", "{n} of {n} promises kept", n)
    return label_n(
        "the only promise is kept in all {cases} cases",
        "{n} of {n} promises kept in all {cases} cases",
        n,
        cases=findings.cases,
    )
