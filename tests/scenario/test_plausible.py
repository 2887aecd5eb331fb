"""What is possible and hardly meant is said, with its line, and played all the same."""

from collections.abc import Callable

import pytest

from simulator.program.tool import REGISTRY
from simulator.program.typical import Typical
from simulator.scenario import Scenario, loads
from simulator.scenario.joined import joined
from tests.scenario.conftest import MINIMAL

Refused = Callable[[str], list[str]]


def changed(text: str, old: str, new: str) -> str:
    """`text` with one thing in it replaced, which must be there."""
    assert old in text
    return text.replace(old, new, 1)


def doubts(*changes: tuple[str, str]) -> list[str]:
    """The warnings of the smallest scenario after some changes."""
    text = MINIMAL
    for old, new in changes:
        text = changed(text, old, new)
    return [str(one) for one in loads(text, "shop.yaml").warnings]


POINTS, CUSTOMERS = "points: {back: 1%}", "customers: 100_000"
# What is changed, the line and place that are named, and a word of the reason; then the same
# number where it is plausible.
HARDLY_MEANT = {
    "everything comes back": ("back: 1%", "back: 1", 15, "tools.points.back", "everything that is",
                              "back: 1%"),
    "more than the margin comes back": ("back: 1%", "back: 45%", 15, "points.back",
                                        "more than the gross margin of 28 %", "back: 20%"),
    "a percent sign too many": ("28%", "0.28%", 9, "gross_margin", "did you mean 28%?", "28%"),
    "hardly any margin": ("28%", "1%", 9, "gross_margin", "less than any trade lives on", "2%"),
    "all margin": ("28%", "96%", 9, "gross_margin", "more than any trade keeps", "80%"),
    "sales that lose": ("28%", "-5%", 9, "gross_margin", "every sale loses money", "5%"),
    "nobody leaves": ("18%", "0%", 8, "churn_per_year", "nobody ever leaves", "2%"),
    "hardly anybody leaves": ("18%", "0.18%", 8, "churn_per_year", "did you mean 18%?", "1%"),
    "hardly anybody stays": ("18%", "91%", 8, "churn_per_year", "hardly anybody stays", "60%"),
    "a wallet of nothing": ("45%", "0.45%", 7, "share_of_wallet", "did you mean 45%?", "5%"),
    "a purchase every hour": ("63", "900", 5, "purchases_per_year", "more than one a day", "300"),
    "everybody's purchases": ("63", "1_400", 5, "purchases_per_year", "all customers", "250"),
    "a purchase in ten years": ("63", "0.1", 5, "purchases_per_year", "one in 10 years", "3"),
    "a basket of a cent": ("29.60", "0.01", 6, "basket", "less than in any shop", "2"),
    "a basket of a house": ("29.60", "296_000", 6, "basket", "more than in any shop", "2_960"),
    "nearly all sent back": ("18%", "18%\n  refund_rate: 70%", 9, "refund_rate", "sent back",
                             "18%\n  refund_rate: 40%"),
    "capital for nothing": ("goal: retain", "goal: retain\ncost_of_capital: 0.1%", 3,
                            "cost_of_capital", "did you mean 10%?",
                            "goal: retain\ncost_of_capital: 3%"),
    "set-up beyond a year's margin": ("80_000", "80_000_000", 12, "setup_cost",
                                      "more than the gross margin of a whole year", "8_000_000"),
    "running beyond a year's margin": ("78_000", "78_000_000", 13, "running_cost_per_year",
                                       "more than the gross margin of a whole year", "7_000_000"),
    "members who cost more than they earn": (
        "    setup_cost", "    running_cost_per_member: 1_000\n    setup_cost", 12,
        "running_cost_per_member", "more than the average customer earns us",
        "    running_cost_per_member: 10\n    setup_cost"),
    "a reserve beyond sales": ("28%}", "28%, cash_reserve: 250_000_000}", 9, "cash_reserve",
                               "more than a year's sales", "28%, cash_reserve: 2_500_000}"),
    "a dear customer": ("28%}", "28%, cost_per_new_customer: 9_000}", 9, "cost_per_new_customer",
                        "an average customer spends in 3 years",
                        "28%, cost_per_new_customer: 90}"),
    "purchases that cost more than they earn": (
        "28%}", "28%, cost_per_purchase: 9}", 9, "cost_per_purchase", "an average purchase earns",
        "28%, cost_per_purchase: 0.9}"),
    "a welcome beyond the basket": ("back: 1%", "welcome: 50", 15, "points.welcome",
                                    "more than the average basket of 29.60 USD", "welcome: 5"),
    "a reward out of reach": ("back: 1%", "reward_at: 100_000", 15, "points.reward_at",
                              "the average member needs 5,363 years", "reward_at: 10"),
    "a reward in years": ("back: 1%", "reward_weeks: 150, expires_after: null", 15, "reward_weeks",
                          "needs 2.9 years", "reward_weeks: 50"),
    "a reward after its points": ("back: 1%", "reward_at: 10, expires_after: 8", 15, "reward_at",
                                  "points lapse after 8", "reward_at: 10, expires_after: 26"),
    "two thresholds": ("back: 1%", "reward_at: 10, reward_weeks: 26", 15, "reward_weeks",
                       "does not count beside reward_at", "reward_at: 10"),
    "points for nothing": ("back: 1%", "cost_rate: 0", 15, "points.cost_rate",
                           "declared that this costs us nothing", "cost_rate: 0.5"),
    "points for next to nothing": ("back: 1%", "back: 1%, cost_rate: 5%", 15, "points.cost_rate",
                                   "goods cost us 72 % of their price",
                                   "back: 1%, cost_rate: 60%"),
    "money off that costs little": (POINTS, "coupons: {cost_rate: 0.1}", 15, "coupons.cost_rate",
                                    "which costs its face value", "coupons: {cost_rate: 1}"),
    "coupons that suppliers pay": (
        POINTS, "coupons: {supplier_share: 100%}", 15, "coupons.supplier_share",
        "suppliers pay all that it costs us", "coupons: {supplier_share: 50%}"),
    "a discount that suppliers pay": (
        POINTS, "discount: {depth: 5%, supplier_share: 100%}", 15, "discount.supplier_share",
        "suppliers pay all that it costs us", "discount: {depth: 5%, supplier_share: 50%}"),
    "a market that changes for nothing": (
        "    setup_cost: 80_000\n    running_cost_per_year: 78_000\n",
        "    sets: {company.gross_margin: 60%}\n", 12, "card.sets", "costs nothing",
        "    setup_cost: 80_000\n    sets: {company.gross_margin: 60%}\n"),
    "a coupon beyond the basket": (POINTS, "coupons: {face_value: 50}", 15, "coupons.face_value",
                                   "50 USD off a purchase, more than the average basket",
                                   "coupons: {face_value: 3}"),
    "a card that nobody fills": (
        POINTS, "stamp_card: {stamps: 200}", 15, "stamp_card.stamps", "to fill a card",
        "stamp_card: {stamps: 10}"),
    "a reward beyond a year": (
        POINTS, "stamp_card: {face_value: 5_000}", 15, "stamp_card.face_value",
        "more than the average customer spends in a year", "stamp_card: {face_value: 3}"),
    "coupons for nothing": (POINTS, "coupons: {cost_rate: 0}", 15, "coupons.cost_rate",
                            "costs us nothing", "coupons: {cost_rate: 0.6}"),
    "prizes beyond sales": (POINTS, "lottery: {main_prize: 500_000_000}", 15, "lottery.main_prize",
                            "more than a year's sales", "lottery: {main_prize: 5_000}"),
    "a fee beyond sales": (POINTS, "premium_service: {fee: 5_000}", 15, "premium_service.fee",
                           "more than the average customer spends", "premium_service: {fee: 40}"),
    "a service for nothing": (
        POINTS, "premium_service: {cost_per_user: 0, cost_per_purchase: 0}", 15, "cost_per_user",
        "costs us nothing", "premium_service: {cost_per_user: 0, cost_per_purchase: 1}"),
    "a service that costs more than it earns": (
        POINTS, "premium_service: {cost_per_purchase: 12}", 15, "cost_per_purchase",
        "more than the average purchase earns us", "premium_service: {cost_per_purchase: 2}"),
    "mail for nothing": (POINTS, "mailing: {cost: 0}", 15, "mailing.cost", "costs us nothing",
                         "mailing: {cost: 0.01}"),
    "mail all day": (POINTS, "mailing: {messages: 12}", 15, "mailing.messages",
                     "more than one a day", "mailing: {messages: 2}"),
    "a discount beyond the margin": (POINTS, "discount: {depth: 30%}", 15, "discount.depth",
                                     "not less than the gross margin", "discount: {depth: 5%}"),
    "a rollout that never ends": (
        "    setup_cost", "    rollout_weeks: 200\n    setup_cost", 12, "rollout_weeks",
        "but only 156", "    rollout_weeks: 20\n    setup_cost"),
}  # fmt: skip


