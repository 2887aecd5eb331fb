"""Programs of several scenarios about the same market, as one scenario to play on shared luck."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from simulator.say import fault
from simulator.scenario.faults import Fault, ScenarioError, show
from simulator.scenario.lock import as_document
from simulator.scenario.scenario import Scenario, assembled
from simulator.scenario.uncertain import Distribution

# What may differ between scenarios whose programs are compared.
OWN = frozenset({"question", "key_factor", "decision", "programs"})
SHOWN = 5  # differences of two files, which often follow from one another


def joined(scenarios: Sequence[Scenario], question: str = "") -> Scenario:
    """One scenario with the programs of all, without plain alternatives that were added.

    A program keeps its name; where several files have one of that name, the file's name
    goes before it. What is not a program is that of the first scenario.

    Raises
    ------
    ScenarioError
        If the scenarios differ in anything but their questions and programs, so that
        differences between their programs would not be due to the programs; or if two
        programs would have the same name even so.
    """
    first, *others = scenarios
    faults = [fault for other in others for fault in _apart(first, other)]
    faults += _twice(scenarios)
    if faults:
        raise ScenarioError(faults)
    document = as_document(first)
    document["programs"] = _programs(scenarios)
    document["locked"]["automatic"] = []
    if question:
        document["question"] = question
    name = "-".join(dict.fromkeys(one.name for one in scenarios))
    whole = assembled(document, name, first.path)
    # what is odd was typed in the files, which know its lines
    return replace(whole, warnings=tuple(dict.fromkeys(w for s in scenarios for w in s.warnings)))


def _programs(scenarios: Sequence[Scenario]) -> dict[str, Any]:
    programs: dict[str, Any] = {}
    for one, names in zip(scenarios, _names(scenarios), strict=True):
        written = as_document(one)["programs"]
        for name, new in names.items():
            program = written[name]
            if program.get("same_money_as") is not None:
                program["same_money_as"] = names[program["same_money_as"]]
            programs[new] = program
    return programs


def _names(scenarios: Sequence[Scenario]) -> list[dict[str, str]]:
    """What the programs of each scenario are called, and will be."""
    count = Counter(name for one in scenarios for name in _declared(one))
    return [
        {name: name if count[name] == 1 else f"{_prefix(one)}_{name}" for name in _declared(one)}
        for one in scenarios
    ]


def _prefix(scenario: Scenario) -> str:
    """The name of a file as the first part of a program's, in which no point may stand."""
    return re.sub(r"[^\w-]", "_", scenario.name)


def _twice(scenarios: Sequence[Scenario]) -> Iterator[Fault]:
    """Programs that would take the place of another one."""
    seen: dict[str, Scenario] = {}
    for one, names in zip(scenarios, _names(scenarios), strict=True):
        for name, new in names.items():
            if new in seen:
                other = seen[new].path or seen[new].name
                yield Fault(
                    str(one.path or one.name), None, f"programs.{name}",
                    fault(
                        "would be called {new} beside the others, as one of {other} is; give this "
                        "program, or its file, another name", new=new, other=other,
                    ),
                )  # fmt: skip
            seen.setdefault(new, one)


def _declared(scenario: Scenario) -> list[str]:
    """Programs of the file, without those that were added."""
    return [name for name in scenario.tree["programs"] if name not in scenario.automatic]


def _apart(first: Scenario, other: Scenario) -> Iterator[Fault]:
    """In which places two scenarios differ, the first few."""
    for path, one, two in islice(_differences(first.tree, other.tree, ""), SHOWN):
        yield Fault(
            str(other.path or other.name),
            None,
            path,
            fault(
                "{shown}, but {there} in {file}; programs can be compared in "
                "the same market only, so that nothing else makes them differ",
                shown=_shown(two),
                there=_shown(one),
                file=first.path or first.name,
            ),
        )


def _differences(one: Any, two: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(one, dict) and isinstance(two, dict):
        for key in dict.fromkeys((*one, *two)):
            if path or key not in OWN:
                inner = f"{path}.{key}" if path else str(key)
                yield from _differences(one.get(key), two.get(key), inner)
    elif one != two:
        yield path, one, two


def _shown(value: Any) -> str:
    return value.in_words() if isinstance(value, Distribution) else show(value)
