"""A search for a program in sentences, as page and terminal say them alike."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.decision.design.candidates import PLAIN
from simulator.decision.names import in_sentence, name_of
from simulator.decision.words import listed
from simulator.explain.numbers import amount, share, span
from simulator.findings.design import Candidate, DesignFindings, Dosed
from simulator.say import label, say, say_n

AUDIENCE = {
    "top": label("top 20 % by spend"),
    "lapsed": label("lapsed customers"),
    "everyone": label("everyone"),
}
SPENT = 0.95  # of the budget, below which what is left over is said


def tool_named(one: Dosed) -> str:
    """A tool, for whom."""
    name = in_sentence(name_of(one.kind))
    if one.audience == PLAIN:
        return name
    return label("{tool} for {whom}", tool=name, whom=AUDIENCE[one.audience])


def program_named(one: Candidate) -> str:
    """A program by its tools."""
    return listed([tool_named(tool) for tool in one.tools])


def answer(found: DesignFindings) -> str:
    """Which program, or none."""
    one = found.winner
    if one is None:
        return say(
            "No program: nothing that was tried for {budget} is surely worth having.",
            budget=amount(found.budget, found.currency),
        )
    return say(
        "For {budget}: {program}. It brings {npv} on average on cases that the search has not seen "
        "({span} in 90 % of them) and costs {cost}.",
        budget=amount(found.budget, found.currency),
        program=program_named(one),
        npv=amount(one.npv.mean, found.currency, sign=True),
        span=span(one.npv.low, one.npv.high, found.currency),
        cost=amount(one.cost, found.currency),
    )


def beside(found: DesignFindings) -> Iterator[str]:
    """What stands beside the answer."""
    yield from _none(found)
    yield from _goal(found)
    yield from _left(found)
    yield from _edges(found)
    if found.runner_up is not None and found.best is not None:
        yield say(
            "Runner-up with other tools: {program}, {npv} on the same unseen cases.",
            program=program_named(found.runner_up),
            npv=amount(found.runner_up.npv.mean, found.currency, sign=True),
        )
    if found.best is not None:
        yield say(
            "The search saw {optimism} more of it than the unseen cases do: its optimism.",
            optimism=amount(found.optimism, found.currency),
        )
    yield say_n(
        "{arms} programs were played on {n} case for the search.",
        "Programs were played {arms} times in all, on {n} cases for the search and {exam} others "
        "for the exam.",
        found.cases,
        arms=f"{found.played:,}",
        exam=found.exam_cases,
    )


def _none(found: DesignFindings) -> Iterator[str]:
    if found.winner is None and found.best is not None:
        yield say(
            "The best of what was tried is {program}: {npv} on average, 95 % interval of the mean "
            "{mean}.",
            program=program_named(found.best),
            npv=amount(found.best.npv.mean, found.currency, sign=True),
            mean=span(found.best.low, found.best.high, found.currency),
        )
    if found.frame >= found.budget:
        yield say(
            "Setting up and running any program costs {frame} before a tool, which is more than "
            "the budget.",
            frame=amount(found.frame, found.currency),
        )


def _goal(found: DesignFindings) -> Iterator[str]:
    if found.winner is None:
        return
    yield say(
        "On the goal it gains {gain} percentage points.",
        gain=f"{found.winner.gain.mean * 100:+.2f}",
    )


def _left(found: DesignFindings) -> Iterator[str]:
    one = found.winner
    if one is None or one.cost >= SPENT * found.budget:
        return
    yield say(
        "{left} of the budget are left: no larger size and no further tool that was tried surely "
        "brings more.",
        left=amount(found.budget - one.cost, found.currency),
    )


def _edges(found: DesignFindings) -> Iterator[str]:
    for tool in found.winner.tools if found.winner is not None else ():
        if tool.edge == "most":
            yield say(
                "The size of {tool} is the most that is sensible: look beyond it by hand.",
                tool=tool_named(tool),
            )
        elif tool.edge == "least":
            yield say("The size of {tool} is the least that is sensible.", tool=tool_named(tool))


def earns_told(found: DesignFindings) -> Iterator[str]:
    """What each tool of the winner earns, by leaving it out."""
    for one in found.earns:
        yield say(
            "Without {tool} it brings {loses} less on average (95 % interval {span}).",
            tool=one.tool,
            loses=amount(one.loses, found.currency),
            span=span(one.low, one.high, found.currency),
        )


def sized(one: Dosed) -> str:
    """The choice that sets a tool's cost, and its value."""
    return f"{name_of(one.knob)} {one.amount:g}"


def pays_in(one: Candidate) -> str:
    """In which share of the cases it pays."""
    return share(one.pays)
