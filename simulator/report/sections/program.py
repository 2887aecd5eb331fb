"""What is asked and planned: the goal, today's business, every program in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from simulator.explain.numbers import share
from simulator.findings import Findings
from simulator.findings.offers import Choice, CostItem, Given, Offer
from simulator.findings.program import Change, Planned, SegmentToday, Setting
from simulator.program import plain
from simulator.report.document import (
    Block,
    Cell,
    Column,
    Inline,
    Quantity,
    Range,
    Section,
    Strong,
    Table,
    Unit,
    bullets,
    prose,
    section,
)
from simulator.report.figures.calendar import calendar

GOALS = {
    "acquire": "to win customers; it is met where a program has more customers in the end, or "
    "wins each at no more than paid acquisition asks",
    "retain": "to keep customers; it is met where more of them buy again within a year or, where "
    "that cannot differ, have bought within their usual time or have not left",
    "defend": "to hold customers against a rival's attack; it is met where they buy a larger "
    "share from us after it, those who are lost counted",
}
MOTIVES = {
    "price": "what customers pay and what they get back",
    "service": "being served well, in time and without trouble",
    "recognition": "being known and treated as somebody",
    "belonging": "being part of something together with others",
    "play": "the fun of collecting, playing and winning",
    "cause": "something good that is done with their purchases",
}
_SPENT = {
    "price cut": "a price cut for everybody",
    "acquisition": "paid acquisition of new customers",
}


def program(found: Findings) -> Section | None:
    """Goal, business, programs, what they cost, their calendar, promises."""
    setting = found.setting
    if setting is None:
        return None
    blocks: list[Block | None] = [
        prose(Strong("The goal"), f" is {GOALS[found.goal]}."),
        _key_factor(setting),
        _business(found, setting),
        _segments(found, setting),
        *_today(setting.today, found.currency),
        prose(Strong("The launch"), _launch(found, setting)),
    ]
    for one in _own(setting):
        blocks += [prose(*_head(one)), bullets(_lines(one, found.currency))]
    blocks += [
        _costs(found, setting),
        calendar(found),
        _promises(setting),
        bullets(_same_money(setting)),
    ]
    return section("program", "What is asked and planned", *blocks)


def _own(setting: Setting) -> tuple[Planned, ...]:
    return tuple(one for one in setting.programs if one.beside is None)


def said(number: Given, currency: str) -> str:
    """A number of a scenario in a sentence, with the range it is drawn from."""
    text = _value(number.value, number.unit, currency)
    if number.low is None or number.high is None:
        return text
    low, high = (_value(end, number.unit, currency) for end in (number.low, number.high))
    return f"{text} ({low} to {high})"


def _value(value: float, unit: str, currency: str) -> str:
    match _unit(unit):
        case "share":
            return plain.percent(value)
        case "currency":
            return plain.money(value, currency)
    return plain.number(value)


def _unit(unit: str) -> Unit:
    """The unit of a cell from the unit that the scenario gives in words."""
    if unit.startswith("share") or "share of its" in unit:
        return "share"
    return "currency" if unit.startswith("currency") else "number"


def _key_factor(setting: Setting) -> Block | None:
    if setting.key_factor is None:
        return None
    speaking = [one.label for one in _own(setting) if one.speaks]
    silent = [one.label for one in _own(setting) if not one.speaks]
    words: list[Inline] = [
        Strong("The key factor"),
        f" is {setting.key_factor}: {MOTIVES[setting.key_factor]}. It is named by the scenario and "
        "changes no number.",
    ]
    if speaking:
        words.append(f" It is what {plain.listed(speaking)} {_acts(speaking)} on directly.")
    if silent:
        words.append(f" What {plain.listed(silent)} {_acts(silent)} on is something else.")
    return prose(*words)


def _acts(names: list[str]) -> str:
    return "acts" if len(names) == 1 else "act"


def _business(found: Findings, setting: Setting) -> Block:
    business, currency = setting.business, found.currency
    text = (
        f" has {business.customers:,.0f} customers and sells for "
        f"{plain.number(float(f'{business.sales:.3g}'))} {currency} a year, of which "
        f"{said(business.gross_margin, currency)} is gross margin."
    )
    if len(business.segments) == 1:
        one = business.segments[0]
        text += (
            f" A customer buys {said(one.purchases_per_year, currency)} times a year for "
            f"{said(one.basket, currency)}, which is {said(one.share_of_wallet, currency)} of what "
            f"they buy anywhere. In a year {said(one.churn_per_year, currency)} leave"
        )
        arrivals = one.new_customers_per_year
        if arrivals.value or arrivals.high:
            text += f", and new ones come, {said(arrivals, currency)} of those of today"
        text += "."
    return prose(Strong("The business"), text)


def _segments(found: Findings, setting: Setting) -> Block | None:
    segments = setting.business.segments
    if len(segments) == 1:
        return None
    columns = (
        Column("segment", "Segment"),
        Column("customers", "Customers", "heads"),
        Column("purchases", "Purchases a year", "number"),
        Column("basket", "Basket", "currency"),
        Column("wallet", "Share of wallet", "share", term="share_of_wallet"),
        Column("churn", "Leave in a year", "share"),
        Column("new", "New in a year, of those of today", "share"),
    )
    rows = tuple(_segment(one) for one in segments)
    ranges = plain.listed(list(_ranges(segments, found.currency)))
    note = f"As declared, at central values; {found.currency}."
    if ranges:
        note += f" Not certain: {ranges}."
    return Table("segments", "Today's business by segment", columns, rows, (note,))


def _segment(one: SegmentToday) -> tuple[Cell, ...]:
    numbers = (one.purchases_per_year, one.basket, one.share_of_wallet, one.churn_per_year)
    new = one.new_customers_per_year
    return (one.name, one.customers, *(n.value for n in numbers), new.value)


def _ranges(segments: Iterable[SegmentToday], currency: str) -> Iterator[str]:
    for one in segments:
        for what, number in (
            ("purchases a year", one.purchases_per_year),
            ("basket", one.basket),
            ("share of wallet", one.share_of_wallet),
            ("leaving", one.churn_per_year),
            ("new customers", one.new_customers_per_year),
        ):
            if number.low is not None:
                yield f"{what} of {one.name} {said(number, currency)}"


def _today(offers: tuple[Offer, ...], currency: str) -> tuple[Block | None, ...]:
    if not offers:
        return ()
    first = prose(Strong("Today"), " these tools run, and go on unless a program stops them:")
    return first, bullets(_told(offer, currency) for offer in offers)


def _launch(found: Findings, setting: Setting) -> str:
    launch = date.fromisoformat(setting.start)
    end = launch + timedelta(weeks=found.horizon_weeks)
    weeks = plain.count(found.horizon_weeks, "week")
    text = f" is on {_day(launch)}; the {weeks} from then to {_day(end)} are looked at."
    if all(one.rollout_weeks == 0 for one in _own(setting)):
        text += " All customers are reached at once."
    return text


def _head(one: Planned) -> tuple[Inline, ...]:
    text = " is nothing but what it costs:"
    if one.offers or one.changes or one.stops:
        text = ", in plain words:"
    if one.rollout_weeks:
        text = f", which reaches all customers within {plain.count(one.rollout_weeks, 'week')}:"
    return Strong(one.label), text


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _lines(one: Planned, currency: str) -> Iterator[tuple[Inline, ...]]:
    for offer in one.offers:
        yield _told(offer, currency)
    if any(offer.members for offer in one.offers):
        yield ("Customers become members when they are asked at a purchase and accept.",)
    for change in one.changes:
        yield (_changed(change, currency),)
    for name in one.stops:
        yield (f"{name}, a tool of today, ends: it offers nothing new, what was earned counts.",)


def _told(offer: Offer, currency: str) -> tuple[Inline, ...]:
    text = f": {offer.says} It runs {offer.when}."
    for choice in offer.choices:
        text += f" {_choice(choice, currency)}"
    return Strong(offer.name), text


def _choice(choice: Choice, currency: str) -> str:
    if choice.searched:
        return f"A search may turn {choice.name}, here {said(choice.number, currency)}."
    return f"Not certain is {choice.name}: {said(choice.number, currency)}."


def _changed(change: Change, currency: str) -> str:
    if change.then is None:
        return f"{change.path} is set to {change.said}."
    where, _, name = change.path.rpartition(".")
    what = plain.capitalized(name.replace("_", " "))
    unit = f", {change.then.unit}" if change.then.unit else ""
    text = f"{what} ({where}{unit}) becomes {said(change.then, currency)}"
    return f"{text}; today {said(change.today, currency)}." if change.today else f"{text}."


def _costs(found: Findings, setting: Setting) -> Block | None:
    items = [
        (one.label, what, item)
        for one in _own(setting)
        for what, item in (
            *((item.what, item) for item in one.costs),
            *((f"{offer.name}, {item.what}", item) for offer in one.offers for item in offer.costs),
        )
    ]
    if not items:
        return None
    columns = (
        Column("program", "Program"),
        Column("what", "What"),
        Column("cost", "Cost", "number"),
        Column("range", "Drawn from", "number"),
        Column("unit", "Unit"),
    )
    rows = tuple(_cost(label, what, item) for label, what, item in items)
    note = f"What is planned, in {found.currency}; what it comes to is told further down."
    return Table("plan_costs", "What setting up and running it costs", columns, rows, (note,))


def _cost(label: str, what: str, item: CostItem) -> tuple[Cell, ...]:
    number, unit = item.number, _unit(item.number.unit)
    drawn = None
    if number.low is not None and number.high is not None:
        drawn = Range(number.low, number.high, unit)
    return label, what, Quantity(number.value, unit), drawn, number.unit


def _promises(setting: Setting) -> Block | None:
    if not setting.promises:
        return None
    return prose(
        Strong("The company promises"),
        f" that {plain.listed(setting.promises)}; each is to be kept in "
        f"{share(setting.kept_with)} of cases.",
    )


def _same_money(setting: Setting) -> Iterator[tuple[Inline, ...]]:
    """The plain alternatives, one line for each way to spend the money."""
    for role, spent in _SPENT.items():
        those = [one for one in setting.programs if one.beside is not None and one.role == role]
        if len(those) == 1:
            yield (
                Strong(those[0].label),
                f" spends, in every case, what {those[0].beside} costs there on {spent}.",
            )
        elif those:
            yield (
                Strong(plain.listed([one.label for one in those])),
                f" spend, in every case, what the program of that name costs there on {spent}.",
            )
