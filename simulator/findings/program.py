"""What is asked and planned: goal, today's business, every program in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.decision import advice
from simulator.decision.asked.promise_words import meaning_of
from simulator.economics.books.promises import Name
from simulator.explain.described import as_typed
from simulator.findings.offers import CostItem, Given, Offer, given_of, offers_of
from simulator.market.company import Company
from simulator.market.segment import Segment
from simulator.market.steady import new_share
from simulator.program import plain
from simulator.program.program import Program
from simulator.say import label, label_n
from simulator.scenario import Scenario
from simulator.scenario.checks.prepared import Prepared, prepared
from simulator.scenario.leaves import at
from simulator.simulate import CONTROL, Case


@dataclass(frozen=True, slots=True)
class SegmentToday:
    """What is declared of a segment: `customers` in heads, the rest per customer."""

    name: str
    customers: float
    purchases_per_year: Given
    basket: Given
    share_of_wallet: Given
    churn_per_year: Given
    new_customers_per_year: Given


@dataclass(frozen=True, slots=True)
class Business:
    """Today's business at its central values; `sales` in currency a year."""

    customers: float
    sales: float
    gross_margin: Given
    segments: tuple[SegmentToday, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a program sets in the market or the company, and what it is today.

    Words are in `said`, numbers in `then`; `today` is None where there is no such number.
    """

    path: str
    then: Given | None
    today: Given | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """One arm as it is planned.

    `stops` are tools of today that end, `rollout_weeks` the weeks until all customers are
    reached, `prepared` what its tools take until they stand. `beside` is the program whose money
    the arm spends, None for programs; of such an arm nothing else is told.
    """

    arm: str
    label: str
    role: str
    beside: str | None
    offers: tuple[Offer, ...] = ()
    costs: tuple[CostItem, ...] = ()
    changes: tuple[Change, ...] = ()
    stops: tuple[str, ...] = ()
    rollout_weeks: int = 0
    prepared: tuple[Prepared, ...] = ()
    speaks: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What is asked of which business, and what is planned.

    `start` is the day of the launch as year-month-day. `promises` are what the
    company promises, in words that may stand alone, each kept in a share `kept_with` of the cases.
    """

    start: str
    key_factor: str | None
    business: Business
    today: tuple[Offer, ...]
    programs: tuple[Planned, ...]
    promises: tuple[str, ...]
    kept_with: float


_PROGRAM_COSTS = {
    "setup_cost": label("Setting it up"),
    "running_cost_per_year": label("Running it"),
    "running_cost_per_member": label("Running it for members"),
}
_LIMITS: tuple[Name, ...] = ("liability", "waiting", "gave_up", "turned_away")


def setting_of(scenario: Scenario, labels: Mapping[str, str]) -> Setting:
    """What is asked and planned; `labels` are what reports call the arms beside today's."""
    case = scenario.case(0, None, seed=0, agents=1)
    asked = scenario.criteria.promises
    limits = {name: getattr(asked, f"{name}_at_most") for name in _LIMITS}
    promises = [meaning_of(name, limit) for name, limit in limits.items() if limit is not None]
    if case.company.cash_reserve is not None:
        reserve = plain.money(case.company.cash_reserve, scenario.currency)
        covers = label(
            "the cash reserve of {reserve} covers peak funding, a rush on points and ending it "
            "in any month",
            reserve=reserve,
        )
        promises.insert(0, covers)
    if asked.notice is not None:
        honored = label_n(
            "points are honored for 1 week once the end is announced",
            "points are honored for {weeks} weeks once the end is announced",
            asked.notice,
            weeks=plain.number(asked.notice),
        )
        promises.append(honored)
    return Setting(
        start=scenario.start.isoformat(),
        key_factor=scenario.key_factor,
        business=_business(scenario, case),
        today=offers_of(scenario, case, CONTROL),
        programs=tuple(_planned(scenario, case, arm, label) for arm, label in labels.items()),
        promises=tuple(promises),
        kept_with=asked.kept_with,
    )


def _business(scenario: Scenario, case: Case) -> Business:
    market, customers = case.market, float(case.market.customers)
    sales = sum(
        one.share * customers * one.purchases_per_year * one.basket
        for one in market.segments.values()
    )
    units = Segment.knobs()

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
    offers = offers_of(scenario, case, arm)
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
        prepared=tuple(
            prepared(program.tools, case.program(CONTROL).tools, scenario.horizon_weeks)
        ),
        speaks=any(offer.speaks for offer in offers) or (key == "service" and mends),
    )


def _costs(scenario: Scenario, path: str, program: Program) -> tuple[CostItem, ...]:
    """What a program costs whatever its tools; what costs nothing is left out."""
    items = []
    for name, what in _PROGRAM_COSTS.items():
        number = given_of(scenario, f"{path}.{name}", program.knobs()[name].unit)
        if number is not None and (number.value or number.high):
            items.append(CostItem(what, number))
    return tuple(items)


def _change(scenario: Scenario, path: str, name: str) -> Change:
    where = f"{path}.sets.{name}"
    unit = next((leaf.unit for leaf in scenario.leaves if leaf.path == where), "")
    then, today = given_of(scenario, where, unit), given_of(scenario, name, unit)
    said = as_typed(at(scenario.tree, where)) if then is None else ""
    return Change(name, then, today, said)
