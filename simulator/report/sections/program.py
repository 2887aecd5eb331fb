"""What is asked and planned: the goal, today's business, every program in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from simulator.decision.names import names_of
from simulator.explain.numbers import share
from simulator.findings import Findings
from simulator.findings.offers import CostItem, Offer, OpenKnob
from simulator.findings.program import Change, Planned, Setting
from simulator.program import plain
from simulator.program.about.titles import from_key
from simulator.report.document import (
    Block,
    Cell,
    Column,
    Inline,
    Prose,
    Quantity,
    Range,
    Section,
    Strong,
    Table,
    bullets,
    marked,
    paragraph,
    pointed,
    section,
)
from simulator.report.figures.calendar import calendar
from simulator.report.said import to_prepare
from simulator.report.sections.business import (
    business,
    goal,
    key_factor,
    own_programs,
    said,
    segments_table,
    unit_of,
)
from simulator.say import declared, label, label_n, say
from simulator.scenario.checks.prepared import decide_by

MONTHS = (
    label("January"), label("February"), label("March"), label("April"), label("May"),
    label("June"), label("July"), label("August"), label("September"), label("October"),
    label("November"), label("December"),
)  # fmt: skip


def program(findings: Findings) -> Section | None:
    """Goal, business, programs, what they cost, their calendar, promises."""
    setting = findings.setting
    if setting is None:
        return None
    blocks: list[Block | None] = [
        goal(findings),
        key_factor(setting),
        business(findings, setting),
        segments_table(findings, setting),
        *_today(setting.today, findings.currency),
        _launch(findings, setting),
    ]
    launch = date.fromisoformat(setting.start)
    for one in own_programs(setting):
        ending = {offer.name: offer.label for offer in setting.today}
        blocks += [_head(one), bullets(_lines(one, findings.currency, launch, ending))]
    blocks += [
        _costs(findings, setting),
        calendar(findings),
        _promises(setting),
        bullets(_same_money(setting)),
    ]
    return section("program", label("Goal, business and program"), *blocks)


def _today(offers: tuple[Offer, ...], currency: str) -> tuple[Block | None, ...]:
    if not offers:
        return ()
    first = paragraph("**Today** these tools run, and go on unless a program stops them:")
    return first, bullets(_told(offer, currency) for offer in offers)


def _launch(findings: Findings, setting: Setting) -> Prose:
    launch = date.fromisoformat(setting.start)
    parts = marked(
        "**The launch** is on {day}; the analysis covers the {weeks} from then to {end}.",
        day=_day(launch),
        weeks=weeks_told(findings.horizon_weeks),
        end=_day(launch + timedelta(weeks=findings.horizon_weeks)),
    )
    if any(one.rollout_weeks for one in own_programs(setting)):
        return Prose(parts)
    return Prose((*parts, " ", say("All customers are reached at once.")))


def _head(one: Planned) -> Prose:
    if one.rollout_weeks:
        return paragraph(
            "**{program}**, which reaches all customers within {weeks}:",
            program=one.label,
            weeks=weeks_told(one.rollout_weeks),
        )
    if one.offers or one.changes or one.stops:
        return paragraph("**{program}**, in plain words:", program=one.label)
    return paragraph("**{program}** consists of its cost only:", program=one.label)


def _day(day: date) -> str:
    return label("{day} {month} {year}", day=day.day, month=MONTHS[day.month - 1], year=day.year)


def _lines(
    one: Planned, currency: str, launch: date, today: Mapping[str, str]
) -> Iterator[tuple[Inline, ...]]:
    for offer in one.offers:
        yield _told(offer, currency)
    if any(offer.members for offer in one.offers):
        yield (say("Customers become members when they are asked at a purchase and accept."),)
    names = names_of([change.path for change in one.changes])
    for change in one.changes:
        yield pointed(_changed(change, names[change.path], currency), names)
    if one.prepared:
        by = decide_by(launch, one.prepared)
        titles = {offer.name: offer.label for offer in one.offers}
        yield (to_prepare(one.label, one.prepared, _day(by), titles),)
    for name in one.stops:
        yield (
            say(
                "{tool}, a tool of today, ends: it offers nothing new, what was earned counts.",
                tool=today.get(name) or from_key(name),
            ),
        )


def _told(offer: Offer, currency: str) -> tuple[Inline, ...]:
    said = [offer.says, say("It runs {when}.", when=offer.when)]
    said += [_choice(choice, currency) for choice in offer.choices]
    return Strong(offer.label), f": {' '.join(said)}"


def _choice(choice: OpenKnob, currency: str) -> str:
    value = said(choice.number, currency)
    if choice.searched:
        return say("A search may turn {number}, here {value}.", number=choice.name, value=value)
    return say("Uncertain: {number}, {value}.", number=choice.name, value=value)


def _changed(change: Change, name: str, currency: str) -> str:
    if change.then is None:
        return say("{number} is set to {value}.", number=name, value=change.said)
    values = {"number": name, "then": said(change.then, currency)}
    if change.then.unit:
        values["number"] = f"{name} ({declared(change.then.unit)})"
    if not change.today:
        return say("{number} becomes {then}.", **values)
    return say(
        "{number} becomes {then}; today {today}.", today=said(change.today, currency), **values
    )


def _costs(findings: Findings, setting: Setting) -> Block | None:
    items = [
        (one.label, what, item)
        for one in own_programs(setting)
        for what, item in (
            *((item.what, item) for item in one.costs),
            *(
                (f"{offer.label}, {item.what}", item)
                for offer in one.offers
                for item in offer.costs
            ),
        )
    ]
    if not items:
        return None
    columns = (
        Column("program", label("Program")),
        Column("what", label("What")),
        Column("cost", label("Cost"), "number"),
        Column("range", label("Drawn from"), "number"),
        Column("unit", label("Unit")),
    )
    rows = tuple(_cost(label, what, item) for label, what, item in items)
    note = say(
        "What is planned, in {currency}; what it comes to is told further down.",
        currency=findings.currency,
    )
    return Table(
        "plan_costs", label("What setting up and running it costs"), columns, rows, (note,)
    )


def _cost(label: str, what: str, item: CostItem) -> tuple[Cell, ...]:
    number, unit = item.number, unit_of(item.number.unit)
    drawn = None
    if number.low is not None and number.high is not None:
        drawn = Range(number.low, number.high, unit)
    return label, what, Quantity(number.value, unit), drawn, declared(number.unit)


def _promises(setting: Setting) -> Block | None:
    if not setting.promises:
        return None
    return paragraph(
        "**The company promises** what follows, each to be kept in {share} of cases: {promises}.",
        share=share(setting.kept_with),
        promises="; ".join(setting.promises),
    )


def _same_money(setting: Setting) -> Iterator[tuple[Inline, ...]]:
    """The plain alternatives, one line for each way to spend the money."""
    labels = {one.arm: one.label for one in setting.programs}
    for role in (label("price cut"), "acquisition"):
        those = [one for one in setting.programs if one.beside is not None and one.role == role]
        if len(those) == 1:
            yield _spends(role, those[0], labels[str(those[0].beside)])
        elif those:
            yield _spend(role, plain.listed([one.label for one in those]))


def weeks_told(weeks: int) -> str:
    """A time in weeks, such as `52 weeks`."""
    return label_n("1 week", "{weeks} weeks", weeks, weeks=plain.number(weeks))


def _spends(role: str, one: Planned, other: str) -> tuple[Inline, ...]:
    if role == "acquisition":
        return marked(
            "**{program}** spends, in every case, what {other} costs there on paid acquisition of "
            "new customers.",
            program=one.label,
            other=other,
        )
    return marked(
        "**{program}** spends, in every case, what {other} costs there on a price cut for "
        "everybody.",
        program=one.label,
        other=other,
    )


def _spend(role: str, names: str) -> tuple[Inline, ...]:
    if role == "acquisition":
        return marked(
            "**{programs}** spend, in every case, what the program of that name costs there on "
            "paid acquisition of new customers.",
            programs=names,
        )
    return marked(
        "**{programs}** spend, in every case, what the program of that name costs there on a price "
        "cut for everybody.",
        programs=names,
    )
