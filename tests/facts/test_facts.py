"""Every fact, on at least twenty streams of luck, with the defaults as they are."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tests.facts.fact import FALSE_ALARM, Check, Fact, Near, Within, judge
from tests.facts.registry import FACTS

# Facts that are missed are said to be so, here and on the page; mending one must be noticed, too.
PARAMETERS = [
    pytest.param(
        fact, id=fact.name, marks=[pytest.mark.xfail(reason=fact.missed)] if fact.missed else []
    )
    for fact in FACTS
]


@pytest.mark.slow
@pytest.mark.parametrize("fact", PARAMETERS)
def test_fact(fact: Fact) -> None:
    found = fact.found()
    assert min(one.cases for one in found) >= 20
    told = [f"{check.what}: {one}" for check, one in zip(fact.checks, found, strict=True)]
    assert fact.verdict() == "shown", "\n".join(told)


def test_names_are_unique() -> None:
    assert len({fact.name for fact in FACTS}) == len(FACTS)
    assert len({fact.statement for fact in FACTS}) == len(FACTS)


def number(*values: float, bound: Within | Near) -> Check:
    """A number that was measured."""
    return Check("a number", lambda: np.array(values), bound)


def test_the_interval_is_students() -> None:
    """Mean 2, standard error 1 / sqrt(3), two degrees of freedom."""
    found = judge(number(1, 2, 3, bound=Within(0)), 0.025)
    assert found.mean == 2
    assert found.high - 2 == pytest.approx(4.302653 / 3**0.5)
    assert found.low + found.high == pytest.approx(4)


def test_a_whole_interval_must_lie_within() -> None:
    """2 +- 2.48 at a rate of 2.5 % a side."""
    for bound, verdict in (
        (Within(-0.5, 4.5), "shown"), (Within(0), "undecided"), (Within(high=4), "undecided"),
        (Within(5), "missed"), (Within(high=-1), "missed"),
    ):  # fmt: skip
        assert judge(number(1, 2, 3, bound=bound), 0.025).verdict == verdict


def test_a_value_must_be_hit_closely() -> None:
    """Both sides share the rate: 2 +- 3.58."""
    for bound, verdict in (
        (Near(2, 4), "shown"), (Near(2, 3), "undecided"), (Near(6, 9), "missed"),
    ):  # fmt: skip
        assert judge(number(1, 2, 3, bound=bound), 0.025).verdict == verdict


def test_who_stands_on_the_bound_passes_at_the_stated_rate() -> None:
    """5 % here, to make it countable; 20,000 tries, within four standard errors."""
    luck = np.random.default_rng(1)
    tries = luck.standard_normal((20_000, 24))
    low = tries.mean(axis=1) - stats.t.isf(0.05, 23) * tries.std(axis=1, ddof=1) / 24**0.5
    assert np.mean(low > 0) == pytest.approx(0.05, abs=4 * (0.05 * 0.95 / 20_000) ** 0.5)
    verdicts = [judge(number(*row, bound=Within(0)), 0.05).verdict for row in tries[:500]]
    assert [verdict == "shown" for verdict in verdicts] == (low[:500] > 0).tolist()
    assert FALSE_ALARM <= 1e-4
