"""Playing a case: solve, warm up, run all arms, then the arms that spend the same money."""

from __future__ import annotations

import pickle
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from simulator.draws import Luck
from simulator.market.market import Market
from simulator.market.service import Felt
from simulator.program.audiences.condition import Need
from simulator.program.ledger import Ledger
from simulator.simulate.alternatives import with_same_money
from simulator.simulate.around.actors import most_arrivals
from simulator.simulate.around.pulse import Pulse
from simulator.simulate.case import CONTROL, Case
from simulator.simulate.loop import Loop
from simulator.simulate.observe.joining import CohortRecorder
from simulator.simulate.observe.run_off import Owed, following, run_off
from simulator.simulate.observe.transactions import TransactionLog
from simulator.simulate.observe.vintages import Bookkeeper
from simulator.simulate.panel import WHOLE, Recorder, SpendBefore
from simulator.simulate.plan import plan_of
from simulator.simulate.population import (
    BLOCK,
    SHARED,
    draw_population,
    prospects_needed,
    weights,
    with_prospects,
)  # fmt: skip
from simulator.simulate.records import Cohorts, Panel, Played
from simulator.simulate.solve.calibration import solve_with_tools
from simulator.simulate.solve.declared import declared_and_simulated
from simulator.simulate.solve.penetration import SolvedPace, solve_paces
from simulator.simulate.solve.starts import SMALL, STARTS, Start
from simulator.simulate.solve.warm_up import warm_up


def simulate(
    case: Case, *, block: int | None = None, threads: int = 1, panel: bool = False,
    owed: bool = True, vintages: bool | None = None, log: TransactionLog | None = None,
) -> Played:  # fmt: skip
    """Play all arms of a case through the same weeks with the same luck.

    The control arm comes first. Arms with `same_money_as` are played in a second
    pass, when it is known what that program cost in this very case. The result
    does not depend on `block` or `threads`.

    Some customers are followed beyond the horizon, to see what becomes of the points that
    are outstanding there, unless nobody asks what is `owed`. With `vintages` (as `panel`
    unless given) points are also told apart by their month of issue, and customers and
    members by the month in which they came and joined. None of this changes
    anything else, nor does a `log`, which is given every purchase of the customers that it
    follows.

    Raises
    ------
    ValueError
        If the declared market cannot be solved; the message says which numbers
        contradict each other.
    """
    started = time.perf_counter()
    free = [arm for arm, p in case.programs.items() if p.same_money_as is None]
    tied = [arm for arm in case.programs if arm not in free]
    by_month = panel if vintages is None else vintages
    block = block or (BLOCK if threads == 1 else SHARED)
    passes = Passes(block, threads, panel, owed, by_month, log)
    ledgers, records = _pass(case, free, {}, passes)
    if tied:
        case, bought = with_same_money(case, tied, ledgers)
        passes.recorded = CONTROL
        more, second = _pass(case, tied, bought, passes)
        ledgers |= {arm: more[arm] for arm in tied}
        records = _joined(records, second)
    solved = declared_and_simulated(case, ledgers[CONTROL], ledgers, passes.paces)
    owing = {arm: passes.outstanding[arm] for arm in ledgers if arm in passes.outstanding}
    seconds = time.perf_counter() - started
    cohorts = {arm: passes.cohorts[arm] for arm in ledgers if arm in passes.cohorts}
    return Played(case.number, ledgers, records, solved, seconds, owed=owing, cohorts=cohorts)


Needs = tuple[tuple[float, ...], frozenset[Need], int]  # `tops`, `needs`, `looks_back` of plans


@dataclass(slots=True)
class Passes:
    """How to play, and the customers of week 0 by market, which both passes share."""

    block: int
    threads: int
    panel: bool
    owed: bool
    by_month: bool
    log: TransactionLog | None
    known: list[tuple[Market, Start]] = field(default_factory=list)
    recorded: str | None = None  # an arm that an earlier pass has put into its panel
    outstanding: Owed = field(default_factory=dict)
    cohorts: dict[str, dict[str, Cohorts]] = field(default_factory=dict)
    paces: dict[str, SolvedPace] = field(default_factory=dict)  # of joining, where they were solved

    def start(self, case: Case, market: Market) -> Start:
        """People solved and warmed up, once per market, with the service of today."""
        market = market.model_copy(update={"service": case.market.service})
        for known, start in self.known:
            if known.same_people(market):
                return start
        asked = _needs_of(case)
        case = replace(case, programs={}, worlds={})  # of which the start knows their needs alone
        about = self._about(case, market, asked)
        start = STARTS.of(about, lambda: self._start(case, market, asked))
        self.known.append((market, start))
        return start

    def _about(self, case: Case, market: Market, asked: Needs) -> bytes | None:
        """All that the start of a small market depends on; None where it is not kept.

        Those with tools or service of today are calibrated, and so is what they remember.
        """
        if case.agents > SMALL or case.today.tools or market.service is not None:
            return None
        tops, needs, looks_back = asked
        followed = self.panel or self.log is not None
        return pickle.dumps((case, market, tops, sorted(needs), looks_back, self.block, followed))

    def _start(self, case: Case, market: Market, asked: Needs) -> Start:
        luck, today = Luck(case.seed, case.number), plan_of(case, CONTROL)
        factors, felt = None, Felt()
        if today.tools or market.service is not None:
            factors, felt = solve_with_tools(case, market, today)
        today = replace(today, felt=felt)
        population, solved = draw_population(market, luck, case.agents, factors)
        before = SpendBefore(population) if self.panel or self.log is not None else None
        warm = warm_up(
            case,
            population,
            replace(today, tops=asked[0], needs=asked[1], looks_back=asked[2]),
            luck,
            block=self.block,
            threads=self.threads,
            before=before,
        )
        return Start(population, solved, felt, warm, before)


