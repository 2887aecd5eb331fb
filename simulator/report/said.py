"""What page, figures and terminal say alike of a run: the order of arms, how sure, how far off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from simulator.decision.names import name_of
from simulator.explain.numbers import amount, share
from simulator.program.about.effort import in_parts
from simulator.program.plain import listed
from simulator.say import label, label_n, say, say_n
from simulator.terms import PASSING, WORDS

if TYPE_CHECKING:
    from simulator.findings import Findings
    from simulator.findings.arms import ArmFinding
    from simulator.scenario.checks.prepared import Prepared


def in_order(findings: Findings) -> Iterable[ArmFinding]:
    """Programs, each followed by its plain alternatives."""
    for program in findings.programs:
        yield program
        yield from findings.alternatives(program.name)


def pays(arm: ArmFinding, *, certain: bool) -> str:
    """In how many cases an arm pays; whether at all where cases differ by luck alone."""
    return _yes(arm.npv.mean > 0) if certain else share(arm.probability)


def beaten(arm: ArmFinding, *, certain: bool) -> str:
    """In how many cases the program beats an arm; whether at all where only luck differs."""
    if arm.beaten is None or arm.behind is None:
        return ""
    return _yes(arm.behind.mean > 0) if certain else share(arm.beaten)


def _yes(answer: bool) -> str:
    return label("yes") if answer else label("no")


def word_shown(word: str) -> str:
    """A word of the table, or one said in passing, as readers see it."""
    return WORDS.get(word) or PASSING.get(word, word)


def met(is_met: bool) -> str:
    """Whether a criterion is met, in a word."""
    return label("met") if is_met else label("missed")


def criteria_told(missed: Sequence[str]) -> str:
    """That all criteria are met, or which are missed."""
    if not missed:
        return met(True)
    return label("misses {criteria}", criteria=", ".join(missed))


def names_told(findings: Findings) -> dict[str, str]:
    """Numbers by path that sentences name: those whose name, of two words or more, is one number's.

    Where several programs have it, that of the program in question.
    """
    paths: dict[str, list[str]] = {}
    for one in findings.assumptions:
        paths.setdefault(name_of(one.path), []).append(one.path)
    own = f"programs.{findings.program}."
    told = {}
    for name, same in paths.items():
        meant = same if len(same) == 1 else [path for path in same if path.startswith(own)]
        if len(meant) == 1 and " " in name:
            told[meant[0]] = name
    return told


def taken_as_certain() -> str:
    """What must not be overlooked where no number was drawn."""
    return say("Every number was taken as certain, so this says nothing about how sure one can be.")


def to_prepare(program: str, tools: Sequence[Prepared], day: str, titles: Mapping[str, str]) -> str:
    """What the tools of a program take until they stand, and the `day` by which to decide."""
    each = [f"{titles.get(one.tool, one.tool)} ({in_parts(one.effort)})" for one in tools]
    return say(
        "For {program} to be ready at launch, decide by {day}: {tools}. These times are judged, "
        "not measured.",
        program=program,
        day=day,
        tools=listed(each),
    )


def not_written(defaults: str) -> str:
    """Defaults that shape a program and were not written."""
    return say("Not specified, so the default was used: {defaults}.", defaults=defaults)


def opinion(findings: Findings) -> str:
    """How much of the answer rests on numbers that nobody has measured."""
    if findings.certain or not (findings.drivers or findings.unknowns):
        return say("Every number is taken as certain, which none of them is.")
    if findings.opinion_share is None:
        return say("The cases are too few to tell how much rests on judged or assumed numbers.")
    return say(
        "{share} of the explained variance of the NPV rests on judged or assumed numbers.",
        share=share(findings.opinion_share),
    )


def error(findings: Findings) -> str:
    """What more computing would still change, beside what it would not."""
    values = {
        "error": amount(findings.simulation_error, findings.currency),
        "agents": f"{findings.agents:,}",
        "seed": findings.seed,
    }
    if findings.certain or findings.cases <= 1:
        said = say_n(
            "Simulation error of a case {error} ({agents} agents, 1 case, seed {seed}).",
            "Simulation error of a case {error} ({agents} agents, {n} cases, seed {seed}).",
            findings.cases,
            **values,
        )
    else:
        said = say(
            "Simulation error of a case {error} ({agents} agents, {cases} cases, seed {seed}); "
            "real uncertainty over cases {spread}.",
            cases=findings.cases,
            spread=amount(findings.real_spread, findings.currency),
            **values,
        )
    rough = say("Rough: more agents are needed.") if findings.rough else ""
    return " ".join(filter(None, (said, rough, findings.settled)))


class Repeatable(Protocol):
    """What was played, so that it can be played again."""

    @property
    def version(self) -> str:
        """Of the simulator."""

    @property
    def name(self) -> str:
        """Of the scenario."""

    @property
    def seed(self) -> int:
        """Of the luck."""

    @property
    def agents(self) -> int:
        """Simulated customers per case."""

    @property
    def cases(self) -> int:
        """Draws of everything uncertain."""


def repeats(found: Repeatable) -> str:
    """What was played and what repeats it, for the foot of a page."""
    return label_n(
        "loyalty-simulator {version}, {scenario}, seed {seed}, {agents} agents, 1 case; "
        "scenario.lock.yaml repeats it",
        "loyalty-simulator {version}, {scenario}, seed {seed}, {agents} agents, {n} cases; "
        "scenario.lock.yaml repeats it",
        found.cases,
        version=found.version,
        scenario=found.name,
        seed=found.seed,
        agents=f"{found.agents:,}",
    )
