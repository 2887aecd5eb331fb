"""Rates that tools declare beside what is played, and why they differ."""

from typing import Any

import numpy as np
import pytest

from simulator.program.about.rates import RateAsPlayed
from simulator.report.check.description import description
from simulator.scenario import Scenario, loads
from simulator.simulate.plan import plan_of
from tests.laws.worlds import play_weeks


def shop(tool: str, horizon: int = 52, market: str = "", **about: Any) -> Scenario:
    told = {
        "purchases_per_year": 12,
        "basket": 30,
        "share_of_wallet": "30%",
        "churn_per_year": "2%",
    }
    said = market or ", ".join(f"{name}: {value}" for name, value in (told | about).items())
    return loads(f"""
question: Is what is declared played?
goal: retain
horizon: {horizon} weeks
market: {{customers: 4_000, {said}}}
company: {{gross_margin: 50%}}
programs:
  card: {{tools: {{{tool}}}}}
""")


def rates(scenario: Scenario) -> dict[str, dict[str, RateAsPlayed]]:
    """What the tools of the program say, by segment and rate."""
    plan = plan_of(scenario.case(0, None, seed=1, agents=10), "card")
    crowds = tuple(plan.crowds.values())
    return {
        segment: {
            one.name: one
            for tool in plan.launching
            for one in plan.tools[tool].played(crowd, crowds)
        }
        for segment, crowd in plan.crowds.items()
    }


def said(scenario: Scenario) -> str:
    return " ".join(description(scenario, ()).split())


def book_of(scenario: Scenario, agents: int = 4_000) -> Any:
    return play_weeks(scenario.case(0, None, seed=1, agents=agents)).ledgers["card"]


# ------------------------------------------------------------ mailing


def test_a_message_a_month_loses_what_is_declared() -> None:
    (found,) = rates(shop("mailing: {when: every 4 weeks}")).values()
    assert (found["opt_out"].played, found["opt_out"].why) == (found["opt_out"].declared, "")
    assert found["relevant_share"].played == found["relevant_share"].declared


@pytest.mark.parametrize("often", ["{when: always}", "{when: always, messages: 3}"])
def test_many_messages_lose_more_than_the_first_one(often: str) -> None:
    scenario = shop(f"mailing: {often[:-1]}, opt_out: 0.05%, to: everyone}}", churn_per_year="0%")
    (found,) = rates(scenario).values()
    one = found["opt_out"]
    assert one.played > 2 * one.declared
    assert "in four weeks, and this is number" in one.why
    assert "card.mailing.opt_out" in said(scenario)
    # of a list that loses the share told at each message, so much is sent in a year
    sent = book_of(scenario).units("contact_cost").sum() / 100 / 4_000
    weekly = 3 if "3" in often else 1
    lost = weekly * one.played
    expected = weekly * (1 - (1 - lost) ** 52) / lost
    assert sent == pytest.approx(expected, rel=0.03)


# ------------------------------------------------------------ points


def test_a_reward_below_every_purchase_is_used_as_declared() -> None:
    (found,) = rates(shop("points: {reward_at: 0.1}")).values()
    assert found["redeem_rate"].played == pytest.approx(found["redeem_rate"].declared, rel=0.01)


def test_a_reward_as_large_as_a_purchase_waits_for_one_that_is() -> None:
    scenario = shop("points: {reward_at: 28}")
    (found,) = rates(scenario).values()
    one = found["redeem_rate"]
    assert one.played < 0.9 * one.declared
    assert "of weeks with a purchase a reward of 28 can be used" in one.why
    assert one.why in said(scenario)


@pytest.mark.parametrize(("often", "reward"), [(12, 20), (40, 20), (12, 28)])
def test_weeks_that_pay_for_a_reward_are_those_drawn_one_by_one(
    often: float, reward: float
) -> None:
    scenario = shop(f"points: {{reward_at: {reward}}}", purchases_per_year=often)
    crowd = next(iter(plan_of(scenario.case(0, None, seed=1, agents=10), "card").crowds.values()))
    baskets = np.exp(np.random.default_rng(1).normal(size=(60_000, 13)) * crowd.varies)
    baskets *= crowd.basket * np.exp(-(crowd.varies**2) / 2)
    apart = np.random.default_rng(2).normal(size=60_000) * crowd.apart - crowd.apart**2 / 2
    baskets *= np.exp(apart)[:, None]
    n = np.random.default_rng(3).poisson(crowd.rate, 60_000)
    paid = np.where(np.arange(13) < n[:, None], baskets, 0).sum(axis=1)
    enough = (paid >= reward) | (crowd.basket * np.exp(apart) < reward)
    assert crowd.pays_for(reward) == pytest.approx(enough[n > 0].mean(), abs=0.015)


# ------------------------------------------------------------ premium service


def test_a_free_service_is_taken_as_declared() -> None:
    (found,) = rates(shop("premium_service: {take_up: 10%}")).values()
    assert found["take_up"].played == pytest.approx(0.1, abs=0.001)
    assert found["take_up"].why == ""


def test_a_fee_and_places_are_told() -> None:
    (paid,) = rates(shop("premium_service: {take_up: 10%, fee: 20}")).values()
    assert paid["take_up"].played < 0.08
    assert "declared for a free service" in paid["take_up"].why
    (full,) = rates(shop("premium_service: {take_up: 10%, places: 100}")).values()
    assert full["take_up"].played == 0.025
    assert "there are places for 100 customers" in full["take_up"].why


def test_segments_that_spend_more_take_more() -> None:
    each = "basket: 30, share_of_wallet: 30%, churn_per_year: 2%"
    scenario = shop(
        "premium_service: {take_up: 10%}",
        market=f"segments: {{often: {{share: 50%, purchases_per_year: 40, {each}}}, "
        f"rarely: {{share: 50%, purchases_per_year: 4, {each}}}}}",
    )
    found = {segment: one["take_up"] for segment, one in rates(scenario).items()}
    assert found["often"].played > 0.1 > found["rarely"].played
    assert "this one spends more" in found["often"].why
    mean = (found["often"].played + found["rarely"].played) / 2
    assert mean == pytest.approx(0.1, abs=0.001)


def test_what_is_told_of_a_service_is_played() -> None:
    tool = "premium_service: {take_up: 20%, fee: 20, to: everyone, frequency: 0, cost_per_user: 0}"
    scenario = shop(tool, churn_per_year="0%")
    (found,) = rates(scenario).values()
    fees = book_of(scenario).units("fee_income").sum() / 10_000 / 20 / 4_000
    assert fees == pytest.approx(found["take_up"].played, rel=0.1)


# ------------------------------------------------------------ gift certificates


def test_certificates_that_come_to_nobodys_mind_in_time_are_told() -> None:
    """Given twice in the year; who buys twelve times a year has half a year for each."""
    given = shop("gift_certificate: {face_value: 5, breakage: 0.1, use_rate: 0.3, passed_on: 0}")
    (found,) = rates(given).values()
    assert "are not thought of in time" in found["breakage"].why
    used = book_of(given).units("reward_cost").sum() / 10_000 / 5 / (2 * 4_000)
    assert 1 - used == pytest.approx(found["breakage"].played, abs=0.04)
    often = shop("gift_certificate: {term: 104}", purchases_per_year=100)
    (sure,) = rates(often).values()
    assert sure["breakage"].why == ""
    assert sure["breakage"].played == pytest.approx(0.06, abs=0.02)
