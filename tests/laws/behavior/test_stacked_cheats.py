"""Cheats that use several tools at once: the books carry what they cost, or they move nobody.

Each would be harmless alone. What is perceived stays within twice what is given, and what a stack
earns stays within what its parts, or an honest one, earn.
"""

from __future__ import annotations

from typing import Any

import pytest

from simulator.battery.choices import made
from simulator.battery.laws.given import felt_as_given
from simulator.battery.playing import BehaviorSeen, played, small
from simulator.market.market import Market
from simulator.program.ledger import MONEY
from simulator.program.program import Program
from simulator.scenario import ScenarioError, loads
from simulator.simulate import CONTROL, Case, simulate
from simulator.tools.free_trial import FreeTrial
from simulator.tools.referral import Referral
from tests.laws.worlds import NOBODY_JOINS, program

pytestmark = pytest.mark.slow
LUCK = 2e-3  # of sales, by which who happens to leave or to come may move them


def arm(*tools: Any) -> Program:
    named = {f"tool{at}": tool for at, tool in enumerate(tools)}
    return program(tools=named, joining=NOBODY_JOINS)


def tool(kind: str, **about: Any) -> Any:
    return made(kind, **{"to": "everyone", **about})


def play(world: Market | None = None, weeks: int = 104, **arms: Program) -> dict[str, BehaviorSeen]:
    return played(arms, world=world or small(1_000), weeks=weeks)


def earned(seen: BehaviorSeen) -> float:
    """Contribution beyond the control's less what is owed in the end, as a share of sales."""
    gain = int((seen.ledger.contribution() - seen.control.contribution()).sum()) / MONEY
    owed = int(seen.ledger.amounts("liability")[-1].sum()) / MONEY
    return (gain - owed) / seen.usual


# ---------------------------------------------------------------- many tiny ones for one motive


@pytest.mark.parametrize(
    ("kind", "knob", "amount"),
    [("surprise", "gift", 6.0), ("charity", "share", 0.02), ("points", "back", 0.02),
     ("lottery", "main_prize", 5_000.0)],
)  # fmt: skip
def test_many_tiny_tools_for_one_motive_do_what_one_does(
    kind: str, knob: str, amount: float
) -> None:
    """Eight that give an eighth each: felt within twice what they give, and they earn no more."""
    own = [{"currency": f"points {at}"} if kind == "points" else {} for at in range(8)]
    eight = [tool(kind, **{knob: amount / 8}, **one) for one in own]
    seen = play(one=arm(tool(kind, **{knob: amount})), eight=arm(*eight))
    assert not list(felt_as_given("eight", seen["eight"]))
    assert seen["eight"].given > 0
    assert earned(seen["eight"]) <= max(earned(seen["one"]), 0) + LUCK


def test_a_little_of_every_service_is_bounded_by_what_all_cost() -> None:
    """Four services at a tenth of the usual cost, with every belief at its strongest."""
    strong = {"value": 0.15, "frequency": 0.22, "unpaid": 1.0, "lock_in": 0.8, "take_up": 0.15}
    cheap = {"cost_per_user": 0.5, "cost_per_purchase": 0.12}
    services = [tool("premium_service", **strong, **cheap) for _ in range(4)]
    club = tool("paid_membership", fee=0.5, depth=0.0, value=0.08, cost_per_user=0.1,
                cost_per_purchase=0.05, take_up=0.15)  # fmt: skip
    seen = play(all=arm(*services, club))["all"]
    assert not list(felt_as_given("all", seen))
    assert seen.likely <= 2 * (seen.given + seen.money("fee_income")) / seen.usual + LUCK


# ---------------------------------------------------------------- just out of reach


def test_rewards_just_out_of_reach_of_three_tools_move_nobody() -> None:
    """A full card but for one stamp that nobody buys in its term, points of which a reward takes
    more than their term, and levels whose privileges cost nothing, beside the points alone: sales
    move by what a stamp given unearned costs us, as a price cut would move them, and no more."""
    stamps = tool("stamp_card", stamps=50, endowed=49, stamp_per=5_000.0, term=13)
    points = tool("points", back=0.01, reward_at=60.0, expires_after=39)
    status = tool("tiers", first_per_visit=0.0, second_per_visit=0.0, third_per_visit=0.0,
                  first_per_year=0.0, second_per_year=0.0, third_per_year=0.0,
                  administration=0.0)  # fmt: skip
    seen = play(stacked=arm(stamps, points, status), points=arm(points))
    assert not list(felt_as_given("stacked", seen["stacked"]))
    more = (seen["stacked"].given - seen["points"].given) / seen["points"].usual
    assert 0 <= more < 2e-4
    assert abs(seen["stacked"].likely - seen["points"].likely) < 2 * more + 5e-4
    assert earned(seen["stacked"]) <= earned(seen["points"]) + LUCK


