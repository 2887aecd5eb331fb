"""What a card pays: an unreachable reward its fixed cost, the best one neither none nor all."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from simulator.battery.playing import WEEKS
from simulator.economics.books.value import npv
from simulator.market.company import Company
from simulator.program.ledger import MONEY, POINTS
from simulator.program.program import Program
from simulator.simulate import CONTROL, Played, simulate
from tests.laws.worlds import card, case, market, program

FIXED: dict[str, Any] = {"setup_cost": 2_000.0, "running_cost_per_year": 1_000.0}
RATE = 0.1
BACKS = (0.0, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08)


def worth(done: Played, arm: str) -> float:
    """NPV beside today at 10 % a year, less what will be redeemed after the end, currency."""
    one, control = done.ledgers[arm], done.ledgers[CONTROL]
    cash = (one.contribution() - control.contribution()).sum(axis=1) / MONEY
    owed = sum(
        float(off.later.sum(axis=1) @ off.followed) * off.point_cost / POINTS
        for off in done.owed.get(arm, {}).values()
    )
    return float(npv(cash, RATE, owed))


UNREACHABLE: dict[str, dict[str, Any]] = {
    f"{about}, {to}": {"back": 0.01, "reward_at": 1e6, "to": to, **about}
    for about in (
        {}, {"expires_after": 8}, {"expires_after": None}, {"back": 0.1}, {"welcome": 10.0},
        {"expires_after": 26, "expires_by": "inactivity"},
    )
    for to in ("members", "everyone")
}  # fmt: skip


@cache
def unreachable() -> Played:
    """All of them in one case, beside an arm with nothing but their fixed cost."""
    arms = {
        name: program(tools={"points": card(**about)}, **FIXED)
        for name, about in UNREACHABLE.items()
    }
    arms["fixed"] = program(**FIXED)
    return simulate(case(arms, world=market(100), agents=100, weeks=104))


@pytest.mark.parametrize("name", UNREACHABLE)
def test_an_unreachable_reward_is_worth_its_fixed_cost(name: str) -> None:
    done = unreachable()
    assert worth(done, name) == worth(done, "fixed")
    assert -4_000 < worth(done, "fixed") < -3_000


@cache
def curve(margin: float) -> tuple[float, ...]:
    """NPV of cards by what they give back, the rest as usual; no fixed cost."""
    arms: dict[str, Program] = {
        f"{back}": program(tools={"points": card(back=back, reward_at=5.0)}) for back in BACKS
    }
    firm, agents = Company(gross_margin=margin), 3_000
    one = case(arms, world=market(agents), agents=agents, weeks=WEEKS, firm=firm)
    done = simulate(one)
    return tuple(worth(done, arm) for arm in arms)


@pytest.mark.slow
def test_at_a_high_margin_the_best_card_gives_something_and_not_all() -> None:
    """Of 45 %: what is given back is worth it up to a point."""
    found = curve(0.45)
    best = int(np.argmax(found))
    assert 0 < best < len(BACKS) - 1, found
    assert found[0] == 0
    assert found[-1] < 0


@pytest.mark.slow
def test_at_a_low_margin_no_card_pays() -> None:
    """Of 28 %: a card costs more than what it brings, however little it gives."""
    found = curve(0.28)
    assert int(np.argmax(found)) == 0, found
