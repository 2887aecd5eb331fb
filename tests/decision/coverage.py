"""How often what is printed holds: `python -m tests.decision.coverage [SEEDS]`.

Over so many seeds (100 unless said): the interval of a probability, the intervals of the mean
in the adverse and in the favorable quarter, and the simulation error of a case. The first
three on truths that are known, drawn by the simulator's own design of cases; the last by
the engine, with every number certain, so that nothing but luck differs between cases.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import numpy as np
from scipy.special import stdtrit

from simulator import experiment
from simulator.decision.advice import measured
from simulator.decision.uncertainty import Numbers, Probability, probability, spread
from simulator.decision.word.fitted import Mean, fit, quarters
from simulator.experiment import design
from simulator.scenario import loads

SEEDS, CASES, UNKNOWNS, TRUTH = 100, 64, 12, 1 << 15
LUCK = 0.25  # of the spread of the truth
PLAYED = 4  # cases of one seed by the engine
SHOP = """\
question: Does a card pay?
goal: retain
horizon: 26 weeks
market: {customers: 2_000, purchases_per_year: 63, basket: 29.60, share_of_wallet: 45%,
         churn_per_year: 18%}
company: {gross_margin: 28%}
programs: {card: {setup_cost: 800, tools: {points: {back: 1%}}}}
"""


class Truth:
    """An outcome of unknowns between 0 and 1 that is known: straight lines and a bend."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        matters = np.arange(UNKNOWNS) % 2 == 0
        self.slopes = np.where(matters, rng.normal(size=UNKNOWNS), 0.0)
        self.bend = float(rng.normal())
        self.judged = np.arange(UNKNOWNS) < 2 * UNKNOWNS // 3
        self.luck = LUCK * float(np.sqrt((self.slopes**2).sum() / 12))
        u = np.random.default_rng(10_000 + seed).random((TRUTH, UNKNOWNS))
        self.level = -0.3 * float(self._of(u).std())  # so that some cases pay and some do not
        self.every = self.level + self._of(u)
        order = np.argsort((u - 0.5) @ np.where(self.judged, self.slopes, 0.0))
        quarter = TRUTH // 4
        self.adverse = float(self.every[order[:quarter]].mean())
        self.favorable = float(self.every[order[-quarter:]].mean())
        noise = np.random.default_rng(20_000 + seed).normal(size=TRUTH)
        self.pays = float((self.every + self.luck * noise > 0).mean())

    def _of(self, u: Numbers) -> Numbers:
        z = u - 0.5
        return np.asarray(z @ self.slopes + self.bend * (z[:, 0] ** 2 - 1 / 12))

    def cases(self, seed: int) -> tuple[Numbers, Numbers]:
        """What was drawn, (cases, unknowns), and the outcome with luck, (cases,)."""
        u = design(CASES, UNKNOWNS, seed)
        noise = np.random.default_rng(30_000 + seed).normal(size=CASES)
        return u, self.level + self._of(u) + self.luck * noise


def holds(found: Mean | Probability, truth: float) -> bool:
    """Whether an interval holds a truth."""
    return bool(found.low <= truth <= found.high)


def on_truths(seeds: int) -> dict[str, float]:
    """Shares of seeds in which the intervals of the probability, of A and of F hold."""
    hits = dict.fromkeys(("probability", "A", "F"), 0)
    for seed in range(seeds):
        truth = Truth(seed)
        u, outcome = truth.cases(seed)
        found = quarters(fit(u, outcome), outcome, truth.judged)
        hits["probability"] += holds(probability(outcome > 0), truth.pays)
        hits["A"] += holds(found.adverse, truth.adverse)
        hits["F"] += holds(found.favorable, truth.favorable)
    return {name: count / seeds for name, count in hits.items()}


def of_luck(seeds: int, agents: int = 100) -> float:
    """The share of seeds in which a case is as near to the truth as its simulation error says.

    Of the NPV; within Student's 95 % with as many degrees of freedom as cases. The truth is
    the mean of all cases of all seeds.
    """
    scenario = loads(SHOP)
    first, errors, every = [], [], []
    for seed in range(1, seeds + 1):
        run = experiment.run(
            scenario, agents=agents, cases=PLAYED, seed=seed, jobs=1, certain=True, panel=False
        )
        found = measured(run)
        npv = found.whole("card", "npv")
        first.append(npv[0])
        errors.append(spread(npv, found.halves("card", "npv")).simulation_sd)
        every.append(npv)
    reach = float(stdtrit(PLAYED, 0.975)) * np.array(errors)
    return float((np.abs(np.array(first) - np.mean(every)) <= reach).mean())


def figures(seeds: int) -> Iterator[tuple[str, float]]:
    """The four figures, one after the other."""
    yield from on_truths(seeds).items()
    yield "simulation error", of_luck(seeds)


def main(say: Callable[[str], None] = print) -> None:
    """Print in which share of seeds what is printed holds; .95 is meant."""
    seeds = int(sys.argv[1]) if sys.argv[1:] else SEEDS
    say(f"what is printed at 95 % holds, of {seeds} seeds:")
    for name, share in figures(seeds):
        say(f"  {name:<17} {share:.2f}")


if __name__ == "__main__":
    main()
