"""What is asked, and today's business: the goal, the key factor, customers by segment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.findings import Findings
from simulator.findings.offers import Given
from simulator.findings.program import Planned, SegmentToday, Setting
from simulator.program import plain
from simulator.report.document import Block, Cell, Column, Prose, Table, Unit, marked, paragraph
from simulator.say import label, say, say_n


def goal(findings: Findings) -> Prose:
    """What the program is for, and where that is met."""
    match findings.goal:
        case "acquire":
            return paragraph(
                "**The goal** is to win customers; it is met where a program has more "
                "customers in the end, or wins each at no more than paid acquisition "
                "asks."
            )
        case "retain":
            return paragraph(
                "**The goal** is to keep customers; it is met where more of them buy "
                "again within a year or, where that cannot differ, have bought within "
                "their usual time or have not left."
            )
    return paragraph(
        "**The goal** is to hold customers against a rival's attack; it is met where "
        "they buy a larger share from us after it, those who are lost counted."
    )


MOTIVES = {
    "price": label("what customers pay and what they get back"),
    "service": label("being served well, in time and without trouble"),
    "recognition": label("being known and treated as somebody"),
    "belonging": label("being part of something together with others"),
    "play": label("the fun of collecting, playing and winning"),
    "cause": label("something good that is done with their purchases"),
}


def own_programs(setting: Setting) -> tuple[Planned, ...]:
    """The programs, without plain ways to spend the same money."""
    return tuple(one for one in setting.programs if one.beside is None)


def key_factor(setting: Setting) -> Block | None:
    """What the scenario names as its key factor, and which programs act on it."""
    if setting.key_factor is None:
        return None
    speaking = [one.label for one in own_programs(setting) if one.speaks]
    silent = [one.label for one in own_programs(setting) if not one.speaks]
    parts = marked(
        "**The key factor** is {factor}: {meaning}. It is named by the scenario and changes no "
        "number.",
        factor=setting.key_factor,
        meaning=MOTIVES[setting.key_factor],
    )
    said = []
    if speaking:
        said.append(
            say_n(
                "It is what {programs} acts on directly.",
                "It is what {programs} act on directly.",
                len(speaking),
                programs=plain.listed(speaking),
            )
        )
    if silent:
        said.append(
            say_n(
                "What {programs} acts on is something else.",
                "What {programs} act on is something else.",
                len(silent),
                programs=plain.listed(silent),
            )
        )
    return Prose((*parts, *(f" {one}" for one in said)))


def business(findings: Findings, setting: Setting) -> Block:
    """Customers, sales and margin; of the only segment, how they buy."""
    today, currency = setting.business, findings.currency
    parts = marked(
        "**The business** has {customers} customers and sells for {sales} {currency} a year, of "
        "which {margin} is gross margin.",
        customers=f"{today.customers:,.0f}",
        sales=plain.number(float(f"{today.sales:.3g}")),
        currency=currency,
        margin=said(today.gross_margin, currency),
    )
    if len(today.segments) != 1:
        return Prose(parts)
    return Prose((*parts, f" {_customers(today.segments[0], currency)}"))


def _customers(one: SegmentToday, currency: str) -> str:
    """How customers of the only segment buy, leave and come."""
    values = {
        "purchases": said(one.purchases_per_year, currency),
        "basket": said(one.basket, currency),
        "wallet": said(one.share_of_wallet, currency),
        "churn": said(one.churn_per_year, currency),
    }
    arrivals = one.new_customers_per_year
    if arrivals.value or arrivals.high:
        return say(
            "A customer buys {purchases} times a year for {basket}, which is {wallet} of what they "
            "buy anywhere. In a year {churn} leave, and new ones come, {arrivals} of those of "
            "today.",
            arrivals=said(arrivals, currency),
            **values,
        )
    return say(
        "A customer buys {purchases} times a year for {basket}, which is {wallet} of what they buy "
        "anywhere. In a year {churn} leave.",
        **values,
    )


def segments_table(findings: Findings, setting: Setting) -> Block | None:
    """A row per segment; nothing where there is one."""
    segments = setting.business.segments
    if len(segments) == 1:
        return None
    columns = (
        Column("segment", label("Segment")),
        Column("customers", label("Customers"), "heads"),
        Column("purchases", label("Purchases a year"), "number"),
        Column("basket", label("Basket"), "currency"),
        Column("wallet", label("Share of wallet"), "share", term="share_of_wallet"),
        Column("churn", label("Leave in a year"), "share"),
        Column("new", label("New in a year, of those of today"), "share"),
    )
    rows = tuple(_segment(one) for one in segments)
    ranges = plain.listed(list(_ranges(segments, findings.currency)))
    note = say("As declared, at central values; {currency}.", currency=findings.currency)
    if ranges:
        note = " ".join((note, say("Uncertain: {ranges}.", ranges=ranges)))
    return Table("segments", label("Today's business by segment"), columns, rows, (note,))


def _segment(one: SegmentToday) -> tuple[Cell, ...]:
    numbers = (one.purchases_per_year, one.basket, one.share_of_wallet, one.churn_per_year)
    new = one.new_customers_per_year
    return (one.name, one.customers, *(n.value for n in numbers), new.value)


def _ranges(segments: Iterable[SegmentToday], currency: str) -> Iterator[str]:
    for one in segments:
        for number, what in (
            (one.purchases_per_year, label("purchases a year")),
            (one.basket, label("basket")),
            (one.share_of_wallet, label("share of wallet")),
            (one.churn_per_year, label("leaving")),
            (one.new_customers_per_year, label("new customers")),
        ):
            if number.low is not None:
                yield label(
                    "{number} of {segment} {value}",
                    number=what,
                    segment=one.name,
                    value=said(number, currency),
                )


def said(number: Given, currency: str) -> str:
    """A number of a scenario in a sentence, with the range it is drawn from."""
    text = _value(number.value, number.unit, currency)
    if number.low is None or number.high is None:
        return text
    low, high = (_value(end, number.unit, currency) for end in (number.low, number.high))
    return label("{value} ({low} to {high})", value=text, low=low, high=high)


def _value(value: float, unit: str, currency: str) -> str:
    match unit_of(unit):
        case "share":
            return plain.percent(value)
        case "currency":
            return plain.money(value, currency)
    return plain.number(value)


def unit_of(unit: str) -> Unit:
    """The unit of a cell from the unit that the scenario gives in words."""
    if unit.startswith("share") or "share of its" in unit:
        return "share"
    return "currency" if unit.startswith("currency") else "number"
