"""How a diagnosis is worked out of its cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator import experiment
from simulator.decision.advice import measured, per_case, terms_of
from simulator.decision.asked.criteria import goal_gain
from simulator.decision.diagnosis.arms import MORE, POINTS, arm_of
from simulator.economics.books.accounts import Accounts, ratio
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.economics.books.value import present_value
from simulator.economics.customers.lifetime import margins_left
from simulator.economics.measures import Measures
from simulator.findings.arms import Spread, spread_of
from simulator.findings.assumptions import warnings_of
from simulator.findings.diagnosis import (
    Defections,
    DiagnosisFindings,
    Factor,
    KeyFactor,
    Lever,
    Regulars,
    ServiceFirst,
    Told,
)
from simulator.findings.diagnosis.standing import standing_of
from simulator.market.segment import MOTIVES
from simulator.program.ledger import MONEY
from simulator.scenario.lock import version
from simulator.simulate import CONTROL

Numbers = NDArray[np.float64]
OFTEN, SELDOM = 0.8, 0.2  # shares of cases from which on something is said
REGULARS = 0.5  # judged: where less of the purchases are repeats, a card has little to hold on to
# Gupta, Lehmann & Stuart (2004): 1 % of retention, margin, acquisition cost in % of customer value
PUBLISHED = {"retention": 5.0, "margin": 1.0, "frequency": 1.0, "acquisition_cost": 0.1}


@dataclass(frozen=True, eq=False)
class Worked:
    """Cases of a diagnosis with what several of its parts read."""

    played: experiment.PlayedCases

    @cached_property
    def measures(self) -> Measures:
        """Measures of every arm."""
        return measured(self.played)

    @cached_property
    def control(self) -> tuple[Accounts, ...]:
        """Today's books of every case."""
        return tuple(Accounts.of(one.ledgers[CONTROL]) for one in self.played.played)

    @cached_property
    def rates(self) -> Numbers:
        """Cost of capital of every case."""
        rates = per_case(self.played, "cost_of_capital")
        assert rates is not None  # it has a default
        return rates

    @cached_property
    def base(self) -> Numbers:
        """What today's business contributes over the horizon, in today's money, (cases,)."""
        return self._present(lambda one: one.contribution()[0])

    @cached_property
    def spent_on_winning(self) -> Numbers:
        """Paid acquisition over the horizon, in today's money, (cases,)."""
        return self._present(lambda one: one.weekly("acquisition_cost")[0])

    def _present(self, cash: object) -> Numbers:
        assert callable(cash)
        return np.array(
            [
                float(present_value(cash(one), rate)) / MONEY
                for one, rate in zip(self.control, self.rates, strict=True)
            ]
        )

    def npv(self, arm: str) -> Numbers:
        """What an arm earns beside today, (cases,)."""
        return self.measures.whole(arm, "npv")

    def before_cost(self, arm: str) -> Numbers:
        """The same before what it costs."""
        return self.npv(arm) + self.measures.whole(arm, "program_cost")

    @cached_property
    def churn(self) -> Numbers:
        """Customers lost in the first year, (cases,)."""
        return self.measures.whole(CONTROL, "churn_first_year")


def diagnosis_of(played: experiment.PlayedCases) -> DiagnosisFindings:
    """Everything that a diagnosis says."""
    scenario, worked = played.scenario, Worked(played)
    case = scenario.case(0, None, seed=0, agents=1)
    kind, _ = goal_gain(worked.measures, arm_of(MOTIVES[0]), terms_of(played))
    margin = case.company.gross_margin
    left = margin - MORE
    return DiagnosisFindings(
        name=scenario.name,
        question=scenario.question,
        goal=scenario.goal,
        measure=kind,
        currency=scenario.currency,
        customers=float(worked.control[0].customers[0]),
        horizon_weeks=scenario.horizon_weeks,
        cost_of_capital=scenario.cost_of_capital,
        agents=played.agents,
        cases=len(played.played),
        seed=played.seed,
        certain=played.certain or not scenario.uncertain,
        version=version(),
        regulars=_regulars(worked, tuple(case.market.segments)),
        margin=margin,
        break_even=MORE / left if left > 0 else None,
        levers=_levers(worked),
        defections=_defections(worked),
        service=_service(worked),
        factor=_factor(worked, tuple(case.market.segments), scenario.key_factor),
        standing=standing_of(scenario),
        warnings=warnings_of(scenario),
    )


def _told(share: float) -> Told:
    """What a share of cases allows one to say."""
    if share >= OFTEN:
        return "yes"
    return "no" if share <= SELDOM else "open"


def _regulars(worked: Worked, segments: Sequence[str]) -> Regulars:
    """The share of purchases that are no customer's first, where who leaves is replaced."""
    repeats = np.array([_repeats(one) for one in worked.control])
    by_segment = np.array([_repeats_by_segment(one) for one in worked.control]).mean(axis=0)
    again = worked.measures.whole(CONTROL, "repeat_rate")
    years = [one.weeks / WEEKS_PER_YEAR for one in worked.control]
    each = [
        float(one.total("purchases")[0] / max(one.weekly("active")[0].mean(), 1e-9) / year)
        for one, year in zip(worked.control, years, strict=True)
    ]
    weak = int(by_segment.argmin())
    weakest = segments[weak] if len(segments) > 1 and by_segment[weak] < REGULARS else None
    return Regulars(
        _told(float((repeats >= REGULARS).mean())),
        spread_of(repeats),
        spread_of(again) if np.isfinite(again).any() else None,
        float(np.mean(each)),
        weakest,
    )


