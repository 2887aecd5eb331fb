"""Where today's business is heading on its own, in sentences: what `check` says of it."""

from __future__ import annotations

from simulator.explain.numbers import plain, share
from simulator.explain.outlook import YEAR, DeskNow, Outlook, remedy_of
from simulator.market.market import Market
from simulator.market.prices import PriceLevels
from simulator.market.rival import Rival
from simulator.say import label, say, say_n

STEADY = 0.01  # a year; less is no drift worth a sentence
DRIFTS = 0.02  # a year; more belongs beside the verdict


def in_words(outlook: Outlook) -> tuple[str, ...]:
    """The outlook in sentences, one paragraph each."""
    said = (
        _heading(outlook), _arrivals(outlook), _service(outlook.desk), _attacks(outlook.rival),
        _prices(outlook),
    )  # fmt: skip
    return tuple(paragraph for paragraph in said if paragraph)


def _heading(outlook: Outlook) -> str:
    flows = outlook.flows
    values = {
        "left": _count(flows.left / YEAR),
        "new": _count(flows.new / YEAR),
        "back": _count(flows.back / YEAR),
        "weeks": outlook.weeks,
        "end": f"{outlook.at_end:,.0f}",
        "start": f"{outlook.customers:,.0f}",
    }
    said = [_flows(outlook, values)]
    if abs(outlook.drift) > STEADY:
        drift = share(abs(outlook.drift), 1)
        said.append(
            say("It grows by {share} a year, with or without a program.", share=drift)
            if outlook.drift > 0
            else say("It shrinks by {share} a year, with or without a program.", share=drift)
        )
    if abs(outlook.drift) > DRIFTS and outlook.remedy:
        said.append(outlook.remedy)
    return " ".join(said)


def drift_in_words(drift: float, market: Market) -> str:
    """What to say beside a verdict of a business that does not hold its size; "" if it does.

    `drift` is the growth of the control arm a year.
    """
    if abs(drift) <= DRIFTS:
        return ""
    rate = share(abs(drift), 1)
    if drift > 0:
        text = say("Even without a program, today's business grows by {share} a year.", share=rate)
    else:
        text = say(
            "Even without a program, today's business shrinks by {share} a year.", share=rate
        )
    return f"{text} {remedy_of(market)}".rstrip()


def _arrivals(outlook: Outlook) -> str:
    flows = outlook.flows
    if not outlook.by_cause or not flows.new:
        return ""
    return say(
        "New customers a year: {paid} by paid acquisition, {talk} sent by customers, {other} on "
        "their own.",
        paid=_count(flows.paid),
        talk=_count(flows.talk),
        other=_count(max(flows.new - flows.paid - flows.talk, 0.0)),
    )


def _service(desk: DeskNow | None) -> str:
    if desk is None:
        return ""
    values = {
        "persons": plain(desk.staff),
        "tickets": _count(desk.tickets),
        "load": share(desk.load),
        "wait": _after(desk.waiting),
    }
    if desk.gave_up:
        text = say_n(
            "Service desk: {persons} person, {tickets} problems reported a week, a load of {load}; "
            "an answer comes {wait}, and {share} give up before.",
            "Service desk: {persons} persons, {tickets} problems reported a week, a load of "
            "{load}; an answer comes {wait}, and {share} give up before.",
            desk.staff,
            share=share(desk.gave_up),
            **values,
        )
    else:
        text = say_n(
            "Service desk: {persons} person, {tickets} problems reported a week, a load of {load}; "
            "an answer comes {wait}.",
            "Service desk: {persons} persons, {tickets} problems reported a week, a load of "
            "{load}; an answer comes {wait}.",
            desk.staff,
            **values,
        )
    if desk.load <= 1:
        return text
    over = say("More comes in than can be answered, which is declared as meant (overloaded).")
    return f"{text} {over}"


def _attacks(rival: Rival | None) -> str:
    if rival is None or not rival.attacks:
        return ""
    spans = (
        label(
            "{attack} (weeks {first} to {last}, like prices lower by {share})",
            attack=name,
            first=attack.week,
            last=attack.week + attack.weeks - 1,
            share=share(attack.strength),
        )
        for name, attack in rival.attacks.items()
    )
    return say(
        "The rival attacks in every arm, today's, too: {attacks}. While it does, and after, the "
        "simulated business is not the declared one.",
        attacks=", ".join(spans),
    )


def _prices(outlook: Outlook) -> str:
    levels: PriceLevels | None = outlook.prices
    if levels is None:
        return ""
    return say(
        "Prices move in every arm, today's, too: in the last of {weeks} weeks our list prices are "
        "{ours} of today's, what goods cost us {costs}, the rival's prices {rival}. Baskets are "
        "declared and shown at today's prices; as far as we become dearer or cheaper than the "
        "rival, the simulated business is not the declared one.",
        weeks=outlook.weeks,
        ours=share(levels.ours, 1),
        costs=share(levels.costs, 1),
        rival=share(levels.rival, 1),
    )


def _after(hours: float) -> str:
    if hours * 60 < 1:
        return label("at once")
    if hours >= 1:
        return label("after {hours} open hours on average", hours=f"{hours:.1f}")
    return label("after {minutes} open minutes on average", minutes=f"{hours * 60:.0f}")


def _count(amount: float) -> str:
    """Heads or tickets: whole where they are many."""
    return f"{amount:,.0f}" if amount >= 10 else f"{amount:.2g}"


def _flows(outlook: Outlook, values: dict[str, object]) -> str:
    """Who leaves and who comes, and how many there are in the end."""
    match outlook.arrivals_declared, bool(outlook.flows.left), bool(outlook.flows.back):
        case True, True, True:
            return say(
                "Outlook for today's business: {left} customers a week leave, {new} come and "
                "{back} come back; after {weeks} weeks there are {end} of {start}.",
                **values,
            )
        case True, True, False:
            return say(
                "Outlook for today's business: {left} customers a week leave, {new} come; after "
                "{weeks} weeks there are {end} of {start}.",
                **values,
            )
        case True, False, True:
            return say(
                "Outlook for today's business: nobody leaves and {new} come and {back} come "
                "back; after {weeks} weeks there are {end} of {start}.",
                **values,
            )
        case True, False, False:
            return say(
                "Outlook for today's business: nobody leaves and {new} come; after {weeks} weeks "
                "there are {end} of {start}.",
                **values,
            )
        case False, True, True:
            return say(
                "Outlook for today's business: no arrivals are declared: {left} customers a week "
                "leave, nobody comes and {back} come back; after {weeks} weeks there are {end} "
                "of {start}.",
                **values,
            )
        case False, True, False:
            return say(
                "Outlook for today's business: no arrivals are declared: {left} customers a week "
                "leave, nobody comes; after {weeks} weeks there are {end} of {start}.",
                **values,
            )
        case False, False, True:
            return say(
                "Outlook for today's business: no arrivals are declared: nobody leaves and "
                "nobody comes and {back} come back; after {weeks} weeks there are {end} of "
                "{start}.",
                **values,
            )
    return say(
        "Outlook for today's business: no arrivals are declared: nobody leaves and nobody comes; "
        "after {weeks} weeks there are {end} of {start}.",
        **values,
    )
