"""Every tool on one market at the same money: the amounts are solved, then all are played."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.stats import spearmanr

from simulator import experiment
from simulator.decision.design.choices import CHOICES, Scale
from simulator.economics.books.accounts import Accounts
from simulator.economics.measures import accounts_of, measures_of, spending
from simulator.scenario import Scenario
from simulator.scenario.load import loads
from simulator.simulate import CONTROL, Case, Played, simulate

MARKETS = Path(__file__).parent / "markets"
NAMES = ("grocery", "salon", "store")
MONEY_SHARE = 0.01  # of the control's sales over three years, both undiscounted
YEAR, SEED = 52, 1
AGENTS, CASES, SOLVING, ROUNDS = 1_000, 12, 1_000, 4
NEAR = 0.05  # off the money, from which on a tool is not solved further
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Amount:
    """What a tool was set to, and the share of sales that it then cost without uncertainty."""

    value: float
    spent: float
    at_end: str  # "most" or "least" where the money lies beyond the sensible range, else ""


def declared(name: str) -> dict[str, Any]:
    """A market as it is typed, without programs."""
    found: dict[str, Any] = yaml.safe_load((MARKETS / f"{name}.yaml").read_text("utf-8"))
    return found


def scale_of(tree: Mapping[str, Any]) -> Scale:
    """What choices are scaled by."""
    market = tree["market"]
    yearly = market["purchases_per_year"] * market["basket"]
    margin = float(str(tree["company"]["gross_margin"]).rstrip("%")) / 100
    return Scale(market["basket"], yearly, yearly * int(market["customers"]), margin)


def scenario(tree: Mapping[str, Any], programs: Mapping[str, Mapping[str, Any]]) -> Scenario:
    """The market with programs of one tool each."""
    arms = {name: {"tools": {"it": dict(tool)}} for name, tool in programs.items()}
    text = yaml.safe_dump({**tree, "programs": arms}, sort_keys=False)
    return loads(text, "side by side")


def solved(name: str, kinds: Iterable[str], share: float = MONEY_SHARE) -> dict[str, Amount]:
    """The amounts at which tools cost `share` of the control's sales, solved side by side.

    Bisection in logarithms, all tools in the same certain plays: each tells for every tool
    whether it costs too much.
    """
    tree = declared(name)
    market = scale_of(tree)
    kinds = list(kinds)
    low = {kind: CHOICES[kind].ends(market)[0] for kind in kinds}
    high = {kind: CHOICES[kind].ends(market)[1] for kind in kinds}
    done: dict[str, Amount] = {}
    for at, most in ((high, True), (low, False)):
        costs = spent(tree, market, {kind: at[kind] for kind in kinds if kind not in done})
        for kind, cost in costs.items():
            if most and cost <= share * (1 + NEAR):
                done[kind] = Amount(
                    CHOICES[kind].typed(at[kind]), cost, "most" if cost < share * (1 - NEAR) else ""
                )
            elif not most and cost >= share * (1 - NEAR):
                done[kind] = Amount(
                    CHOICES[kind].typed(at[kind]),
                    cost,
                    "least" if cost > share * (1 + NEAR) else "",
                )
    best: dict[str, Amount] = {}
    for _ in range(ROUNDS):
        open_ = {k: CHOICES[k].typed(math.sqrt(low[k] * high[k])) for k in kinds if k not in done}
        if not open_:
            break
        for kind, cost in spent(tree, market, open_).items():
            (high if cost > share else low)[kind] = open_[kind]
            now = Amount(open_[kind], cost, "")
            if kind not in best or abs(cost - share) < abs(best[kind].spent - share):
                best[kind] = now
            if abs(cost / share - 1) <= NEAR:
                done[kind] = now
    return {kind: done.get(kind) or best[kind] for kind in kinds}


def spent(tree: Mapping[str, Any], market: Scale, amounts: Mapping[str, float]) -> dict[str, float]:
    """What each tool costs at its amount, as a share of the control's sales, nothing uncertain."""
    if not amounts:
        return {}
    programs = {kind: CHOICES[kind].tool(kind, at, market) for kind, at in amounts.items()}
    case = scenario(tree, programs).case(0, None, seed=SEED, agents=SOLVING)
    ledgers = simulate(alone(case), owed=False).ledgers
    control = Accounts.of(ledgers[CONTROL])
    base = spending(control)[0].sum()
    sales = control.total("sales")[0]
    return {kind: float((spending(Accounts.of(ledgers[kind]))[0].sum() - base) / sales)
            for kind in amounts}  # fmt: skip


