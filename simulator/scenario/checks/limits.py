"""Cross checks of what is more than there is room for: work at a desk, customers that are bought.

Both are looked at with every number at its center, where too much is a fault, and in
draws of what is uncertain, where it is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from simulator.draws import Luck
from simulator.market.company import Company
from simulator.market.desk import Desk
from simulator.market.market import Market
from simulator.market.newcomers import paid_today
from simulator.say import fault, label
from simulator.scenario.build import at_center, flat, overlaid, with_numbers
from simulator.scenario.checks.notes import Notes
from simulator.scenario.leaves import copied, put
from simulator.scenario.uncertain import Distribution
from simulator.simulate.around.actors import inflow_by_segment, usual_tickets

DRAWS = 64  # how often a load or a budget is looked at with uncertain numbers drawn
END = 0.95  # the quantile that a single number's end stands for
# What decides how much work a desk has and can do, and what a budget buys of the arrivals.
WORK = re.compile(
    r"market\.(customers|segments\.[^.]+\.(share|purchases_per_year)|service\.(failure_rate"
    r"|serious_share|report_rate|desk\.(staff|minutes_per_case|hours_per_week)))$"
)
BOUGHT = re.compile(
    r"market\.(customers|segments\.[^.]+\.(share|new_customers_per_year)|newcomers\.talk_share)$"
    r"|company\.(acquisition_budget|cost_per_new_customer)$"
)
STAFFING = ("staff", "minutes_per_case", "hours_per_week")
Measure = Callable[[dict[str, Any]], float]


@dataclass(frozen=True, slots=True)
class Probe:
    """A ratio that should not pass 1, with every number at its center and in `DRAWS` draws.

    `above` is the share of draws in which it does, `worst` the highest; `ends` names
    the uncertain numbers that raise it most, and at which end.
    """

    center: float
    above: float
    worst: float
    ends: str


def probe(tree: dict[str, Any], drivers: re.Pattern[str], measure: Measure) -> Probe:
    """Look at a ratio of a tree of which only numbers that match `drivers` matter."""
    unknown = {
        path: value
        for path, value in flat(tree).items()
        if isinstance(value, Distribution) and drivers.match(path.split(".sets.")[-1])
    }
    center = with_numbers(tree, at_center)

    def at(values: Mapping[str, float]) -> float:
        changed = copied(center)
        for path, value in values.items():
            put(changed, path, value)
        return measure(changed)

    luck = Luck(0, 0)  # these draws only describe the scenario; no case is played with them
    u = {path: luck.uniforms(path, "", 0, DRAWS) for path in unknown}
    limits = [
        at({path: drawn.ppf(float(u[path][i])) for path, drawn in unknown.items()})
        for i in range(DRAWS if unknown else 0)
    ]
    reach = {}
    for path, drawn in unknown.items():
        low, high = at({path: drawn.ppf(1 - END)}), at({path: drawn.ppf(END)})
        name = path.rpartition(".")[2]
        end = label("high {name}", name=name) if high > low else label("low {name}", name=name)
        reach[end] = max(low, high)
    most = sorted(reach, key=lambda name: -reach[name])[:2]
    ends = label("{first} and a {second}", first=most[0], second=most[1]) if len(most) > 1 else ""
    above = float(np.mean(np.array(limits) > 1)) if limits else 0.0
    return Probe(at({}), above, max(limits, default=0.0), ends or "".join(most))


def desks(cross: Notes) -> None:
    """A desk that cannot do the work of the declared market, at the center or in some draws."""
    today = cross.tree["market"]
    if today["service"] is None:
        return
    for path, sets in _arms(cross):
        tree = {"market": today, "sets": {"market": sets.get("market", {})}}
        touched = [key for key in flat(tree["sets"]) if WORK.match(key)]
        if path and not touched:
            continue
        market, desk = _world(with_numbers(tree, at_center))
        if desk.overloaded:
            continue
        work = probe(tree, WORK, _load)
        tickets, staff = usual_tickets(market), _staff(with_numbers(tree, at_center))
        place = next((key for key in touched if key.endswith(STAFFING)), [*touched, ""][0])
        here = f"{path}sets.{place}" if path else "market.service.desk.staff"
        if work.center > 1:
            enough = ceil(round(work.center * staff, 9))
            cross.note(
                here,
                fault(
                    "a load of {center}: {tickets} problems a week of {minutes_per_case} "
                    "minutes are more than {staff} x {hours_per_week} hours; expected at "
                    "least {enough} persons, or {needed} for the usual load of "
                    "{usual_load}; or say "
                    "overloaded: true, if that is meant",
                    center=f"{work.center:.0%}",
                    tickets=f"{tickets:,.0f}",
                    minutes_per_case=f"{desk.minutes_per_case:g}",
                    staff=staff,
                    hours_per_week=f"{desk.hours_per_week:g}",
                    enough=enough,
                    needed=desk.needed(tickets),
                    usual_load=f"{desk.usual_load:.0%}",
                ),
            )
        elif work.above > 0:
            cross.note(
                here,
                fault(
                    "a load of {center} with every number at its center, but above 100 % "
                    "in {above} of the draws, up to {worst}, above all at a {ends}; "
                    "narrow what is uncertain, add staff, or say "
                    "overloaded: true, if that is meant",
                    center=f"{work.center:.0%}",
                    above=f"{work.above:.0%}",
                    worst=f"{work.worst:.0%}",
                    ends=work.ends,
                ),
                cross.warnings,
            )


def _world(tree: dict[str, Any]) -> tuple[Market, Desk]:
    """The market of an arm and its desk."""
    market = Market.model_validate(overlaid(tree["market"], tree["sets"]["market"]))
    assert market.service is not None
    return market, market.service.desk


def _staff(tree: dict[str, Any]) -> int:
    """Persons at the desk; where none are declared, as many as today's problems ask for."""
    return int(_world(tree)[1].persons(usual_tickets(Market.model_validate(tree["market"]))))