# ---------------------------------------------------------------- friends who are nobody

NEW: dict[str, Any] = {
    "newcomers": {"talk_share": 0.4},
    "second_category": {"users": 0.1, "price": 4, "bought_with": 0.3, "gross_margin": 0.6},
}  # fmt: skip


def test_one_who_registers_again_for_a_trial_a_reward_and_coupons_costs_us_each() -> None:
    """The same people once more, as friends of their own, with a trial each and a drop of coupons:
    not one customer comes for it, sales do not rise, and the books carry every reward."""
    base = small(1_000, new_customers_per_year=0.2)
    world = Market.model_validate({**dict(base), **NEW})
    coupons = tool("coupons", face_value=3.0, when={"every": 13, "for": 4})

    def stack(again: float, abuse: float) -> Program:
        about: dict[str, Any] = {"giver_reward": 20.0, "friend_reward": 20.0}
        friends = Referral.model_validate({**about, "again": again, "abuse": abuse})
        return arm(friends, FreeTrial.model_validate({"abuse": abuse}), coupons)

    seen = play(world, honest=stack(0.0, 0.0), cheats=stack(0.5, 0.5))
    honest, cheats = seen["honest"], seen["cheats"]
    paid = cheats.given - honest.given
    assert paid > 0.05 * honest.given
    assert cheats.extra - honest.extra < paid / honest.usual  # rewards are worth something to them
    assert earned(cheats) < earned(honest)
    assert not list(felt_as_given("cheats", cheats))


# ---------------------------------------------------------------- ended half-way


def test_what_is_ended_before_it_is_redeemed_keeps_no_lift_for_nothing() -> None:
    """Points at 5 % for half a year, a reward that takes twenty weeks, status and stamps beside
    it, all ended in week 26: what was felt stays within twice what was given or is owed, and it
    earns no more than the same that goes on, and pays, for its own half year."""
    half = {"until": 26}

    def stack(**about: Any) -> Program:
        return arm(
            tool("points", back=0.05, reward_at=36.0, expires_after=26, **about),
            tool("stamp_card", stamps=12, face_value=6.0, term=26, **about),
            tool("tiers", from_spend=900.0, **about),
        )

    seen = play(short=stack(when=half), long=stack(), weeks=78)
    short = seen["short"]
    assert not list(felt_as_given("short", short))
    assert short.given > 0
    assert short.ledger.units("points_outstanding")[-1].sum() == 0
    assert earned(short) <= max(earned(seen["long"]), 0) + LUCK


# ---------------------------------------------------------------- a share of a dearer price

DEARER = """
question: Does a share of the profit pay for dearer prices?
goal: retain
horizon: 2 years
market: {customers: 4_000, purchases_per_year: 12, basket: 45, share_of_wallet: 40%,
  churn_per_year: 20%, PRICES}
company: {gross_margin: 35%}
programs:
  share: {SETS, tools: {profit: {kind: profit_share, share: 30%, fixed_cost: 400_000}}}
"""


def test_prices_are_not_raised_by_the_program_that_shares_the_profit() -> None:
    """Prices are the market's, the same in every arm: a program cannot take with one hand what it
    gives with the other and be compared with customers who pay less."""
    typed = DEARER.replace("PRICES", "prices: {ours: 0%}").replace(
        "SETS", "sets: {market: {prices: {ours: 10%}}}"
    )
    with pytest.raises(ScenarioError, match="prices"):
        loads(typed, "dearer.yaml")


def test_where_all_prices_rise_a_share_of_the_profit_pays_out_more_and_earns_no_more() -> None:
    """Dearer goods earn more, and the same share of more is paid: what it earns us beside the same
    dearer prices without it does not rise with them."""
    found = []
    for rise in ("0%", "10%"):
        typed = DEARER.replace("SETS", "setup_cost: 0").replace(
            "PRICES", f"prices: {{ours: {rise}, costs: 0%, rival: 0%}}"
        )
        case = loads(typed, "dearer.yaml").case(0, None, seed=1, agents=2_000)
        found.append(_paid_and_earned(case))
    (paid, gained), (more, not_more) = found
    assert more > paid > 0
    assert not_more <= gained + 0.02 * abs(gained)
    assert gained < 0


def _paid_and_earned(case: Case) -> tuple[float, float]:
    """What is paid out, and what the program earns beyond the control's less what is owed."""
    books = simulate(case, owed=False).ledgers
    mine, today = books["share"], books[CONTROL]
    paid = float(mine.amounts("payout_cost").sum()) / MONEY
    gain = float((mine.contribution() - today.contribution()).sum()) / MONEY
    return paid, gain - float(mine.amounts("liability")[-1].sum()) / MONEY