def _pass(
    case: Case, arms: Sequence[str], bought: Mapping[str, float], passes: Passes
) -> tuple[dict[str, Ledger], Panel | None]:
    """The control arm and some others, grouped by the market they live in."""
    ledgers: dict[str, Ledger] = {}
    kept: Panel | None = None
    control: Mapping[int, Pulse] | None = None
    for market, group in _worlds(case, arms):
        own = [CONTROL, *group] if control is None else group
        books, recorded, loop = _world(case, market, own, bought, passes, control)
        control = loop.control
        ledgers |= books
        kept = _joined(kept, recorded)
    return ledgers, kept


def _worlds(case: Case, arms: Sequence[str]) -> list[tuple[Market, list[str]]]:
    """Arms by market; the control's market first, whether or not another arm shares it."""
    groups: list[tuple[Market, list[str]]] = [(case.market, [])]
    for arm in arms:
        market = case.world(arm)[0]
        for known, group in groups:
            if known.same_people(market):
                group.append(arm)
                break
        else:
            groups.append((market, [arm]))
    return groups


def _world(
    case: Case, market: Market, arms: list[str], bought: Mapping[str, float], passes: Passes,
    control: Mapping[int, Pulse] | None,
) -> tuple[dict[str, Ledger], Panel | None, Loop]:  # fmt: skip
    start, luck = passes.start(case, market), Luck(case.seed, case.number)
    arrivals = [most_arrivals(case, arm, bought.get(arm, 0.0)) for arm in arms]
    most = {name: max(arm[name] for arm in arrivals) for name in market.segments}
    pool = prospects_needed(market, case.agents, most)
    population = with_prospects(start.population, market, luck, start.solved, pool)
    recorder = None
    if passes.panel:
        recorder = Recorder(case, population, arms, luck, start.before, skip=passes.recorded)
    loop = Loop(
        case, population, [plan_of(case, arm, start.felt) for arm in arms], luck,
        block=passes.block, threads=passes.threads, states=start.warm.states,
        rhythms=start.warm.rhythms, thresholds=start.warm.thresholds, queue=start.warm.queue,
        bought=bought, recorder=recorder, control=control, paired=control is None,
    )  # fmt: skip
    passes.paces |= solve_paces(loop, start.warm.pace)
    keeper = Bookkeeper(loop) if passes.owed and passes.by_month else None
    if passes.log is not None:
        passes.log.follow(loop, start.before)
    joining = CohortRecorder(loop, passes.recorded) if passes.by_month else None
    loop.run(0, case.weeks, leaving=True)
    if joining is not None:
        passes.cohorts |= joining.finish()
    ledgers = {}
    for at, board in enumerate(loop.boards):
        ledgers[board.plan.name] = loop.close(at).close(board.plan.name, loop.cells)
    if passes.owed:
        passes.outstanding |= run_off(loop, keeper, known=passes.outstanding)
    return ledgers, None if recorder is None else recorder.finish(), loop


def _needs_of(case: Case) -> Needs:
    """All kept of customers that any arm's audiences ask for."""
    plans = [plan_of(case, arm) for arm in (CONTROL, *case.programs)]
    tops = {top for plan in plans for top in plan.tops}
    needs = frozenset(need for plan in plans for need in plan.needs)
    return tuple(sorted(tops)), needs, max(plan.looks_back for plan in plans)


def _joined(a: Panel | None, b: Panel | None) -> Panel | None:
    """One panel of the arms of two; the customers are the same."""
    if a is None or b is None:
        return a or b
    new = [i for i, arm in enumerate(b.arms) if arm not in a.arms]
    of_arms = [
        field.name
        for field in fields(Panel)
        if field.name not in _OF_CUSTOMERS and getattr(a, field.name) is not None
    ]
    stacked: dict[str, Any] = {
        name: np.concatenate([getattr(a, name), getattr(b, name)[new]]) for name in of_arms
    }
    return replace(a, arms=(*a.arms, *(b.arms[i] for i in new)), **stacked)


_OF_CUSTOMERS = ("arms", "segments", "segment", "index", "weight", "before")


def memory_needed(case: Case) -> int:
    """Bytes that playing a case takes, before anything is allocated (within a factor 1.5)."""
    agents = sum(n for n, _ in weights(case.market, case.agents).values())
    arms = 2 + len(case.programs)
    tools = max((len(p.tools) for p in case.programs.values()), default=0) + len(case.today.tools)
    programs = (case.today, *case.programs.values())
    looks_back = max((t.looks_back() for one in programs for t in one.tools.values()), default=0)
    per_agent = 120 + arms * (16 + 130 * max(1, tools) + 2 * looks_back)
    years = -(-case.weeks // 52)
    panel = min(agents, WHOLE) * arms * years * 170  # twice what is kept, while it is finished
    cells = 2 * len(case.market.segments)
    books = arms * case.weeks * cells * 60 * 8
    coming = sum(_prospects(case, arms_of) for arms_of in _worlds(case, [*case.programs]))
    arriving = coming * (per_agent + 40)
    return int(agents * per_agent + arriving + panel + books + following(case, agents) + 200e6)


def _prospects(case: Case, world: tuple[Market, list[str]]) -> int:
    """Agents that may still arrive in a market, those that an arm's own money buys left out."""
    market, arms = world
    arrivals = [most_arrivals(case, arm, 0.0) for arm in (CONTROL, *arms)]
    most = {name: max(arm[name] for arm in arrivals) for name in market.segments}
    return prospects_needed(market, case.agents, most) * 2 * len(market.segments)
