"""Scenarios as nobody would write them, but which must obey the laws all the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, reject, settings
from hypothesis import strategies as st

import simulator.tools  # noqa: F401  (fills the registry)
from simulator.market.company import Company
from simulator.market.market import Market
from simulator.market.seasons import MONTHS
from simulator.market.segment import Segment
from simulator.market.shapes import least_loyalty
from simulator.program.audience import Audience
from simulator.program.calendar import Calendar
from simulator.program.program import Joining, Program
from simulator.program.tool import REGISTRY, Tool
from simulator.simulate import Case, Played, simulate
from simulator.tools.discount import Discount
from simulator.tools.points import Points
from tests.laws.around import newcomers, one_of, rivals, services

NAMES = ("regulars", "rare", "guests")
TERMS = (4, 5, 26, 30, 52, 104, None)


# What a case may have on; each row of eight has every pair of them on, and off, twice (an
# orthogonal array of strength two), so that no pair is left to chance.
FEATURES = ("today", "service", "newcomers", "rival", "worlds", "tied", "at_first_purchase")
Has = frozenset[str] | None  # None: by chance
ROWS: tuple[frozenset[str], ...] = tuple(
    frozenset(name for at, name in enumerate(FEATURES, 1) if (at & row).bit_count() % 2)
    for row in range(8)
)


def on(draw: st.DrawFn, has: Has, name: str, *by_chance: bool) -> bool:
    """Whether a case has a feature: as told, or else by chance."""
    return draw(one_of(*by_chance)) if has is None else name in has


def law(examples: int) -> settings:
    """The same examples every time: a law is judged, not its luck.

    A counterexample is not made smaller: with a case in it that takes minutes.
    """
    return settings(
        phases=[Phase.explicit, Phase.generate],
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


@st.composite
def customers(draw: st.DrawFn, share: float) -> Segment:
    """A segment, from a yearly visitor to a daily guest; shares may be more or less alike."""
    who = Segment(
        share=share,
        purchases_per_year=draw(one_of(52, 1.5, 12, 150, 400)),
        basket=draw(one_of(29.6, 0.35, 4.99, 1_234.5)),
        share_of_wallet=draw(one_of(0.45, 0.05, 0.9)),
        churn_per_year=draw(one_of(0.18, 0, 0.4)),
        new_customers_per_year=draw(one_of(0, 0.18, 2)),
        win_back_per_year=draw(one_of(0, 0, 0.1, 3)),
        refund_rate=draw(one_of(0, 0.1, 0.6)),
        cares_about=draw(one_of({}, {"price": 2}, {"price": 0, "recognition": 4})),
        elasticity=draw(one_of(0.8, 0, 3)),
        elasticity_at=draw(one_of(None, 0.5)),
        need_shape=draw(one_of(1.25, 0.6, 5)),
        rhythm_spread=draw(one_of(0.45, 0, 1)),
        basket_variation=draw(one_of(0.99, 0, 0.3)),
        churn_shape=draw(one_of(1.5, 1, 5)),
        retention_pull=draw(one_of(1, 0, 3)),
    )
    more = draw(one_of(None, None, 1.1, 20))
    loyalty = None if more is None else more * max(least_loyalty(who), 0.05)
    return who.model_copy(update={"loyalty_shape": loyalty})


@st.composite
def markets(
    draw: st.DrawFn, most_segments: int = 3, start: str | None = None, has: Has = None
) -> Market:
    """One to three segments, with seasons or without."""
    n = draw(st.integers(1, most_segments))
    shares = {1: (1.0,), 2: (0.75, 0.25), 3: (0.5, 0.375, 0.125)}[n]
    segments = {name: draw(customers(s)) for name, s in zip(NAMES, shares, strict=False)}
    months = draw(st.dictionaries(one_of(*MONTHS), one_of(1.5, 0.0, 0.7), max_size=2))
    return Market(
        customers=draw(one_of(600, 1_000, 33_333)),
        seasons=months,
        start=start or draw(one_of("running_base", "running_base", "at_first_purchase")),
        segments=segments,
        service=draw(services()) if on(draw, has, "service", False, False, False, True) else None,
        newcomers=draw(newcomers()) if on(draw, has, "newcomers", False, True) else None,
        rival=draw(rivals()) if on(draw, has, "rival", False, True) else None,
    )


@st.composite
def audiences(draw: st.DrawFn, segments: tuple[str, ...]) -> Audience:
    """Everyone, members, a segment, the top, lapsed customers, and their meetings."""
    return Audience(
        members=draw(one_of(False, True)),
        segments=draw(one_of((), (), segments[:1], segments)),
        top=draw(one_of(None, None, 0.1, 0.5, 1)),
        lapsed=draw(one_of(None, None, 1, 8)),
    )


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Always, every so often, from, until, in some weeks."""
    about: dict[str, Any] = draw(
        one_of(
            {},
            {},
            {"every": 13},
            {"every": 5, "for": 3, "from": 2},
            {"from": 6},
            {"until": 9},
            {"weeks": [0, 3, 17]},
        )
    )
    return Calendar.model_validate(about)