def alone(case: Case) -> Case:
    """A case without the arms that spend the same money otherwise."""
    free = {arm: one for arm, one in case.programs.items() if one.same_money_as is None}
    return replace(case, programs=free)


def played(name: str, amounts: Mapping[str, Amount]) -> dict[str, dict[str, Any]]:
    """Every tool at its amount, over cases: mean and the 90 % interval of each measure.

    In one run, all against the same control; each measure is [mean, 5th, 95th percentile].
    """
    tree = declared(name)
    market = scale_of(tree)
    programs = {k: CHOICES[k].tool(k, one.value, market) for k, one in amounts.items()}
    world = scenario(tree, programs)
    u = experiment.design_for(world, CASES, SEED)
    drawn, cases = [], []
    for number, point in enumerate(u.tolist()):
        drawn.append(world.drawn(point))
        case = world.case(number, tuple(point), seed=SEED, agents=AGENTS)
        cases.append(simulate(alone(case)))
    rate = float(str(tree["cost_of_capital"]).rstrip("%")) / 100
    return {
        kind: row(kind, cases, drawn, rate, int(tree["market"]["customers"])) for kind in programs
    }


def row(
    kind: str,
    cases: Sequence[Played],
    drawn: Sequence[Mapping[str, float]],
    rate: float,
    customers: int,
) -> dict[str, Any]:
    """What is told of one tool in one market."""
    found = measures_of(cases, rate, CONTROL)
    npv = found.whole(kind, "npv") / customers
    kept = found.whole(kind, "survival_rate") - found.whole(CONTROL, "survival_rate")
    years = np.array([_by_year(one, kind) for one in cases])  # (cases, 2 lifts, margin, cost)
    cost = years[:, 3]
    return {
        "lift_1": _spread(years[:, 0]), "lift_3": _spread(years[:, 1]), "kept": _spread(kept),
        "margin_3": _spread(years[:, 2] / np.where(np.abs(cost) > 0, cost, np.nan)),
        "npv": _spread(npv), "owed": _spread(found.whole(kind, "liability") / customers),
        "cost": _spread(found.whole(kind, "program_cost") / customers),
        "hangs_on": hangs_on(kind, npv, drawn),
    }  # fmt: skip


def _by_year(case: Played, kind: str) -> tuple[float, float, float, float]:
    """Lift of list sales in years 1 and 3; extra margin before cost, and cost, of year 3."""
    accounts = accounts_of(case)
    arm, control = accounts[kind], accounts[CONTROL]
    mine, today = arm.weekly("sales")[0], control.weekly("sales")[0]
    last = slice(2 * YEAR, 3 * YEAR)
    cost = (spending(arm) - spending(control))[0][last].sum()
    cash = (arm.contribution() - control.contribution())[0][last].sum()
    first, third = (mine[at].sum() / today[at].sum() - 1 for at in (slice(0, YEAR), last))
    return float(first), float(third), float(cash + cost), float(cost)


def hangs_on(kind: str, npv: Numbers, drawn: Sequence[Mapping[str, float]]) -> list[Any]:
    """The unknown with the largest rank correlation with the NPV, and that correlation.

    Of the market's unknowns and the tool's own; with few cases only a hint.
    """
    own = [path for path in drawn[0] if path.startswith(("market.", f"programs.{kind}."))]
    best: tuple[str, float] = ("", 0.0)
    for path in own:
        values = [one[path] for one in drawn]
        if np.ptp(values) > 0 and np.ptp(npv) > 0:
            rank = float(spearmanr(values, npv).statistic)
            best = (path, rank) if abs(rank) > abs(best[1]) else best
    return [best[0].removeprefix(f"programs.{kind}."), round(best[1], 2)]


def _spread(each: Numbers) -> list[float]:
    return [float(f"{of:.5g}") for of in (np.mean(each), *np.quantile(each, (0.05, 0.95)))]
