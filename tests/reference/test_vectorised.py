"""The stages that a customer-week goes through must be compiled to packed arithmetic.

A check for division by zero, a branch or a float sum is enough to lose it, and nothing else
would tell: the results stay the same and the engine becomes several times slower.
"""

from __future__ import annotations

import platform
import re
from collections import Counter
from functools import cache
from typing import Any

import numpy as np
import pytest
from numba import njit

from simulator import draws
from simulator.draws import stage
from simulator.market import baskets, behavior, category
from simulator.market.market import Market
from simulator.program import timing
from simulator.program.parts import price, progress, recall, seats
from simulator.program.program import Program
from simulator.simulate import membership, simulate
from simulator.tools import (
    charity,
    club,
    contest,
    coupons,
    cumulative_card,
    discount,
    fixed_price,
    free_trial,
    lottery,
    paid_membership,
    participation,
    personalization,
    points,
    profit_share,
    referral,
    secret_service,
    surprise,
    tiers,
)
from tests.reference.world import case_of

pytestmark = pytest.mark.skipif(
    platform.machine().lower() not in ("x86_64", "amd64"),
    reason=f"the names of packed instructions are those of x86-64, not of {platform.machine()}",
)

# Arithmetic on vectors of floats or of the 32-bit words of Philox, and on one float.
PACKED = re.compile(r"^\s+(?:v?(?:mul|add|sub|div|max|min|sqrt)p[sd]|vfn?m(?:add|sub)\d+p[sd]"
                    r"|v?pmuludq)\s")  # fmt: skip
SINGLE = re.compile(r"^\s+(?:v?(?:mul|add|sub|div|max|min|sqrt)s[sd]|vfn?m(?:add|sub)\d+s[sd])\s")

# Whole stages, and the least packed instructions of their arithmetic: half of what they have.
STAGES: dict[str, tuple[Any, int]] = {
    "fill_uniforms": (draws.fill_uniforms, 16),  # 19 where AVX-512 rotates words on its own
    "luck_and_needs": (behavior.luck_and_needs, 60),
    "luck_and_steady_needs": (behavior.luck_and_steady_needs, 20),
    "luck_of_use": (category.luck_of_use, 20),
    "begin_and_stop": (category.begin_and_stop, 20),
    "perceive": (behavior.perceive, 20),
    "leave": (behavior.leave, 20),
    "choose": (behavior.choose, 20),
    "buy": (behavior.buy, 12),
    "draw_sizes": (baskets.draw_sizes, 60),
    "join": (behavior.join, 20),
    "price.perceived": (price._perceived, 20),
    "price.borrow": (price._borrow, 30),
    "progress.pull": (progress.pull, 6),
    "timing.want": (timing.want, 4),
    "seats.ask": (seats.ask, 2),
    "seats.seated": (seats.seated, 2),
    "recall.think": (recall.think, 4),
    "membership.belong": (membership.belong, 6),
    "membership.remember": (membership.remember, 4),
    "coupons.bring": (coupons.stages.bring, 100),
    "coupons.see": (coupons.stages.see, 4),
    "lottery.play": (lottery.stages.play, 20),
    "secret_service.recognize": (secret_service.stages.recognize, 25),
    "secret_service.remember": (secret_service.stages.remember, 9),
    "participation.feel": (participation.stages.feel, 4),
    "participation.reply": (participation.stages.reply, 5),
    "personalization.keep": (personalization.stages.keep, 2),
    "personalization.bring": (personalization.stages.bring, 10),
    "personalization.feel": (personalization.stages.feel, 10),
    "referral.think": (referral.stages.think, 2),
    "cumulative_card.stretch": (cumulative_card.stages.stretch, 6),
    "fixed_price.hold": (fixed_price.stages.hold, 10),
    "paid_membership.renew": (paid_membership.fees.renew, 6),
    "contest.project": (contest.stages.project, 2),
    "contest.compete": (contest.stages.compete, 20),
    "contest.borrow": (contest.stages.borrow, 20),
    "surprise.delight": (surprise.stages.delight, 20),
    "tiers.live": (tiers.stages.live, 15),
    "tiers.press": (tiers.stages.press, 4),
    "charity.glow": (charity.stages.glow, 20),
    "charity.part": (charity.stages.part, 4),
    "profit_share.receive": (profit_share.stages.receive, 8),
}


