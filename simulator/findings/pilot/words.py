"""A pilot in sentences, as page, plan and terminal say them alike."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.decision.names import in_sentence, name_of
from simulator.decision.words import listed
from simulator.explain.numbers import amount, share
from simulator.findings.pilot import PilotFindings, PilotSize
from simulator.say import label, label_n, say, say_n

LINES = (
    ("information", label("Value of the information (EVSI)")),
    ("served", label("What participants bring while it runs")),
    ("delay", label("Gain lost by waiting")),
    ("ended", label("Set-up and promises to honor if it ends, head start if it goes on")),
    ("running", label("Running and measuring it")),
)


def answer(found: PilotFindings) -> str:
    """Whether there should be a pilot, and which."""
    one = found.best
    if one is None:
        return _none(found)
    return say(
        "Pilot {program} first: {size} of {customers} customers for {weeks} weeks, {control} of "
        "them in control. Its expected net benefit is {net}.",
        program=found.title,
        size=rounded(one.size),
        customers=rounded(found.customers),
        weeks=one.weeks,
        control=share(found.control),
        net=amount(one.net, found.currency),
    )


def _none(found: PilotFindings) -> str:
    values = {"program": found.title, "net": amount(found.closest.net, found.currency)}
    if not any(one.told for one in found.visible):
        return say_n(
            "No pilot of {program}: one case does not tell whether a measured effect would change "
            "the decision.",
            "No pilot of {program}: {n} cases do not tell that a measured effect would change the "
            "decision.",
            found.cases,
            **values,
        )
    if found.closest.launch_above is None or found.closest.information <= 0:
        return say(
            "No pilot of {program}: no result that it could show would change the decision.",
            **values,
        )
    return say(
        "No pilot of {program}: the one that comes closest has an expected net benefit of {net}.",
        **values,
    )


def now_told(found: PilotFindings) -> str:
    """What would be done without a pilot."""
    if found.launches_now:
        return say(
            "Without a pilot, launching brings {now} on average over {weeks} weeks.",
            now=amount(found.now, found.currency),
            weeks=found.horizon_weeks,
        )
    return say("Without a pilot, the decision is not to launch: it loses money on average.")


def known_told(found: PilotFindings) -> Iterator[str]:
    """What perfect information is worth, and what the pilot teaches."""
    yield say(
        "Knowing everything beforehand would be worth {evpi} (EVPI), which no pilot exceeds.",
        evpi=amount(found.evpi, found.currency),
    )
    if found.learned:
        yield say(
            "The measured effect tells most of {numbers}.",
            numbers=listed([in_sentence(name_of(path)) for path in found.learned]),
        )


def result_told(found: PilotFindings, one: PilotSize) -> Iterator[str]:
    """Which result means launch, and how often it is expected."""
    if one.launch_above is None:
        return
    yield say(
        "Launch if a treated customer brings at least {above} more than a control customer in "
        "{weeks} weeks, after adjusting for spend before; stop otherwise.",
        above=money_each(one.launch_above, found.currency),
        weeks=one.weeks,
    )
    yield say(
        "Believed beforehand: {effect}. The pilot measures it to ±{error} (one standard error), "
        "and is expected to end in a stop with a chance of {stops}.",
        effect=money_each(_effect(found, one.weeks), found.currency),
        error=money_each(one.error, found.currency),
        stops=share(one.stops),
    )


def rehearsal_told(found: PilotFindings) -> str:
    """How the analysis does on simulated customers."""
    one = found.rehearsal
    return say(
        "Played {times} times with {followed} simulated customers of the central case, who differ "
        "by {effect} each: the analysis finds an effect in {finds} (5 % two-sided), raises a false "
        "alarm in {alarms} where nobody gets anything, and its 95 % interval holds the truth in "
        "{covers}.",
        times=one.times,
        followed=f"{one.followed:,}",
        effect=money_each(one.effect, found.currency),
        finds=share(one.finds),
        alarms=share(one.false_alarms),
        covers=share(one.covers),
    )


def range_told(found: PilotFindings) -> str | None:
    """Sizes that are as good as the best."""
    if found.best is None:
        return None
    low, high = found.near
    return say(
        "Sizes from {low} to {high} customers are within 5 % of the best; no pilot is worth "
        "{net} less.",
        low=rounded(low),
        high=rounded(high),
        net=amount(found.best.net, found.currency),
    )


def assumed_told(found: PilotFindings) -> Iterator[str]:
    """What the pilot is taken to be like."""
    if found.shops:
        yield say(
            "Assigned by shop: {shops} shops; customers of one shop are alike to {icc} "
            "(intraclass correlation, judged).",
            shops=found.shops,
            icc=share(found.icc, 1),
        )
    else:
        yield say("Assigned by chance to single customers.")
    yield say(
        "{contamination} of the control group get the offer all the same (judged).",
        contamination=share(found.contamination),
    )
    yield say(
        "Running and measuring it costs {each} of what participants buy meanwhile (judged).",
        each=share(found.each, 1),
    )
    if found.setup is None:
        yield say("It needs the program's whole set-up, which the launch does not pay again.")
    else:
        yield say(
            "Setting it up costs {setup}; the launch pays its own set-up.",
            setup=amount(found.setup, found.currency),
        )
    yield say("It starts now. A later launch has so many weeks less of the horizon.")
    yield say(
        "What customers who lose the offer feel about the company is not in it; what they are "
        "owed is."
    )


def lines_of(one: PilotSize) -> Iterator[tuple[str, float]]:
    """The lines of its net benefit, and their sum."""
    for name, said in LINES:
        yield said, float(getattr(one, name))
    yield label("Expected net benefit"), one.net


def group_told(one: PilotSize, control: float) -> str:
    """How many are treated and how many in control."""
    return label_n(
        "{treated} treated, {kept} in control, 1 week",
        "{treated} treated, {kept} in control, {n} weeks",
        one.weeks,
        treated=rounded(one.size * (1 - control)),
        kept=rounded(one.size * control),
    )


def rounded(size: float) -> str:
    """A number of customers to two digits, which is all that matters of it."""
    return f"{float(f'{size:.2g}'):,.0f}"


def money_each(value: float, currency: str) -> str:
    """Money per customer, to three digits."""
    return f"{value:.3g} {currency}".strip()


def _effect(found: PilotFindings, weeks: int) -> float:
    return next(one.effect for one in found.visible if one.weeks == weeks)
