"""Which single values of a scenario can be varied, and which program is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from simulator.decision.advice import role_of
from simulator.say import clauses, fault
from simulator.scenario import Distribution, Fault, Scenario, ScenarioError
from simulator.scenario.faults import nearest, suggestion
from simulator.scenario.schema import ONLY_SEGMENT

TEXTS = frozenset({"question", "kind", "currency", "same_money_as", "key_factor"})
WORDS = ("to", "when")  # decisions that may be a word


def refusal(scenario: Scenario, where: str, message: str) -> ScenarioError:
    """A fault of what is asked of a scenario."""
    return ScenarioError([Fault(str(scenario.path or scenario.name), None, where, message)])


@contextmanager
def of_the_file(scenario: Scenario) -> Iterator[None]:
    """Faults of changed values name the file that the scenario came from."""
    try:
        yield
    except ScenarioError as error:
        file = str(scenario.path or scenario.name)
        raise ScenarioError(replace(one, file=file) for one in error.faults) from None


def looked_at(scenario: Scenario, program: str | None, paths: Iterable[str] = ()) -> str:
    """The program that is meant: of the paths, else the one named, else the only one.

    Raises
    ------
    ScenarioError
        There is no such program, or several to choose from.
    """
    real = [name for name in scenario.tree["programs"] if role_of(scenario, name) == "program"]
    named = {keys[1] for path in paths if (keys := path.split("."))[0] == "programs"}
    if len(named) > 1:
        both = " and ".join(sorted(named))
        raise refusal(
            scenario,
            "programs",
            fault("found paths of {programs}; expected one program's", programs=both),
        )
    for name in (*named, *([] if program is None else [program])):
        if name not in real:
            near = suggestion(name, real)
            raise refusal(
                scenario,
                "programs",
                clauses(fault("no program is called '{program}'", program=name), near),
            )
        if program not in (None, name):
            raise refusal(
                scenario,
                f"programs.{name}",
                fault("is not of the program '{program}'", program=program),
            )
    if named or program is not None:
        return next(iter(named)) if named else str(program)
    if len(real) != 1:
        names = ", ".join(real)
        raise refusal(
            scenario, "programs", fault("found {names}; choose one with --program", names=names)
        )
    return str(real[0])


def sweepable(scenario: Scenario) -> tuple[str, ...]:
    """The paths of all single values that can be varied, in the order of the tree."""
    paths = [path for path, value in _single(scenario.tree, "") if _may_vary(path, value)]
    plain = [name for name in scenario.tree["programs"] if role_of(scenario, name) != "program"]
    outside = tuple(f"programs.{name}." for name in plain)
    return tuple(path for path in paths if not path.startswith(outside or ("\0",)))


def _single(tree: Any, path: str) -> Iterator[tuple[str, Any]]:
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in pairs:
        inside = f"{path}.{key}" if path else str(key)
        if key in WORDS or not isinstance(value, dict | list):
            yield inside, value
        if isinstance(value, dict | list):
            yield from _single(value, inside)


def _may_vary(path: str, value: Any) -> bool:
    *_, last = path.split(".")
    if last in WORDS:
        return True
    return last not in TEXTS and (
        value is None or isinstance(value, bool | int | float | str | date | Distribution)
    )


def full_path(scenario: Scenario, given: str) -> str:
    """The full path that is meant."""
    known = sweepable(scenario)
    typed = {path.replace(f"market.segments.{ONLY_SEGMENT}.", "market."): path for path in known}
    typed |= {path.replace("today.tools.", "today."): path for path in known}
    typed |= dict(zip(known, known, strict=True))
    if given in typed:
        return typed[given]
    ending = sorted({path for path in known if path.endswith(f".{given}")})
    if len(ending) == 1:
        return ending[0]
    if ending:
        raise refusal(
            scenario,
            given,
            fault("can be any of {paths}; say more of it", paths=", ".join(ending[:6])),
        )
    last = given.rpartition(".")[2]
    alike = [path for path in known if path.rpartition(".")[2] == last]
    near = nearest(given, typed) or next(iter(alike), None)
    near = near or nearest(last, {path.rpartition(".")[2] for path in known})
    if near is not None:
        none = fault("no such value in the scenario")
        raise refusal(scenario, given, clauses(none, fault("did you mean '{near}'?", near=near)))
    nothing_near = fault("no such value in the scenario; `loyalty lock FILE` lists every path")
    raise refusal(scenario, given, nothing_near)