def instructions(function: Any, signature: Any) -> Counter[str]:
    """Packed and single arithmetic instructions of a stage compiled afresh.

    What comes from the cache cannot be inspected; the options are those of the stage.
    """
    given = function.targetoptions
    options = {name: given[name] for name in ("nogil", "fastmath", "error_model") if name in given}
    fresh = njit(**options)(function.py_func)
    fresh.compile(signature)
    found: Counter[str] = Counter()
    for line in fresh.inspect_asm(signature).splitlines():
        found["packed"] += PACKED.match(line) is not None
        found["single"] += SINGLE.match(line) is not None
    return found


@cache
def play_everything() -> None:
    """A year of a hundred customers, so that every stage is compiled as the engine calls it."""
    usual = {"purchases_per_year": 50, "basket": 10, "share_of_wallet": 0.4, "churn_per_year": 0.2}
    market = Market.model_validate({
        "customers": 100,
        "prices": {"ours": 0.2},
        "second_category": {"users": 0.2, "price": 3, "bought_with": 0.5, "gross_margin": 0.5},
        "segments": {
            "drifting": {**usual, "share": 0.5},
            "steady": {**usual, "share": 0.5, "rhythm_spread": 0},
        },
    })  # fmt: skip
    tools = {
        "cut": discount.Discount.model_validate({"depth": 0.1, "when": {"every": 13, "for": 2}}),
        "points": points.Points(back=0.02),
        "club": club.Club.model_validate({"take_up": 0.5, "when": {"every": 2}}),
        "coupons": coupons.Coupons(),
        "lottery": lottery.Lottery(),
        "care": secret_service.SecretService(),
        "ask": participation.Participation(),
        "letters": personalization.Personalization(gift=3.0),
        "friends": referral.Referral(),
        "card": cumulative_card.CumulativeCard(),
        "membership": paid_membership.PaidMembership.model_validate(
            {"paid": "monthly", "take_up": 0.5, "fee": 0.5}
        ),
        "fixed": fixed_price.FixedPrice(take_up=0.5),
        "contest": contest.Contest(),
        "surprise": surprise.Surprise(),
        "tiers": tiers.Tiers.model_validate({"window": 8}),
        "cause": charity.Charity(),
        "share": profit_share.ProfitShare(period=4),
        "trial": free_trial.FreeTrial(),
    }
    simulate(case_of(market, weeks=20, agents=100, programs={"both": Program(tools=tools)}))


@pytest.mark.slow
@pytest.mark.parametrize("name", STAGES)
def test_stage_is_vectorised(name: str) -> None:
    """For every combination of types with which the engine has called it."""
    play_everything()
    function, least = STAGES[name]
    assert function.signatures
    for signature in function.signatures:
        found = instructions(function, signature)
        assert found["packed"] >= least, (name, signature, dict(found))


@pytest.mark.slow
def test_a_check_for_division_by_zero_is_noticed() -> None:
    """The same loop with Python's error model: this is how a loss looks to the test above."""

    @stage
    def odds(x, out):  # type: ignore[no-untyped-def]
        for i in range(out.size):
            out[i] = draws.f32(1) / (draws.f32(1) + draws.exp_of(-x[i]))

    x = np.ones(64, np.float32)
    odds(x, np.empty_like(x))
    kept = instructions(odds, odds.signatures[0])
    odds.targetoptions["error_model"] = "python"
    lost = instructions(odds, odds.signatures[0])
    assert kept["packed"] >= 10
    assert lost["packed"] < 3
    assert lost["single"] >= 10
