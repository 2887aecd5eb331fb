"""What every tool of an arm offers, in plain words, with what it costs and what may be chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.decision.names import titles_of, tool_titles
from simulator.explain.described import text_of
from simulator.knobs import Part
from simulator.program.about.titles import from_key
from simulator.program.tool import Tool
from simulator.say import label
from simulator.scenario import Distribution, Scenario
from simulator.scenario.leaves import at
from simulator.simulate import CONTROL, Case

_LEAVES_OUT = re.compile(r"^Leaves out\n((?:    .*\n?|\n)+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Given:
    """A number of the scenario with its unit as the scenario says it.

    `low` and `high` are the ends of what it is drawn from, None where it is certain.
    """

    value: float
    unit: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class OpenKnob:
    """A knob that the company chooses and that is not settled.

    Drawn where the scenario believes in a range, `searched` where a search may turn it.
    """

    name: str
    number: Given
    searched: bool = False


@dataclass(frozen=True, slots=True)
class CostItem:
    """What something costs: the number with its unit in words, and what it is."""

    what: str
    number: Given


@dataclass(frozen=True, slots=True)
class Offer:
    """One tool in plain words.

    `when` completes "It runs ..."; `occasions` are first week and length of what stands on
    the calendar, each called `occasion`. `speaks` says whether it acts through the key
    factor. `leaves_out` is what its author says the model of it lacks.
    """

    name: str
    kind: str
    says: str
    when: str
    always: bool
    occasion: str
    occasions: tuple[tuple[int, int], ...]
    members: bool
    speaks: bool
    leaves_out: str
    costs: tuple[CostItem, ...] = ()
    choices: tuple[OpenKnob, ...] = ()
    title: str = ""

    @property
    def label(self) -> str:
        """What people read for its name."""
        return self.title or from_key(self.name)


def given_of(scenario: Scenario, path: str, unit: str) -> Given | None:
    """The number at a dotted path; None where there is none."""
    try:
        value = at(scenario.tree, path)
    except (KeyError, TypeError):
        return None
    if isinstance(value, Distribution):
        return Given(float(value.central), unit, float(value.low), float(value.high))
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Given(float(value), unit) if is_number else None


def offers_of(scenario: Scenario, case: Case, arm: str) -> tuple[Offer, ...]:
    """The tools of an arm, today's where it is the control."""
    inside = CONTROL if arm == CONTROL else f"programs.{arm}"
    titles = tool_titles(titles_of(scenario), arm)
    return tuple(
        _offer(scenario, f"{inside}.tools.{name}", titles[name], tool)
        for name, tool in case.program(arm).tools.items()
    )


def _offer(scenario: Scenario, path: str, title: str, tool: Tool) -> Offer:
    key = scenario.key_factor
    return Offer(
        name=path.rpartition(".")[2],
        title=title,
        kind=tool.kind,
        says=tool.plainly(scenario.currency),
        when=tool.when.plainly(),
        always=tool.when.always,
        occasion=tool.occasion,
        occasions=tool.occasions(scenario.horizon_weeks),
        members=tool.to.only_members,
        speaks=key is not None and f"value.{key}" in tool.acts_on,
        leaves_out=leaves_out(tool),
        costs=_cost_knobs(scenario, path, tool),
        choices=_choices(scenario, path, tool),
    )


def _cost_knobs(scenario: Scenario, path: str, tool: Tool) -> tuple[CostItem, ...]:
    """The numbers of a tool that are costs, by their names.

    What a reward costs follows from how many sales rewards replace, unless it is declared.
    """
    costs, idle = [], tool.idle()
    for name, about in tool.knobs().items():
        number = given_of(scenario, f"{path}.{name}", about.unit)
        if number is None:
            continue
        if name.startswith("cost"):
            costs.append(CostItem(name.replace("_", " "), number))
        elif name == "replaces" and name not in idle:
            costs.append(CostItem(label("sales replaced by rewards"), number))
    return tuple(costs)


def _choices(scenario: Scenario, path: str, tool: Part) -> tuple[OpenKnob, ...]:
    """What the company chooses and the scenario does not settle."""
    searched = {one.path: one for one in scenario.searched}
    choices = []
    for name, about in tool.knobs().items():
        where, words = f"{path}.{name}", name.replace("_", " ")
        number = given_of(scenario, where, about.unit)
        if number is None or not about.choice:
            continue
        if where in searched and not searched[where].words:
            one = searched[where]
            number = Given(number.value, number.unit, one.low, one.high)
            choices.append(OpenKnob(words, number, searched=True))
        elif number.low is not None:
            choices.append(OpenKnob(words, number))
    return tuple(choices)


def leaves_out(tool: Tool) -> str:
    """What the author of a tool says that its model leaves out, as one paragraph."""
    match = _LEAVES_OUT.search(text_of(tool if isinstance(tool, type) else type(tool)))
    return " ".join(match[1].split()) if match else ""
