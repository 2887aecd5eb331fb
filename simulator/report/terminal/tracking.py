"""Half a page about a launched program: on course or not, and what is believed now."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.decision.tracking.belief import LEAST
from simulator.decision.tracking.course import OFF, ON, Course, WeekSeen
from simulator.decision.tracking.fan import FIGURES, Groups
from simulator.decision.tracking.scores import CHANGE, TOTAL
from simulator.decision.uncertainty import probability
from simulator.explain.numbers import amount, share
from simulator.report.text import WIDTH, narrowed, wrapped
from simulator.report.tracking.reading import Actuals
from simulator.say import label, label_n, say


def tracking_summary(
    found: Course, given: Actuals, program: str, cases: int, currency: str, width: int = WIDTH
) -> str:
    """Where the program stands, its last week beside the range, and what that says of it."""
    parts = [
        wrapped(_headline(found, program, given.groups), width),
        _last(found, given.groups, width),
        wrapped(" ".join(_belief(found, cases, currency)), width),
        wrapped(" ".join(_notes(found, given, cases)), width),
    ]
    return "\n\n".join(part for part in parts if part)


def _name(name: str) -> str:
    names = {
        "sales": label("sales"), "purchases": label("purchases"),
        "active": label("active customers"), "arrived": label("new customers"),
        "left": label("customers who left"), "members": label("members"),
        "joined": label("customers who joined"),
    }  # fmt: skip
    return names[name]


def _headline(found: Course, program: str, groups: Groups) -> str:
    weeks = label_n("1 week", "{n} weeks", found.weeks)
    rate = share(found.alarm)
    if found.call == OFF:
        return " ".join(_off(found, program, rate))
    if found.call == ON:
        return say(
            "ON COURSE: {program} goes as simulated after {weeks}, and {power} of programs that do "
            "nothing would have been seen by now.",
            program=program, weeks=weeks, power=share(found.seen_by_now),
        )  # fmt: skip
    first = say(
        "CANNOT BE TOLD YET: {program} goes as simulated after {weeks}, but of programs that do "
        "nothing only {power} would have been seen by now.",
        program=program, weeks=weeks, power=share(found.seen_by_now),
    )  # fmt: skip
    return " ".join([first, _when(found, groups)])


def _when(found: Course, groups: Groups) -> str:
    if found.seen_at is not None:
        return say("From {n} weeks on, 80 % of them are.", n=found.seen_at)
    if groups.without is None:
        return say(
            "These figures will not tell within the {n} weeks watched; those of a group of "
            "customers without the program would tell sooner (column arm).", n=found.watched,
        )  # fmt: skip
    return say("These figures will not tell within the {n} weeks watched.", n=found.watched)


def _off(found: Course, program: str, rate: str) -> Iterator[str]:
    assert found.odd_name is not None
    values = {"program": program, "figure": _name(found.odd_name), "week": found.odd_since}
    below, kind = found.odd_below, found.odd_kind
    if kind == TOTAL and below:
        yield say("OFF COURSE: {figure} of {program} are lower to date than simulated, from week "
                  "{week} on.", **values)  # fmt: skip
    elif kind == TOTAL:
        yield say("OFF COURSE: {figure} of {program} are higher to date than simulated, from week "
                  "{week} on.", **values)  # fmt: skip
    elif kind == CHANGE and below:
        yield say("OFF COURSE: {figure} of {program} fell in week {week}, compared with what "
                  "earlier weeks let expect.", **values)  # fmt: skip
    elif kind == CHANGE:
        yield say("OFF COURSE: {figure} of {program} rose in week {week}, compared with what "
                  "earlier weeks let expect.", **values)  # fmt: skip
    elif below:
        yield say("OFF COURSE: {figure} of {program} are lower than simulated in week {week}.",
                  **values)  # fmt: skip
    else:
        yield say("OFF COURSE: {figure} of {program} are higher than simulated in week {week}.",
                  **values)  # fmt: skip
    yield say("Weeks as odd come in {odd} of programs that go as simulated.",
              odd=share(found.as_odd))  # fmt: skip


def _last(found: Course, groups: Groups, width: int) -> str:
    """The last week of each series, with the range of all weeks jointly."""
    last = found.first + found.weeks - 1
    rows = []
    for one in found.table:
        if one.week != last:
            continue
        name = _name(one.name)
        if one.ratio:
            name = label("{figure}, with beside without", figure=name)
        rows.append([name, _value(one, one.value, groups),
                     label("{low} to {high}", low=_value(one, one.low, groups),
                           high=_value(one, one.high, groups)),
                     label("odd") if one.odd else label("as simulated")])  # fmt: skip
    heads = [label("week {n}", n=last), label("seen"), label("range"), ""]
    return narrowed(heads, rows, width)


def _value(one: WeekSeen, value: float, groups: Groups) -> str:
    if one.ratio:
        return f"{100 * (value - 1):+.1f} %"
    return amount(value * groups.program)


def _belief(found: Course, cases: int, currency: str) -> Iterator[str]:
    belief = found.belief
    if not found.holds:
        yield say(
            "The cases no longer hold the truth: what has been seen is far from all {n} of them, "
            "and so they say nothing of whether it pays. Put what has been seen into the scenario, "
            "and run it again.", n=cases,
        )  # fmt: skip
        return
    n = belief.effective
    range_ = probability([True] * round(belief.pays * n) + [False] * round((1 - belief.pays) * n))
    yield say(
        "Probability that it pays: {now} (95 % interval {low} to {high}), {before} before the "
        "launch. Mean NPV {npv}, {npv_before} before.",
        now=share(belief.pays), before=share(belief.before), low=share(range_.low),
        high=share(range_.high), npv=amount(belief.npv, currency, sign=True),
        npv_before=amount(belief.npv_before, currency, sign=True),
    )  # fmt: skip
    if belief.flattened:
        yield say(
            "Only {near} of {n} cases are near the weeks seen, so that weights were flattened "
            "until {least} count; play more cases.",
            near=f"{belief.plain_effective:.1f}", n=cases, least=f"{LEAST:.0f}",
        )  # fmt: skip
    else:
        yield say("It rests on {near} effective of {n} cases.", near=f"{n:.0f}", n=cases)


def _notes(found: Course, given: Actuals, cases: int) -> Iterator[str]:
    yield say(
        "False alarms: at most {rate} over weeks {first} to {last}, however often one looks.",
        rate=share(found.alarm), first=found.first, last=found.first + found.watched - 1,
    )  # fmt: skip
    if any(one.odd and one.low <= one.value <= one.high for one in found.table):
        yield say(
            "A figure within its range may still be odd by its total to date, or by how it changed."
        )
    if given.ignored:
        yield say(
            "Columns that are not understood: {columns}; understood are {figures}.",
            columns=", ".join(given.ignored[:8]), figures=", ".join(FIGURES),
        )  # fmt: skip
