"""Words of the engine itself: the same shop, of which one number differs."""

import pytest

import simulator
from simulator.decision import Verdict
from simulator.scenario import loads

SHOP = """\
question: Does a card pay?
goal: retain
horizon: 1 year
market:
  customers: 20_000
  purchases_per_year: 40
  basket: 30
  share_of_wallet: 40%
  churn_per_year: 40%
  elasticity: {elasticity}
  retention_pull: {{uniform: [2, 3], source: judged}}
company: {{gross_margin: {margin}, cash_reserve: {reserve}}}
programs:
  card: {{setup_cost: 2000, joining: {{ask_rate: 0.9}}, tools: {{points: {{back: 2%}}}}}}
"""


def verdict(
    margin: str = "85%",
    reserve: str = "5_000_000",
    elasticity: str = "{uniform: [1.3, 1.7], source: judged}",
    cases: int = 20,
) -> Verdict:
    text = SHOP.format(margin=margin, reserve=reserve, elasticity=elasticity)
    return simulator.run(loads(text), agents=200, cases=cases, seed=2, jobs=1).verdict


@pytest.mark.slow
def test_rewards_that_cost_little_of_a_wide_margin_are_launched() -> None:
    found = verdict()
    assert (found.word, found.row) == ("launch", 2)
    assert found.quarters is not None
    assert found.quarters.adverse.low > 0
    assert any(said.startswith("Rough: 20 cases for ") for said in found.beside)


@pytest.mark.slow
def test_a_reserve_that_is_too_small_is_the_redesign() -> None:
    found = verdict(reserve="100")
    assert (found.word, found.row) == ("redesign", 3)
    assert found.headline.startswith(
        "Card does not qualify as planned, but would with a cash reserve of "
    )


@pytest.mark.slow
def test_rewards_of_a_narrow_margin_are_not_launched() -> None:
    found = verdict(margin="3%")
    assert (found.word, found.row) == ("do not launch", 4)
    assert found.quarters is not None
    assert found.quarters.favorable.high < 0


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["1.5", "{value: 1.5, source: measured}"])
def test_what_is_fixed_by_hand_is_said(typed: str) -> None:
    found = verdict(elasticity=typed, cases=2)
    assert any(
        "price elasticity 1.5 (usual range " in said and said.startswith("Entered by hand")
        for said in found.beside
    )


@pytest.mark.slow
def test_what_a_program_sets_is_said() -> None:
    """A margin that a card declares for itself brings more than the card."""
    text = SHOP.format(margin="45%", reserve="5_000_000", elasticity="1.5")
    text = text.replace("setup_cost: 2000", "setup_cost: 2000, sets: {company.gross_margin: 60%}")
    found = simulator.run(loads(text), agents=200, cases=2, seed=2, jobs=1).verdict
    assert any(
        said.startswith("Entered by hand, without evidence: gross margin 60 % (today 45 %)")
        for said in found.beside
    )


@pytest.mark.slow
def test_what_a_program_sets_and_is_believed_is_said_once() -> None:
    text = SHOP.format(margin="45%", reserve="5_000_000", elasticity="1.5")
    text = text.replace("setup_cost: 2000", "setup_cost: 2000, sets: {market.elasticity: 3}")
    found = simulator.run(loads(text), agents=200, cases=2, seed=2, jobs=1).verdict
    said = next(one for one in found.beside if one.startswith("Entered by hand"))
    assert said.startswith(
        "Entered by hand, without evidence: price elasticity 3 (today 1.5, usual range "
    )
    assert said.count("elasticity 3") == 1


def test_one_case_is_no_word() -> None:
    found = verdict(cases=1)
    assert (found.word, found.row) == (None, 0)
    assert found.headline.startswith("No uncertainty was simulated")