@pytest.mark.parametrize("what", HARDLY_MEANT)
def test_what_is_hardly_meant_is_said_where_it_stands(what: str) -> None:
    old, bad, line, place, said, good = HARDLY_MEANT[what]
    assert doubts() == []
    found = [one for one in doubts((old, bad)) if said in one]
    assert len(found) == 1
    assert found[0].startswith(f"shop.yaml:{line}: ")
    assert place in found[0].split(": ")[1]
    assert not [one for one in doubts((old, good)) if said in one]


def test_fixed_costs_of_a_large_shop_for_a_small_one() -> None:
    (said,) = (one for one in doubts((CUSTOMERS, "customers: 100")) if "setup_cost" in one)
    assert "80,000 USD of set-up" in said
    assert "from all 100 customers (52,214 USD)" in said


def test_a_wallet_of_forty_five_is_no_wallet_of_4500_percent(refused: Refused) -> None:
    (line,) = refused(changed(MINIMAL, "45%", "45"))
    assert line.endswith("did you mean 45%?")


def test_a_horizon_shorter_than_the_wait_for_a_purchase() -> None:
    (said,) = doubts(("63", "1"), ("goal: retain", "goal: retain\nhorizon: 26 weeks"))
    assert "shop.yaml:3: horizon: 95 % of purchases come within" in said


