"""Each stage of what customers live through, on examples worked out by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.draws import Luck, purpose_of, when_of
from simulator.market import experience
from simulator.market.service import Service

f32 = np.float32
CLEAN, GRUDGE, MENDED = 0, 1, 2


def row(*values: float) -> NDArray[np.float32]:
    return np.array(values, f32)


def bits(*values: int) -> NDArray[np.uint8]:
    return np.array(values, np.uint8)


@dataclass
class Walk:
    """Purchases of customers with usual numbers; every field may be told otherwise.

    Each failure costs 2, each delight gives .5, the last purchase weighs a tenth. 30 % of
    failures are problems, of which 30 % are reported.
    """

    lived: list[float]
    n: list[int]
    reports: list[float] = field(default_factory=list)
    fails: float = 0.1
    satisfaction: float = 0.0
    memory: int = CLEAN
    problem: int = 0
    alive: int = 1
    priority: float = 0.0
    u_forget: float = 0.0
    extra: float = 0.0
    origin: float = 0.0
    before: float = 9.0
    listed: list[int] = field(default_factory=list)  # purchases in whichever arm has most

    def __post_init__(self) -> None:
        size = len(self.n)
        listed = self.listed or self.n
        who = np.repeat(np.arange(size), listed).astype(np.int32)
        which = np.concatenate([np.arange(k) for k in listed]).astype(np.int32)
        reports = self.reports or [0.0] * len(self.lived)

        def same(value: float) -> NDArray[np.float32]:
            return np.full(size, value, f32)

        def codes(value: int) -> NDArray[np.uint8]:
            return np.full(size, value, np.uint8)

        self.s, self.was = same(self.satisfaction), same(self.before)
        self.p, self.m = codes(self.problem), codes(self.memory)
        cut, halves = (size + 1) // 2, np.zeros((2, 8), np.int64)
        n, alive = np.array(self.n, np.int32), codes(self.alive)
        experience.forget(self.m, n, same(self.u_forget), f32(1 / 60), f32(1 / 104))
        experience.live_through(
            len(self.lived), who, which, n, row(*self.lived), row(*reports), same(self.fails),
            same(self.priority), f32(0.1), f32(2), f32(0.95), f32(0.5), f32(0.3), f32(0.3),
            self.s, self.was, self.p, self.m, cut, halves,
        )  # fmt: skip
        extra = same(self.extra)
        experience.take_mood(self.s, extra, f32(self.origin), alive, self.m, cut, halves)
        self.counts = halves.sum(axis=0)


FINE, DELIGHT, SLIP, TROUBLE = 0.5, 0.97, 0.09, 0.01  # how a purchase goes where a tenth fails
TOLD, UNTOLD = 0.1, 0.9


def test_each_purchase_is_felt_against_the_ones_before() -> None:
    """A slip: .1 x (-2) = -.2; a delight: -.2 + .1 (.5 + .2) = -.13; then it fades by a tenth."""
    walk = Walk([SLIP, DELIGHT, FINE], [3])
    assert walk.s[0] == pytest.approx(-0.117)
    assert walk.counts[:4].tolist() == [1, 0, 0, 0]
    assert walk.counts[5] == pytest.approx(-0.117e6, abs=1)


def test_purchases_are_those_of_the_own_customer() -> None:
    walk = Walk([FINE, SLIP, DELIGHT], [1, 1, 1])
    assert walk.s == pytest.approx([0, -0.2, 0.05])


def test_purchases_of_another_arm_are_not_lived_through() -> None:
    """Of three that are listed she makes one here; nothing that happens at the others counts."""
    walk = Walk([DELIGHT, TROUBLE, SLIP, SLIP], [1, 1], listed=[3, 1])
    assert walk.s == pytest.approx([0.05, -0.2])
    assert walk.counts[:4].tolist() == [1, 0, 0, 0]
    assert Walk([TROUBLE], [0], listed=[1], satisfaction=0.3).s[0] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("tells", "problem", "memory", "counts"),
    [(TOLD, 1, CLEAN, [1, 1, 1, 0]), (UNTOLD, 0, GRUDGE, [1, 1, 0, 0])],
)
def test_a_problem_is_told_or_held_against_us(
    tells: float, problem: int, memory: int, counts: list[int]
) -> None:
    walk = Walk([TROUBLE], [1], [tells], satisfaction=0.3)
    assert (walk.p[0], walk.m[0], walk.counts[:4].tolist()) == (problem, memory, counts)
    assert walk.was[0] == pytest.approx(0.3 if problem else 9.0), "what it was before the problem"
    assert walk.counts[4] == (memory == GRUDGE)


def test_one_problem_is_open_at_a_time() -> None:
    """A second one in the same week is felt, but not told; what it was before is kept."""
    walk = Walk([TROUBLE, TROUBLE], [2], [TOLD, TOLD])
    assert walk.counts[:4].tolist() == [2, 2, 1, 0]
    assert (walk.p[0], walk.was[0]) == (1, 0)
    assert walk.s[0] == pytest.approx(-0.2 - 0.18)


def test_who_has_priority_is_in_the_other_class() -> None:
    walk = Walk([TROUBLE], [1], [TOLD], priority=1)
    assert (walk.p[0], walk.counts[3]) == (2, 1)


@pytest.mark.parametrize("memory", [GRUDGE, MENDED])
def test_memory_fades_by_purchases_and_by_weeks(memory: int) -> None:
    """Three purchases and a week: kept with exp(-3 / 60 - 1 / 104) = .942."""
    kept = exp(-3 / 60 - 1 / 104)
    for u, remembered in ((kept - 1e-4, memory), (kept + 1e-4, CLEAN)):
        assert Walk([FINE] * 3, [3], memory=memory, u_forget=u).m[0] == remembered
    assert Walk([], [0], memory=memory, u_forget=exp(-1 / 104) + 1e-4).m[0] == CLEAN


def test_what_is_forgotten_may_be_learned_again_in_the_same_week() -> None:
    assert Walk([TROUBLE], [1], [UNTOLD], memory=MENDED, u_forget=0.999).m[0] == GRUDGE


@pytest.mark.parametrize(
    ("satisfaction", "extra", "mood"), [(0.3, 0.1, 0.3), (-0.2, 0.0, -0.6), (0.0, 0.1, 0.0)]
)
def test_the_dissatisfied_count_double_in_the_mood(
    satisfaction: float, extra: float, mood: float
) -> None:
    walk = Walk([], [0], satisfaction=satisfaction, extra=extra, origin=0.1)
    assert walk.counts[6] == pytest.approx(mood * 1e6, abs=2)


def test_who_has_left_is_not_counted() -> None:
    walk = Walk([], [0], satisfaction=0.3, memory=GRUDGE, alive=0)
    assert walk.counts.tolist() == [0] * 8


# ---------------------------------------------------------------- the desk's answers


def hear(problem: int, memory: int, now: float, before: float, u: float) -> tuple[Any, ...]:
    """Of ordinary problems .8 are closed and .5 well; of urgent ones all, .9 well."""
    p, m, s = bits(problem), bits(memory), row(now)
    resolved = experience.hear_from_desk(
        p, m, s, row(before), bits(1), row(u), row(0, 0.8, 1), row(0, 0.5, 0.9), f32(0.1)
    )
    return int(p[0]), int(m[0]), pytest.approx(float(s[0])), int(resolved)


@pytest.mark.parametrize(
    ("problem", "u", "after"),
    [
        (0, 0.0, (0, CLEAN, -0.5, 0)),  # nothing to hear of
        (1, 0.49, (0, MENDED, 0.05, 1)),  # answered well: as it was
        (1, 0.79, (0, GRUDGE, -0.5, 0)),  # answered badly or too late
        (1, 0.81, (1, CLEAN, -0.5, 0)),  # still waiting
        (2, 0.81, (0, MENDED, 0.05, 1)),
        (2, 0.99, (0, GRUDGE, -0.5, 0)),
    ],
)
def test_what_the_desk_has_done(problem: int, u: float, after: tuple[Any, ...]) -> None:
    assert hear(problem, CLEAN, -0.5, 0.05, u) == after


@pytest.mark.parametrize("memory", [GRUDGE, MENDED])
def test_a_second_problem_within_memory_is_not_made_good(memory: int) -> None:
    assert hear(1, memory, -0.5, 0.05, 0.1) == (0, memory, -0.5, 1)
    assert hear(1, memory, -0.5, 0.05, 0.7) == (0, GRUDGE, -0.5, 0)


@pytest.mark.parametrize(
    ("now", "before", "after"), [(-0.5, 0.4, 0.1), (-0.5, -0.2, -0.2), (0.3, -0.2, 0.3)]
)
def test_recovery_makes_nobody_happier_than_usual_and_nobody_unhappier(
    now: float, before: float, after: float
) -> None:
    assert hear(1, CLEAN, now, before, 0.1)[2] == after


# ---------------------------------------------------------------- what follows from it


def test_satisfaction_and_grudges_act_on_choice_and_leaving() -> None:
    """Felt .2 above usual; a grudge weighs 1.1 on the log hazard, whatever else is felt."""
    odds, hazard = row(1, 1, 1), row(-0.3, -0.3, -0.3)
    experience.feel(
        row(0.1, 0.1, 0.1), row(0.2, 0.2, 0.2), bits(CLEAN, GRUDGE, MENDED), f32(0.1), f32(0.5),
        f32(2.2), f32(1.1), odds, hazard, acts := row(0, 0, 0),
    )  # fmt: skip
    assert acts == pytest.approx([-0.44, 0.66, -0.44])
    assert odds == pytest.approx([1.1, 1.1, 1.1])
    assert hazard == pytest.approx([-0.74, 0.36, -0.74])


def test_a_rivals_offer_is_felt_by_all() -> None:
    odds, hazard = row(1, 2), row(0, -1)
    experience.press(odds, hazard, f32(0.3), f32(0.2))
    assert (odds.tolist(), hazard.tolist()) == (
        pytest.approx([0.7, 1.7]),
        pytest.approx([0.2, -0.8]),
    )


def test_who_is_gone_comes_back_the_more_the_better_the_offers() -> None:
    """Chance 1 - exp(-.1 e^(log + pull)): .095 as it is, .156 with .5 more of either."""
    for log, pull, u, comes in (
        (0, 0, 0.094, 1), (0, 0, 0.096, 0), (0.5, 0, 0.151, 1), (0, -0.5, 0.151, 1),
        (0, -0.5, 0.153, 0),
    ):  # fmt: skip
        alive, back, returned = bits(0, 1, 0), bits(7, 7, 7), bits(0, 0, 0)
        total = experience.come_back(
            alive, bits(1, 1, 0), returned, f32(0.1), row(log, log, log), row(pull, pull, pull),
            row(u, u, u), back,
        )  # fmt: skip
        assert (alive.tolist(), back.tolist(), total) == ([comes, 1, 0], [comes, 0, 0], comes)
        assert returned.tolist() == back.tolist()


def test_who_comes_back_starts_anew() -> None:
    s, p, m = row(-1, -1), bits(1, 1), bits(GRUDGE, GRUDGE)
    experience.forget_all(bits(1, 0), s, p, m, f32(0.1))
    assert (s.tolist(), p.tolist(), m.tolist()) == (
        pytest.approx([0.1, -1]),
        [0, 1],
        [CLEAN, GRUDGE],
    )


def test_odds_of_failing_are_shifted_and_never_above_the_limit() -> None:
    """.2 is odds of 1 to 4; halved, 1 to 8: .111."""
    out = row(0.1, 0.1, 0.1)
    experience.failure_rates(out, f32(0.2), row(0, -np.log(2), 9), f32(0.5))
    assert out == pytest.approx([0.3, 0.1 + 1 / 9, 0.5])


def test_luck_of_the_week_is_keyed_by_customer_and_week() -> None:
    """Customers 3 to 7 draw the same, whoever else is in their block."""
    luck, purpose = Luck(5, 1), purpose_of("market.life", "all")
    rows = []
    for first, n in ((0, 9), (3, 5)):
        out = [np.empty(n, f32) for _ in range(3)]
        experience.week_of_luck(
            np.uint32(first), when_of(4), purpose, luck.case, luck.k0, luck.k1, *out
        )
        rows.append(np.array(out))
    assert np.array_equal(rows[0][:, 3:8], rows[1])
    assert len(np.unique(rows[0])) == 27


# ---------------------------------------------------------------- what is declared


def test_failures_are_shared_out_among_facets() -> None:
    service = Service(failure_rate=0.1, facets={"time": 2, "comfort": 0})
    rates = [service.rate_of(name) for name in ("time", "money", "emotion", "comfort")]
    assert rates == pytest.approx([0.05, 0.025, 0.025, 0])
    assert Service(facets=dict.fromkeys(("time", "money", "emotion", "comfort"), 0.0)).rate_of(
        "time"
    ) == pytest.approx(0)


def test_what_is_usual_and_what_would_be_without_failures() -> None:
    """5 % at -2 and 5 % at .5; 1,000 purchases make 1,000 x .05 x .3 x .3 tickets."""
    service = Service()
    assert service.usual() == pytest.approx(-0.075)
    assert service.flawless() == pytest.approx(0.025)
    assert service.tickets(1_000) == pytest.approx(4.5)
