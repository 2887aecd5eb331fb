"""The first screen: what to do, how sure that is, what binds, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.decision.names import name_of
from simulator.explain.numbers import amount, plain, share, span
from simulator.findings import Driver, Findings
from simulator.report.document import (
    Caution,
    Inline,
    Section,
    Strong,
    Tile,
    Tiles,
    bullets,
    pointed,
    prose,
    section,
)
from simulator.report.figures.drivers import EVIDENCE_KINDS
from simulator.report.figures.npv import npv_of_main
from simulator.report.said import names_told, taken_as_certain
from simulator.say import label, label_n, say


def answer(findings: Findings) -> Section | None:
    """The word with its reason, plain money, every case beside zero, where it turns, what next."""
    verdict = prose(
        Strong(f"{findings.said.upper()}."), f" {findings.headline} {findings.reason}".rstrip()
    )
    names = names_told(findings)
    return section(
        "answer",
        "",
        verdict,
        Caution((taken_as_certain(),)) if findings.certain else None,
        prose(money(findings)),
        npv_of_main(findings),
        Tiles(_tiles(findings)),
        bullets(pointed(said, names) for said in findings.beside) if findings.beside else None,
        prose(Strong(label("What to do next"))),
        bullets(_pointed(step, names) for step in next_steps(findings)),
    )


def _pointed(step: str | tuple[Inline, ...], names: Mapping[str, str]) -> tuple[Inline, ...]:
    """A step with the paths of the numbers that it names."""
    parts = (step,) if isinstance(step, str) else step
    return tuple(
        one for part in parts for one in (pointed(part, names) if type(part) is str else (part,))
    )


def money(findings: Findings) -> str:
    """What it costs and brings back, as one would say it aloud."""
    main, currency = findings.main, findings.currency
    values = {
        "program": main.label,
        "cost": amount(main.cost, currency),
        "back": amount(main.npv.mean + main.cost, currency, error=main.mean_error),
        "gain": amount(abs(main.npv.mean), currency, error=main.mean_error),
        "low": amount(main.npv.low, currency, error=main.error),
        "high": amount(main.npv.high, currency, error=main.error),
        "weeks": findings.horizon_weeks,
    }
    sure = findings.certain or findings.cases == 1
    match main.npv.mean > 0, sure:
        case True, True:
            return say(
                "In {weeks} weeks {program} costs {cost} and brings back {back}: a gain of {gain}.",
                **values,
            )
        case False, True:
            return say(
                "In {weeks} weeks {program} costs {cost} and brings back {back}: a loss of {gain}.",
                **values,
            )
        case True, False:
            return say(
                "In {weeks} weeks {program} costs {cost} and brings back {back}: a gain of {gain} "
                "on average, between {low} and {high} in nine of ten cases.",
                **values,
            )
    return say(
        "In {weeks} weeks {program} costs {cost} and brings back {back}: a loss of {gain} on "
        "average; the NPV is between {low} and {high} in nine of ten cases.",
        **values,
    )


def _tiles(findings: Findings) -> tuple[Tile, ...]:
    main = findings.main
    gain = amount(main.npv.mean, findings.currency, sign=True, error=main.mean_error)
    note = label("every number taken as certain")
    if not findings.certain:
        note = label("in the only case")
    if not findings.certain and findings.cases > 1:
        between = span(main.npv.low, main.npv.high, findings.currency, main.error)
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
        when = label("in the median case")
    tiles.append(Tile(label("Payback"), back, when, "payback_weeks"))
    funding, when = (
        amount(main.peak_funding, findings.currency),
        label("deepest point of cumulative cash, on average"),
    )
    tiles.append(Tile(label("Peak funding"), funding, when, "peak_funding"))
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
            "Run it with every uncertain number drawn from its range before deciding anything: "
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
    said = say("{knob}, which is only {kind}.", knob=name_of(believed.path), kind=believed.kind)
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
