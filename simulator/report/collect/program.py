"""From a scenario to what is asked and planned, in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.decision import advice
from simulator.decision.promise_words import meaning_of
from simulator.economics.promises import Name
from simulator.knobs import Part
from simulator.market.company import Company
from simulator.market.customer import Customer
from simulator.market.steady import new_share
from simulator.program import plain
from simulator.program.program import Program
from simulator.program.tool import Tool
from simulator.report.described import as_typed, text_of
from simulator.report.findings.program import (
    Business,
    Change,
    Choice,
    CostItem,
    Given,
    Offer,
    Planned,
    SegmentToday,
    Setting,
)  # fmt: skip
from simulator.scenario import Distribution, Scenario
from simulator.scenario.leaves import at
from simulator.simulate import CONTROL, Case

_PROGRAM_COSTS = {
    "setup_cost": "Setting it up",
    "running_cost_per_year": "Running it",
    "running_cost_per_member": "Running it for members",
}
_LIMITS: tuple[Name, ...] = ("liability", "waiting", "gave_up", "turned_away")
_LEAVES_OUT = re.compile(r"^Leaves out\n((?:    .*\n?|\n)+)", re.MULTILINE)


def setting_of(scenario: Scenario, labels: Mapping[str, str]) -> Setting:
    """What is asked and planned; `labels` are what reports call the arms beside today's."""
    case = scenario.case(0, None, seed=0, agents=1)
    asked = scenario.criteria.promises
    limits = {name: getattr(asked, f"{name}_at_most") for name in _LIMITS}
    promises = [meaning_of(name, limit) for name, limit in limits.items() if limit is not None]
    if case.company.cash_reserve is not None:
        reserve = plain.money(case.company.cash_reserve, scenario.currency)
        promises.insert(
            0,
            f"the cash reserve of {reserve} covers what it ties up, "
            "a rush on points and ending it in any month",
        )
    if asked.notice is not None:
        weeks = plain.count(asked.notice, "week")
        promises.append(f"points are honored for {weeks} once the end is announced")
    return Setting(
        start=scenario.start.isoformat(),
        key_factor=scenario.key_factor,
        business=_business(scenario, case),
        today=_offers(scenario, case, CONTROL),
        programs=tuple(_planned(scenario, case, arm, label) for arm, label in labels.items()),
        promises=tuple(promises),
        kept_with=asked.kept_with,
    )


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


def _business(scenario: Scenario, case: Case) -> Business:
    market, customers = case.market, float(case.market.customers)
    sales = sum(
        one.share * customers * one.purchases_per_year * one.basket
        for one in market.segments.values()
    )
    units = Customer.knobs()

    def segment(name: str, share: float) -> SegmentToday:
        def number(knob: str) -> Given:
            found = given_of(scenario, f"market.segments.{name}.{knob}", units[knob].unit)
            assert found is not None  # all of them are numbers
            return found

        new = number("new_customers_per_year")
        if market.new_customers is not None:  # solved, and not declared
            new = Given(new_share(market, market.segments[name]), new.unit)
        return SegmentToday(
            name, share * customers, number("purchases_per_year"), number("basket"),
            number("share_of_wallet"), number("churn_per_year"), new,
        )  # fmt: skip

    unit = Company.knobs()["gross_margin"].unit
    margin = given_of(scenario, "company.gross_margin", unit)
    assert margin is not None
    segments = tuple(segment(name, one.share) for name, one in market.segments.items())
    return Business(customers, float(sales), margin, segments)


def _planned(scenario: Scenario, case: Case, arm: str, label: str) -> Planned:
    role, beside = advice.role_of(scenario, arm), advice.beside(scenario, arm)
    if beside is not None:
        return Planned(arm, label, role, beside)
    program, path, key = case.programs[arm], f"programs.{arm}", scenario.key_factor
    offers = _offers(scenario, case, arm)
    changes = tuple(_change(scenario, path, name) for name in program.sets)
    mends = any(one.path.startswith("market.service.") for one in changes)
    return Planned(
        arm,
        label,
        role,
        beside,
        offers=offers,
        costs=_costs(scenario, path, program),
        changes=changes,
        stops=program.stops,
        rollout_weeks=program.rollout_weeks,
        speaks=any(offer.speaks for offer in offers) or (key == "service" and mends),
    )


def _costs(scenario: Scenario, path: str, program: Program) -> tuple[CostItem, ...]:
    """What a program costs whatever its tools; what costs nothing is left out."""
    found = []
    for name, what in _PROGRAM_COSTS.items():
        number = given_of(scenario, f"{path}.{name}", program.knobs()[name].unit)
        if number is not None and (number.value or number.high):
            found.append(CostItem(what, number))
    return tuple(found)


def _change(scenario: Scenario, path: str, name: str) -> Change:
    where = f"{path}.sets.{name}"
    unit = next((leaf.unit for leaf in scenario.leaves if leaf.path == where), "")
    then, today = given_of(scenario, where, unit), given_of(scenario, name, unit)
    said = as_typed(at(scenario.tree, where)) if then is None else ""
    return Change(name, then, today, said)


def _offers(scenario: Scenario, case: Case, arm: str) -> tuple[Offer, ...]:
    inside = CONTROL if arm == CONTROL else f"programs.{arm}"
    return tuple(
        _offer(scenario, f"{inside}.tools.{name}", name, tool)
        for name, tool in case.program(arm).tools.items()
    )


def _offer(scenario: Scenario, path: str, name: str, tool: Tool) -> Offer:
    key = scenario.key_factor
    return Offer(
        name=name,
        kind=tool.kind,
        says=tool.plainly(scenario.currency),
        when=tool.when.plainly(),
        always=tool.when.always,
        occasion=tool.occasion,
        occasions=tool.occasions(scenario.horizon_weeks),
        members=tool.to.members,
        speaks=key is not None and f"value.{key}" in tool.acts_on,
        leaves_out=leaves_out(tool),
        costs=_cost_knobs(scenario, path, tool),
        choices=_choices(scenario, path, tool),
    )


def _cost_knobs(scenario: Scenario, path: str, tool: Tool) -> tuple[CostItem, ...]:
    """The numbers of a tool that are costs, by their names.

    What a reward costs follows from how many sales rewards replace, unless it is declared.
    """
    found, idle = [], tool.idle()
    for name, about in tool.knobs().items():
        number = given_of(scenario, f"{path}.{name}", about.unit)
        if number is None:
            continue
        if name.startswith("cost"):
            found.append(CostItem(name.replace("_", " "), number))
        elif name == "replaces" and name not in idle:
            found.append(CostItem("sales replaced by rewards", number))
    return tuple(found)


def _choices(scenario: Scenario, path: str, tool: Part) -> tuple[Choice, ...]:
    """What the company chooses and the scenario does not settle."""
    searched = {one.path: one for one in scenario.searched}
    found = []
    for name, about in tool.knobs().items():
        where, words = f"{path}.{name}", name.replace("_", " ")
        number = given_of(scenario, where, about.unit)
        if number is None or not about.choice:
            continue
        if where in searched and not searched[where].words:
            one = searched[where]
            number = Given(number.value, number.unit, one.low, one.high)
            found.append(Choice(words, number, searched=True))
        elif number.low is not None:
            found.append(Choice(words, number))
    return tuple(found)


def leaves_out(tool: Tool) -> str:
    """What the author of a tool says that its model leaves out, as one paragraph."""
    found = _LEAVES_OUT.search(text_of(tool if isinstance(tool, type) else type(tool)))
    return " ".join(found[1].split()) if found else ""