@st.composite
def discounts(draw: st.DrawFn, segments: tuple[str, ...]) -> Discount:
    """A price cut, shallow or deep, permanent or not."""
    return Discount(
        depth=draw(one_of(0.05, 0, 0.01, 0.4)),
        supplier_share=draw(one_of(0, 0.5, 1)),
        threshold=draw(one_of(0.02, 0, 0.15)),
        reference_loss=draw(one_of(0.1, 0, 1)),
        pull_forward=draw(one_of(0.2, 0, 1)),
        to=draw(audiences(segments)),
        when=draw(calendars()),
    )


@st.composite
def terms(draw: st.DrawFn) -> dict[str, Any]:
    """What all tools that share a currency agree on."""
    return {
        "point_value": draw(one_of(0.01, 1.0, 0.37)),
        "cost_rate": draw(one_of(0.72, 0, 1)),
        "expires_after": draw(one_of(*TERMS)),
        "expires_by": draw(one_of("earning", "inactivity")),
    }


@st.composite
def cards(draw: st.DrawFn, segments: tuple[str, ...], shared: dict[str, Any]) -> Points:
    """A points card, generous or mean."""
    return Points(
        **shared,
        back=draw(one_of(0.02, 0, 0.3)),
        welcome=draw(one_of(0, 5)),
        reward_at=draw(one_of(5, 0.01, 40)),
        redeem_rate=draw(one_of(0.6, 0, 1)),
        gradient=draw(one_of(0.2, 0, 2)),
        rewarded=draw(one_of(0.02, 0, 0.5)),
        expiry_pressure=draw(one_of(0.02, 0, 0.5)),
        to=draw(audiences(segments)) if draw(one_of(False, True)) else Audience(members=True),
        when=draw(calendars()),
    )


@st.composite
def others(draw: st.DrawFn) -> Tool:
    """A tool of any kind that has no currency, as it is when nothing is said about it."""
    kinds = sorted(k for k, of in REGISTRY.items() if of.model_validate({}).wallet() is None)
    return REGISTRY[draw(one_of(*kinds))].model_validate({})


@st.composite
def toolboxes(
    draw: st.DrawFn, names: tuple[str, ...], segments: tuple[str, ...], shared: dict[str, Any]
) -> dict[str, Tool]:
    """Some tools, which may exclude each other."""
    tools: dict[str, Tool] = {}
    for name in names:
        kind = draw(one_of("points", "discount", "other", None))
        made = {"points": cards(segments, shared), "discount": discounts(segments)}
        if kind is not None:
            tools[name] = draw(made.get(kind, others()))
    if len(tools) > 1 and draw(one_of(False, False, True)):
        first, *_, last = tools
        tools[last] = tools[last].model_copy(update={"instead_of": first})
    return tools