def test_it_is_said_once_where_a_program_is_like_another() -> None:
    said = doubts((POINTS, "points: {back: 1}\n  more: {like: card, setup_cost: 90_000}"))
    assert len(said) == 1


def test_a_change_of_an_arm_that_nobody_typed_is_not_doubted() -> None:
    # the same money as a price cut would be found out on its own, whatever its depth
    assert not [one for one in doubts(("80_000", "9_000_000")) if "as_price_cut" in one]


def test_baskets_are_doubted_in_currencies_of_which_the_size_is_known() -> None:
    dong = ("goal: retain", "goal: retain\ncurrency: VND")
    assert doubts(dong, ("29.60", "296_000")) == []


def test_a_lock_doubts_what_its_scenario_does() -> None:
    scenario = loads(changed(MINIMAL, "back: 1%", "back: 1, cost_rate: 0"), "shop.yaml")
    again = loads(scenario.to_yaml(), "lock.yaml")
    assert [one.message for one in again.warnings] == [one.message for one in scenario.warnings]


def test_compared_programs_keep_the_lines_of_their_files() -> None:
    odd: Scenario = loads(changed(MINIMAL, "back: 1%", "back: 1"), "odd.yaml")
    other = loads(changed(MINIMAL, "  card:", "  other:"), "other.yaml")
    (said,) = joined([other, odd]).warnings
    assert str(said).startswith("odd.yaml:15: programs.card.tools.points.back: ")


def test_a_launch_before_the_tools_can_stand() -> None:
    on = "start: 2026-06-01\ndecision: "
    (said,) = doubts(("goal: retain", f"goal: retain\n{on}2026-04-01"))
    assert said == (
        "shop.yaml:17: programs.card.tools.points: It takes 18 weeks to set up, and is to "
        "run from 2026-06-01 on; the decision is on 2026-04-01. Type start: 2026-08-10, or decide "
        "by 2026-01-26."
    )
    assert doubts(("goal: retain", f"goal: retain\n{on}2026-01-26")) == []
    assert doubts(("goal: retain", "goal: retain\nstart: 2026-08-10\ndecision: 2026-04-01")) == []


def test_the_day_of_the_decision_is_a_day(refused: Refused) -> None:
    (line,) = refused(changed(MINIMAL, "goal: retain", "goal: retain\ndecision: soon"))
    assert line.startswith("shop.yaml:3: decision: ")


@pytest.mark.parametrize("drawn", ["{uniform: [0.9, 1]}", "{value: 1, source: assumed}"])
def test_what_is_uncertain_or_has_a_source_is_doubted_too(drawn: str) -> None:
    (said,) = doubts(("back: 1%", f"back: {drawn}"))
    assert said.startswith("shop.yaml:15: programs.card.tools.points.back: ")


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_no_tool_doubts_its_own_defaults(kind: str) -> None:
    usual = Typical(100_000, 63, 29.6, 0.28, "USD")
    assert list(REGISTRY[kind](kind=kind).doubts(usual)) == []