def _load(tree: dict[str, Any]) -> float:
    market, desk = _world(tree)
    return float(desk.load(usual_tickets(market), _staff(tree)))


def budgets(cross: Notes) -> None:
    """A budget that buys more customers than can be won, or than are declared to come."""
    for path, sets in _arms(cross):
        own = sets.get("company", {})
        if not path or own or "prospects" in sets.get("market", {}):
            _winnable(cross, path, sets)
    market, company = cross.tree["market"], cross.tree["company"]
    if not company["acquisition_budget"] or company["cost_per_new_customer"] is None:
        return
    tree = {"market": market, "company": company}
    paid, declared, talk = _arrivals(with_numbers(tree, at_center))
    if not declared:
        return  # what is bought is then all that comes
    here = "company.acquisition_budget"
    bought = probe(tree, BOUGHT, _bought)
    steady = market["new_customers"] is not None
    says = "new_customers: steady" if steady else "new_customers_per_year"
    if paid > declared:
        cross.note(
            here,
            fault(
                "buys {paid} customers a year, but {says} declares only {declared}, "
                "paid ones included; correct one of them",
                paid=f"{paid:,.0f}",
                says=says,
                declared=f"{declared:,.0f}",
            ),
        )
    elif bought.center > 1:
        cross.note(
            here,
            fault(
                "buys {paid} customers a year, but of the {declared} that {says} "
                "declares, talk_share {talk} leaves only {left}; correct "
                "one of them",
                paid=f"{paid:,.0f}",
                declared=f"{declared:,.0f}",
                says=says,
                talk=f"{talk / declared:.0%}",
                left=f"{declared - talk:,.0f}",
            ),
        )
    elif bought.above > 0:
        cross.note(
            here,
            fault(
                "buys {center} of the arrivals that talk leaves, but in {above} of "
                "the draws more than all, above all at a {ends}; more customers then "
                "come than are declared, or fewer by talk",
                center=f"{bought.center:.0%}",
                above=f"{bought.above:.0%}",
                ends=bought.ends,
            ),
            cross.warnings,
        )


def _winnable(cross: Notes, path: str, sets: dict[str, Any]) -> None:
    """A budget that buys more people in a year than there are to be won."""
    tree = with_numbers(
        {"market": cross.tree["market"], "company": cross.tree["company"], "sets": sets}, at_center
    )
    around = sets and with_numbers(sets, at_center)
    market = overlaid(tree["market"], around.get("market", {}) if around else {})
    company = Company.model_validate(
        overlaid(tree["company"], around.get("company", {}) if around else {})
    )
    pool, paid = market["prospects"] * market["customers"], 52 * paid_today(company)
    if paid > pool:
        cross.note(
            f"{path}sets.company" if path else "company.acquisition_budget",
            fault(
                "buys {paid} customers a year, but only {pool} people could still be "
                "won ({prospects} per customer, market.prospects); correct one of them",
                paid=f"{paid:,.0f}",
                pool=f"{pool:,.0f}",
                prospects=f"{market['prospects']:g}",
            ),
        )


def _arrivals(tree: dict[str, Any]) -> tuple[float, float, float]:
    """Customers a year that the budget buys, that are declared, and that talk sends."""
    market = Market.model_validate(tree["market"])
    company = Company.model_validate(tree["company"])
    declared = 52 * sum(rate for rate, _ in inflow_by_segment(market).values())
    talk = 0.0 if market.newcomers is None else market.newcomers.talk_share * declared
    return 52 * paid_today(company), declared, talk


def _bought(tree: dict[str, Any]) -> float:
    paid, declared, talk = _arrivals(tree)
    left = declared - talk
    return paid / left if left > 0 else float(paid > 0) * 2


def _arms(cross: Notes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Today and every arm that sets something, with its prefix."""
    yield "", {}
    for name, program in cross.tree["programs"].items():
        if program.get("sets"):
            yield f"programs.{name}.", program["sets"]
