"""A diagnosis in sentences, as page and terminal say them alike."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.explain.numbers import amount, share, span
from simulator.findings.diagnosis import DiagnosisFindings, Lever, Readiness
from simulator.say import label, say

LEVERS = {
    "retention": label("1 % more customers stay"),
    "margin": label("1 % more gross margin"),
    "frequency": label("1 % more purchases"),
    "acquisition_cost": label("1 % less spent on winning customers"),
}
FEW_A_YEAR = 2.0  # purchases of a customer below which a year has hardly an occasion for a program


def lever_named(lever: Lever) -> str:
    """What is changed by 1 %."""
    return LEVERS[lever.name]


def regulars_told(found: DiagnosisFindings) -> Iterator[str]:
    """Whether this is a business of regulars."""
    one = found.regulars
    values = {"share": share(one.repeat_share.mean), "each": f"{one.purchases:.2g}"}
    match one.told:
        case "yes":
            yield say(
                "This is a business of regulars: {share} of purchases are repeat purchases; a "
                "customer buys {each} times a year.",
                **values,
            )
        case "no":
            yield say(
                "This is no business of regulars: {share} of purchases are repeat purchases; a "
                "customer buys {each} times a year. A loyalty program has nothing to hold on to; "
                "spend on winning customers, and on the first purchase.",
                **values,
            )
        case "open":
            yield say(
                "Whether this is a business of regulars cannot be told: {share} of purchases are "
                "repeat purchases, half being the mark; a customer buys {each} times a year.",
                **values,
            )
    if one.told != "no" and one.purchases < FEW_A_YEAR:
        yield say("With so few purchases a year, a program has few occasions to act on.")
    if one.weakest is not None:
        yield say(
            "In the segment {segment}, most purchases are first purchases: leave it out.",
            segment=one.weakest,
        )


def margin_told(found: DiagnosisFindings) -> str:
    """Whether there is margin enough to give anything."""
    if found.break_even is None:
        return say(
            "The gross margin of {margin} leaves nothing to give: a reward of 1 % of sales loses "
            "money whatever it brings.",
            margin=share(found.margin, 1),
        )
    return say(
        "At a gross margin of {margin}, a reward of 1 % of sales pays if it lifts sales by more "
        "than {lift}.",
        margin=share(found.margin, 1),
        lift=share(found.break_even, 1),
    )


def defections_told(found: DiagnosisFindings) -> str:
    """What five points fewer customers lost would bring."""
    one = found.defections
    values = {
        "churn": share(one.churn),
        "worth": amount(one.worth.mean, found.currency),
        "weeks": found.horizon_weeks,
    }
    first = say(
        "{churn} of customers are lost in a year; five points fewer would bring {worth} over "
        "{weeks} weeks, before what it costs to get there.",
        **values,
    )
    if one.lifetime is None:
        return first
    second = say(
        "Over a customer's life that is {more} more; 25 to 85 % was published (Reichheld & Sasser "
        "1990).",
        more=share(one.lifetime),
    )
    return f"{first} {second}"


def service_told(found: DiagnosisFindings) -> Iterator[str]:
    """Whether service should be fixed first."""
    one = found.service
    if one is None:
        yield say(
            "Whether service should be fixed first cannot be told: the market declares none. "
            "Write market: service: {{failure_rate: ...}} with the share of purchases at which "
            "something goes wrong."
        )
        return
    values = {
        "worth": amount(one.worth.mean, found.currency),
        "cost": amount(one.reward_cost, found.currency),
        "reward": amount(one.reward.mean, found.currency),
        "often": share(one.first),
        "yearly": amount(one.per_year, found.currency),
    }
    match one.told:
        case "yes":
            yield say(
                "Fix service first: half of the failures would bring {worth}; rewards of 1 % of "
                "sales, which cost {cost}, bring {reward}. It is more in {often} of cases. "
                "Halving failures pays up to {yearly} a year.",
                **values,
            )
        case "no":
            yield say(
                "Service does not have to be fixed first: half of the failures would bring "
                "{worth}, rewards of 1 % of sales, which cost {cost}, {reward}.",
                **values,
            )
        case "open":
            yield say(
                "Whether service should be fixed first cannot be told: half of the failures "
                "would bring {worth}, rewards of 1 % of sales, which cost {cost}, {reward}; it "
                "is more in {often} of cases.",
                **values,
            )
    if one.departures is not None:
        yield say(
            "Service causes {share} of departures; 40 % is usual in the trade (judged).",
            share=share(one.departures.mean),
        )


def factor_told(found: DiagnosisFindings) -> Iterator[str]:
    """Which one factor brings these customers back."""
    one = found.factor
    values = {
        "leading": one.leading,
        "second": one.second,
        "often": share(one.factors[0].best),
        "declared": one.declared or "",
    }
    if not one.told:
        yield say(
            "The key factor cannot be told: at the same money no motive moves the goal clearly "
            "more than the others. Ask customers why they come back, and write the answers under "
            "cares_about. What worked elsewhere does not count."
        )
    else:
        yield say(
            "The key factor is {leading}: at the same money it moves the goal more than {second} "
            "and the others, in {often} of cases.",
            **values,
        )
    if one.declared is None:
        return
    if not one.told:
        yield say("You say it is {declared}; nothing in the file shows it.", **values)
    elif one.declared == one.leading:
        yield say("You say so, too.")
    else:
        yield say("You say it is {declared}; in this market it is {leading}.", **values)


def standing_told(standing: Readiness) -> str:
    """Whether what is planned can stand by its launch."""
    values = {"by": standing.decide_by or "", "launch": standing.launch, "on": standing.decision}
    match standing.in_time:
        case True:
            return say(
                "What is planned can be ready by {launch}: it has to be decided by {by}.", **values
            )
        case False:
            return say(
                "What is planned cannot be ready by {launch}: it would have to be decided by "
                "{by}, and is on {on}. Launch later, or leave out what takes longest.",
                **values,
            )
        case _:
            return say(
                "What is planned can be ready by {launch} if it is decided by {by}.", **values
            )


def answer(found: DiagnosisFindings) -> str:
    """The one thing to do next."""
    if found.regulars.told == "no":
        return say("No loyalty program: this is no business of regulars.")
    if found.break_even is None:
        return say("No loyalty program: the margin leaves nothing to give.")
    if found.service is not None and found.service.told == "yes":
        return say("Fix service first; a loyalty program can wait.")
    if not found.factor.told:
        return say("Find the key factor first: ask customers why they come back.")
    return say("A program that speaks to {motive} is worth designing.", motive=found.factor.leading)


def lever_range(lever: Lever, currency: str) -> str:
    """90 % of cases of what a lever is worth."""
    return span(lever.worth.low, lever.worth.high, currency)
