"""What an arm runs, and how it follows from a program."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from simulator.market.market import Market
from simulator.market.service import Felt
from simulator.program.audiences.condition import Condition, Need
from simulator.program.known.crowd import Crowd
from simulator.program.program import Program
from simulator.program.tool import Tool
from simulator.program.wallet import WalletTerms
from simulator.simulate.case import CONTROL, Case
from simulator.simulate.pace import Pace, pace_of

# What joining must be worth for `accept_rate` to hold: 1 % of the average customer's spend.
TYPICAL_WORTH = 0.01


@dataclass(frozen=True, slots=True)
class Plan:
    """What an arm runs: its tools in name order, who is stopped, how joining works.

    `launching` are the tools that are new in the arm; `for_members` those that one
    joins for, `by_joining` the live ones whom joining can bring or take, `still_issued` the
    currencies that tools for members give; `joins_gradually` whether joining
    waits for the roll-out, `pace` how fast it goes. `at_cost` is our cost of a
    redeemed point by currency and tool, where rewards differ in it. `reference` is the
    yearly money at which `accept_rate` holds. `crowds` is the whole market by segment.
    `conditions` are what audiences ask for, `tops` the shares of spend among them, `needs` what
    must be kept of customers for them and for calendars, `looks_back` the weeks of spend that
    these or tools ask for, `publishers` the tool that publishes each fact. `groups` are tools that
    exclude each other. `succeeds` names, for tools that take the place of stopped ones of their
    kind, which one, and whose luck they have; `replaced` are stopped ones whose points another
    tool gives on: they are redeemed as before and pull no more.
    `market` is the arm's own; `felt` what is solved of how service acts.
    """

    name: str
    tools: Mapping[str, Tool]
    program: Program
    stopped: frozenset[str]
    wallets: Mapping[str, WalletTerms]
    at_cost: Mapping[str, Mapping[str, float]]
    launching: frozenset[str]
    for_members: Mapping[str, Tool]
    still_issued: frozenset[str]
    joins_gradually: bool
    reference: float
    typical_spend: Mapping[str, float]
    crowds: Mapping[str, Crowd]
    tops: tuple[float, ...]
    conditions: tuple[Condition, ...]
    needs: frozenset[Need]
    looks_back: int
    by_joining: Mapping[str, Tool]
    publishers: Mapping[str, str]
    groups: tuple[tuple[str, ...], ...]
    succeeds: Mapping[str, str]
    replaced: frozenset[str]
    market: Market
    felt: Felt
    pace: Pace

    @property
    def acting(self) -> Mapping[str, Tool]:
        """The tools that act on customers: all but those whose points another one gives on."""
        if not self.replaced:
            return self.tools
        return {name: tool for name, tool in self.tools.items() if name not in self.replaced}

    @property
    def timed(self) -> Mapping[str, Tool]:
        """The tools whose calendar asks for single customers."""
        return {name: tool for name, tool in self.tools.items() if tool.when.personal}

    @property
    def sold(self) -> frozenset[str]:
        """The tools that sell points."""
        return frozenset(name for name, tool in self.tools.items() if tool.sells_points())

    @property
    def joins(self) -> bool:
        """Whether there is anything to join."""
        return bool(self.for_members)

    @property
    def today(self) -> frozenset[str]:
        """The tools that have been running before the launch."""
        return frozenset(self.tools) - self.launching

    def runs(self, week: int) -> bool:
        """Whether there is something to be a member of in a week, open or between windows."""
        return any(tool.when.running(week) for tool in self.for_members.values())


def plan_of(case: Case, arm: str, felt: Felt | None = None) -> Plan:
    """The plan of an arm: today's tools and the program's own, in order of their names.

    `felt` is how service acts, as solved; by default as it stands in the scenario.

    Raises
    ------
    ValueError
        If a program's tool has the name of one of today's, or tools that share a
        currency disagree on its terms.
    """
    program, market = case.program(arm), case.world(arm)[0]
    own = {} if arm == CONTROL else program.tools
    twice = sorted(set(own) & set(case.today.tools))
    if twice:
        raise ValueError(f"{arm}: {twice[0]} is a tool of today, too; give it another name")
    typical = _typical_spend(market)
    mean = sum(market.segments[name].share * spend for name, spend in typical.items())
    tools = {
        name: tool.for_spend(mean).for_margin(case.company.gross_margin)
        for name, tool in sorted({**case.today.tools, **own}.items())
    }
    ends = frozenset() if arm == CONTROL else frozenset(program.stops)
    stopped = ends & case.today.tools.keys()
    live = {name: tool for name, tool in tools.items() if name not in stopped}
    replaced = _replaced(tools, own, stopped)
    for_members = {name: tool for name, tool in live.items() if tool.to.joined_for}
    asked = tuple(dict.fromkeys(one for tool in tools.values() for one in tool.to.leaves))
    terms = (tool.wallet() for tool in for_members.values())
    joined_today = any(t.to.joined_for for n, t in case.today.tools.items() if n not in stopped)
    return Plan(
        name=arm,
        tools=tools,
        program=program,
        stopped=stopped,
        wallets=_wallets(arm, tools),
        at_cost=_at_cost(tools),
        launching=frozenset(own),
        for_members=for_members,
        still_issued=frozenset(own.currency for own in terms if own is not None),
        joins_gradually=not joined_today,
        reference=TYPICAL_WORTH * 52 * mean,
        typical_spend=typical,
        crowds=_crowds(market),
        tops=tuple(sorted({c.top_share for c in asked if c.top_share is not None})),
        conditions=asked,
        needs=frozenset(need for one in asked for need in one.needs)
        | _joined(tools)
        | _brought(tools),
        looks_back=max(
            [t.looks_back() for t in tools.values()] + [c.looks_back for c in asked], default=0
        ),
        by_joining={name: tool for name, tool in live.items() if tool.to.by_joining},
        publishers=_publishers(arm, live),
        groups=_groups({name: tool for name, tool in tools.items() if name not in replaced}),
        succeeds=_succeeds(tools, sorted(own), stopped),
        replaced=replaced,
        market=market,
        felt=felt or Felt(),
        pace=pace_of(program.joining),
    )


def _joined(tools: Mapping[str, Tool]) -> frozenset[Need]:
    """What must be kept of customers for calendars that count from the week of joining."""
    return frozenset({"joined"} if any(tool.when.by_joining for tool in tools.values()) else ())


def _brought(tools: Mapping[str, Tool]) -> frozenset[Need]:
    """Who brought whom, which is followed where a tool is told."""
    return frozenset({"brought"} if any(t.asks_who_brought() for t in tools.values()) else ())


def _typical_spend(market: Market) -> dict[str, float]:
    return {
        name: segment.purchases_per_year * segment.basket / 52
        for name, segment in market.segments.items()
    }


def _crowds(market: Market) -> dict[str, Crowd]:
    crowds = {}
    for name, segment in market.segments.items():
        customers = market.customers * segment.share
        purchases = customers * segment.purchases_per_year / 52
        crowds[name] = Crowd(
            customers, purchases, purchases * segment.basket, segment.need_shape,
            segment.rhythm_spread, math.hypot(segment.basket_spread, segment.basket_variation),
            segment.basket_variation,
        )  # fmt: skip
    return crowds


def _wallets(arm: str, tools: dict[str, Tool]) -> dict[str, WalletTerms]:
    terms: dict[str, WalletTerms] = {}
    for name, tool in tools.items():
        own = tool.wallet()
        if own is None:
            continue
        both = terms.setdefault(own.currency, own).together(own)
        if both is None:
            raise ValueError(
                f"{arm}: {name} shares the currency {own.currency!r} but not its value or "
                "expiry; give it another currency or the same terms"
            )
        terms[own.currency] = both
    return terms


def _at_cost(tools: Mapping[str, Tool]) -> dict[str, dict[str, float]]:
    """Of currencies whose rewards differ in what they cost, our cost of a point by tool."""
    found: dict[str, dict[str, float]] = {}
    for name, tool in tools.items():
        terms = tool.wallet()
        if terms is not None:
            found.setdefault(terms.currency, {})[name] = terms.point_cost
    return {currency: each for currency, each in found.items() if len(set(each.values())) > 1}


def _publishers(arm: str, live: Mapping[str, Tool]) -> dict[str, str]:
    """Which of the live tools publishes each fact."""
    publishers: dict[str, str] = {}
    for name, tool in live.items():
        for fact in tool.publishes:
            if publishers.setdefault(fact, name) != name:
                raise ValueError(
                    f"{arm}: {publishers[fact]} and {name} both publish {fact!r}; stop one"
                )
    return publishers


def _succeeds(
    tools: Mapping[str, Tool], own: Sequence[str], stopped: Collection[str]
) -> dict[str, str]:
    """Of a program's own tools, each that takes the place of a stopped one of its kind.

    A card in another currency is another card: rewards of the old one go on beside it.
    """
    successors: dict[str, str] = {}
    for name in own:
        kind, given = type(tools[name]), _currency(tools[name])
        alike = (
            one
            for one in sorted(stopped)
            if type(tools[one]) is kind and _currency(tools[one]) == given
        )
        old = next((one for one in alike if one not in successors.values()), None)
        if old is not None:
            successors[name] = old
    return successors


def _currency(tool: Tool) -> str | None:
    """The points that a tool gives, None where it gives none."""
    terms = tool.wallet()
    return None if terms is None else terms.currency


def _replaced(
    tools: Mapping[str, Tool], own: Collection[str], stopped: Collection[str]
) -> frozenset[str]:
    """Stopped tools whose currency a tool of the program gives on.

    With both pulling there would be two rewards to be glad of for each that is used.
    """
    given = {_currency(tools[name]) for name in own} - {None}
    return frozenset(name for name in stopped if _currency(tools[name]) in given)


def _groups(tools: dict[str, Tool]) -> tuple[tuple[str, ...], ...]:
    """Tools linked by `instead_of`, as groups in which only the largest offer applies."""
    group = {name: {name} for name in tools}
    for name, tool in tools.items():
        if tool.instead_of is not None and tool.instead_of in tools:
            joined = group[name] | group[tool.instead_of]
            for member in joined:
                group[member] = joined
    return tuple(sorted({tuple(sorted(members)) for members in group.values() if len(members) > 1}))
