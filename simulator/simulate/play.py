"""Playing a case: solve, warm up, run all arms, then the arms that spend the same money."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np

from simulator.draws import Luck
from simulator.market.market import Market
from simulator.program.ledger import MONEY, SHARES, Ledger
from simulator.simulate.alternatives import with_same_money
from simulator.simulate.arm import Plan
from simulator.simulate.case import CONTROL, Case, Panel, Played, Solved
from simulator.simulate.closing import close_books
from simulator.simulate.loop import Loop
from simulator.simulate.panel import WHOLE, Recorder
from simulator.simulate.pilot import Warm, solve_with_tools, warm_up
from simulator.simulate.plan import plan_of
from simulator.simulate.population import (
    BLOCK, Population, draw_population, prospects_needed, weights,
)  # fmt: skip


def simulate(case: Case, *, block: int = BLOCK, threads: int = 1, panel: bool = False) -> Played:
    """Play all arms of a case through the same weeks with the same luck.

    The control arm comes first. Arms with `same_money_as` are played in a second
    pass, when it is known what that program cost in this very case. The result
    does not depend on `block` or `threads`.

    Raises
    ------
    ValueError
        If the declared market cannot be solved; the message says which numbers
        contradict each other.
    """
    started = time.perf_counter()
    free = [arm for arm, p in case.programs.items() if p.same_money_as is None]
    tied = [arm for arm in case.programs if arm not in free]
    ledgers, solved, found = _pass(case, free, {}, block, threads, panel)
    if tied:
        case, bought = with_same_money(case, tied, ledgers)
        more, _, second = _pass(case, tied, bought, block, threads, panel)
        ledgers |= {arm: more[arm] for arm in tied}
        found = _joined(found, second)
    return Played(case.number, ledgers, found, solved, time.perf_counter() - started)


def _pass(
    case: Case, arms: Sequence[str], bought: Mapping[str, float], block: int, threads: int,
    panel: bool,
) -> tuple[dict[str, Ledger], tuple[Solved, ...], Panel | None]:  # fmt: skip
    """The control arm and some others, grouped by the market they live in."""
    ledgers: dict[str, Ledger] = {}
    solved: tuple[Solved, ...] = ()
    kept: Panel | None = None
    for market, group in _worlds(case, arms):
        own = [CONTROL, *group] if market is case.market else group
        books, recorded = _world(case, market, own, bought, block, threads, panel)
        ledgers |= books
        kept = _joined(kept, recorded)
        if market is case.market:
            solved = _declared_and_simulated(case, books[CONTROL])
    return ledgers, solved, kept


def _worlds(case: Case, arms: Sequence[str]) -> list[tuple[Market, list[str]]]:
    """Arms by market; the control's market first, whether or not another arm shares it."""
    groups: list[tuple[Market, list[str]]] = [(case.market, [])]
    for arm in arms:
        market = case.world(arm)[0]
        for known, group in groups:
            if known == market:
                group.append(arm)
                break
        else:
            groups.append((market, [arm]))
    return groups


def _world(
    case: Case, market: Market, arms: list[str], bought: Mapping[str, float], block: int,
    threads: int, panel: bool,
) -> tuple[dict[str, Ledger], Panel | None]:  # fmt: skip
    plans = [plan_of(case, arm) for arm in arms]
    luck = Luck(case.seed, case.number)
    today = plan_of(case, CONTROL)
    factors = solve_with_tools(case, market, today) if today.tools else None
    most = max((bought.get(arm, 0.0) for arm in arms), default=0.0) * case.weeks
    pool = prospects_needed(market, case.agents, most, case.weeks)
    population, _ = draw_population(market, luck, case.agents, factors, pool)
    recorder = Recorder(case, population, arms, luck) if panel else None
    warm = warm_up(
        case, population, today, luck, block=block, threads=threads, recorder=recorder
    )
    loop = Loop(
        case, population, plans, luck, block=block, threads=threads, states=warm.states,
        rhythms=warm.rhythms, bought=bought, recorder=recorder,
    )  # fmt: skip
    opening = _opening(loop, population, warm)
    loop.run(0, case.weeks, leaving=True)
    ledgers = {}
    for at, plan in enumerate(plans):
        books, cells = loop.close(at)
        money = bought.get(plan.name, 0.0)
        ledgers[plan.name] = close_books(case, plan, books, cells, opening[at], money)
    return ledgers, recorder.finish() if recorder is not None else None


def _opening(loop: Loop, population: Population, warm: Warm) -> list[dict[str, np.ndarray]]:
    """Points outstanding at week 0, by arm and currency, (cells,)."""
    found: list[dict[str, np.ndarray]] = []
    for at, _ in enumerate(loop.desks):
        points: dict[str, np.ndarray] = {}
        for block, arms in zip(loop.blocks, loop.arms, strict=True):
            for name, wallet in arms[at].state.wallets.items():
                row = points.setdefault(name, np.zeros(len(population.cells), np.int64))
                row[block.cell] += wallet.balance.sum()
        found.append(points)
    return found


def _declared_and_simulated(case: Case, control: Ledger) -> tuple[Solved, ...]:
    """What was declared beside what the control arm did in its first 52 weeks."""
    year = min(52, case.weeks)
    flow = {
        name: control.units(name)[:year].sum(axis=0)
        for name in ("purchases", "sales", "rival_purchases", "active")
    }
    gone = control.units("survivors")[year - 1]
    out = []
    for at, (name, segment) in enumerate(case.market.segments.items()):
        two = slice(2 * at, 2 * at + 2)
        agents = sum(cell.agents for cell in control.cells[two])
        purchases, sales, rival, active = (int(flow[k][two].sum()) for k in flow)
        left = 1 - int(gone[two].sum()) / agents
        shown = {
            "purchases_per_year": purchases / max(active, 1) * 52,
            "basket": sales / max(purchases, 1) / MONEY,
            "share_of_wallet": purchases / max(purchases + rival / SHARES, 1e-9),
            "churn_per_year": 1 - (1 - left) ** (52 / year),
        }
        out += [Solved(name, key, getattr(segment, key), value) for key, value in shown.items()]
    return tuple(out)


def _joined(a: Panel | None, b: Panel | None) -> Panel | None:
    """One panel of the arms of two; the customers are the same."""
    if a is None or b is None:
        return a or b
    new = [i for i, arm in enumerate(b.arms) if arm not in a.arms]
    stacked = {
        name: np.concatenate([getattr(a, name), getattr(b, name)[new]])
        for name in ("visits", "sales", "paid", "reward", "profit", "active", "member")
    }
    return Panel(
        (*a.arms, *(b.arms[i] for i in new)), a.segments, a.segment, a.index, a.weight, a.before,
        **stacked,
    )  # fmt: skip


def memory_needed(case: Case) -> int:
    """Bytes that playing a case takes, before anything is allocated (within a factor 1.5)."""
    agents = sum(n for n, _ in weights(case.market, case.agents).values())
    arms = 2 + len(case.programs)
    tools = max((len(p.tools) for p in case.programs.values()), default=0) + len(case.today.tools)
    per_agent = 120 + arms * (16 + 130 * max(1, tools))
    years = -(-case.weeks // 52)
    panel = min(agents, WHOLE) * arms * years * 40
    cells = 2 * len(case.market.segments)
    books = arms * case.weeks * cells * 60 * 8
    return int(agents * per_agent + panel + books + 150e6)