def _repeats(control: Accounts) -> float:
    year = slice(0, WEEKS_PER_YEAR)
    first = control.weekly("left")[0, year].sum()
    bought = control.weekly("purchases")[0, year].sum()
    return float(np.clip(1 - first / max(bought, 1e-9), 0, 1))


def _repeats_by_segment(control: Accounts) -> Numbers:
    year = slice(0, WEEKS_PER_YEAR)
    first = control.by_segment("left")[0, year].sum(axis=0)
    bought = control.by_segment("purchases")[0, year].sum(axis=0)
    repeats: Numbers = np.clip(1 - first / np.maximum(bought, 1e-9), 0, 1)
    return repeats


def _levers(worked: Worked) -> tuple[Lever, ...]:
    """What 1 % of retention, margin, frequency and acquisition cost is worth."""
    rate = worked.rates
    stays = 1 - worked.churn
    free = np.where(1 + rate > stays, 1 + rate - stays, np.nan)
    lives = {"retention": float(np.nanmean((1 + rate) / free)), "margin": 1.0, "frequency": 1.0}
    gains = {name: worked.npv(name) for name in lives}
    if worked.spent_on_winning.any():
        gains["acquisition_cost"] = MORE * worked.spent_on_winning
    return tuple(
        Lever(
            name,
            spread_of(gain),
            _relative(gain / MORE, worked.base),
            lives.get(name),
            PUBLISHED[name],
        )
        for name, gain in gains.items()
    )


def _relative(gain: Numbers, base: Numbers) -> Spread | None:
    """A gain in shares of what all customers contribute; None where that is not positive."""
    shares = ratio(gain, base)
    return spread_of(shares) if np.isfinite(shares).any() else None


def _defections(worked: Worked) -> Defections:
    gain, rate = worked.npv("defections"), worked.rates
    stays = 1 - worked.churn
    more = np.minimum(stays + POINTS, 1.0)
    pairs = zip(stays, more, rate, strict=True)
    grown = [
        float(margins_left(np.array(b), r) / margins_left(np.array(a), r) - 1) for a, b, r in pairs
    ]
    lifetime = float(np.nanmean(grown)) if np.isfinite(grown).any() else None
    return Defections(
        float(worked.churn.mean()), spread_of(gain), _relative(gain, worked.base), lifetime
    )


def _service(worked: Worked) -> ServiceFirst | None:
    """Half of the failures beside the reward that brings most."""
    if "failures" not in worked.measures.arms:
        return None
    gain = worked.before_cost("failures")
    best = max(MOTIVES, key=lambda motive: float(worked.before_cost(arm_of(motive)).mean()))
    reward = worked.before_cost(arm_of(best))
    first = float((gain > reward).mean())
    left = np.array([one.total("left")[0] for one in worked.control])
    for_service = np.array([one.total("left_for_service")[0] for one in worked.control])
    share = ratio(for_service, left)
    years = worked.control[0].weeks / WEEKS_PER_YEAR
    return ServiceFirst(
        _told(first),
        spread_of(gain),
        float(gain.mean() / years),
        spread_of(reward),
        float(worked.measures.whole(arm_of(best), "program_cost").mean()),
        first,
        spread_of(share) if np.isfinite(share).any() else None,
    )


def _factor(worked: Worked, segments: Sequence[str], declared: str | None) -> KeyFactor:
    """Which motive moves the goal most at equal money."""
    terms = terms_of(worked.played)
    gains = {m: goal_gain(worked.measures, arm_of(m), terms)[1] for m in MOTIVES}
    table = np.array([gains[motive] for motive in MOTIVES])
    best = table == table.max(axis=0)
    often = (best / best.sum(axis=0)).mean(axis=1)
    order = sorted(range(len(MOTIVES)), key=lambda at: -float(table[at].mean()))
    factors = tuple(
        Factor(
            MOTIVES[at],
            spread_of(table[at]),
            spread_of(worked.before_cost(arm_of(MOTIVES[at]))),
            float(often[at]),
        )
        for at in order
    )
    ahead = table[order[0]] - table[order[1]]
    told = bool((ahead > 0).mean() >= OFTEN and table[order[0]].mean() > 0)
    return KeyFactor(told, factors, spread_of(ahead), declared, _by_segment(worked, segments))


def _by_segment(worked: Worked, segments: Sequence[str]) -> tuple[tuple[str, str, float], ...]:
    """The motive that lifts the purchases of each segment most, and by how much."""
    if len(segments) < 2:
        return ()
    lifts = []
    today = np.array([one.by_segment("purchases")[0].sum(axis=0) for one in worked.control])
    for motive in MOTIVES:
        books = (Accounts.of(one.ledgers[arm_of(motive)]) for one in worked.played.played)
        arm = np.array([one.by_segment("purchases")[0].sum(axis=0) for one in books])
        lifts.append((arm / np.maximum(today, 1) - 1).mean(axis=0))
    table = np.array(lifts)
    return tuple(
        (name, MOTIVES[int(table[:, at].argmax())], float(table[:, at].max()))
        for at, name in enumerate(segments)
    )