@st.composite
def programs(
    draw: st.DrawFn, segments: tuple[str, ...], shared: dict[str, Any], today: tuple[str, ...]
) -> Program:
    """A program with up to two tools, costs and a way to join."""
    return Program(
        tools=draw(toolboxes(("card", "week_end"), segments, shared)),
        stops=draw(one_of((), today, today[:1])),
        setup_cost=draw(one_of(0, 999.99)),
        running_cost_per_year=draw(one_of(0, 1_000)),
        running_cost_per_member=draw(one_of(0, 1.3)),
        rollout_weeks=draw(one_of(0, 0, 7)),
        joining=Joining(
            ask_rate=draw(one_of(0.3, 1, 0)),
            accept_rate=draw(one_of(0.4, 0.99, 0)),
            membership_value_max=draw(one_of(0.03, 0)),
        ),
    )


@st.composite
def cases(
    draw: st.DrawFn,
    *,
    with_today: bool = True,
    most_arms: int = 2,
    tied: bool = True,
    sets: bool = True,
    start: str | None = None,
    has: Has = None,
) -> Case:
    """A case with today's tools, programs, plain alternatives and worlds of their own.

    What it has of them is `has`, where that is given, else what chance says.
    """
    if has is not None:
        start = "at_first_purchase" if "at_first_purchase" in has else "running_base"
    world = draw(markets(3 if has is None or "service" not in has else 2, start=start, has=has))
    segments, shared = tuple(world.segments), draw(terms())
    firm = Company(
        gross_margin=draw(one_of(0.28, -0.1, 0.9)),
        cost_per_purchase=draw(one_of(0, 0.35)),
        cost_per_new_customer=draw(one_of(None, 12.5)),
        acquisition_budget=draw(one_of(0, 0, 5_000)),
        acquisition_cost_growth=draw(one_of(0, 0.5, -0.2)),
        budget_saved_rate=draw(one_of(0, 1)),
    )
    has_today = with_today and on(draw, has, "today", False, False, True)
    today = Program(
        tools=draw(toolboxes(("blanket", "stars"), segments, shared)) if has_today else {}
    )
    n_arms = draw(st.integers(1, most_arms)) if has is None else 1 + ("worlds" in has)
    names = ("card", "other")[:n_arms]
    arms = {name: draw(programs(segments, shared, tuple(today.tools))) for name in names}
    if tied and on(draw, has, "tied", False, False, True):
        arms["as_price_cut"] = Program(same_money_as="card", tools={"price_cut": Discount()})
        if firm.cost_per_new_customer:
            arms["as_acquisition"] = Program(same_money_as="card", acquires=True)
    worlds = {}
    if sets and "other" in arms and on(draw, has, "worlds", False, True):
        worlds["other"] = draw(changed(world, firm))
    return Case(
        number=draw(st.integers(0, 3)),
        seed=draw(one_of(1, 2**63)),
        weeks=draw(one_of(9, 1, 30, 54)),
        start=date(2026, 1, 5) + timedelta(days=draw(one_of(0, 3, 200))),
        agents=draw(one_of(40, 7, 90)),
        market=world,
        company=firm,
        today=today,
        programs=arms,
        worlds=worlds,
    )


@st.composite
def changed(draw: st.DrawFn, world: Market, firm: Company) -> tuple[Market, Company]:
    """Numbers that an arm sets: of the company, of the market, or of both."""
    margin = firm.model_copy(update={"gross_margin": 0.5})
    first = next(iter(world.segments))
    better = world.segments[first].model_copy(update={"elasticity": 1.1})
    other = world.model_copy(update={"segments": {**world.segments, first: better}})
    sets = [(world, margin), (other, firm), (other, margin)]
    if world.service is not None:
        mended = world.service.model_copy(update={"failure_rate": 0.01})
        sets.append((world.model_copy(update={"service": mended}), firm))
    return sets[draw(st.integers(0, len(sets) - 1))]


def played(case: Case, **how: Any) -> Played:
    """The case, played; declared markets that contradict themselves are no examples."""
    try:
        return simulate(case, **how)
    except ValueError as error:
        if any(
            words in str(error)
            for words in ("cannot be reached", "settles at", "no market", "nothing in it")
        ):
            reject()
        raise
