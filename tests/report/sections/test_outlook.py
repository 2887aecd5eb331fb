"""What `check` says of today's business: where it is heading, who comes, the desk, the rival."""

from dataclasses import replace

import pytest

from simulator.explain.outlook import DeskNow, Flows, Outlook, remedy_of
from simulator.explain.outlook_words import drift_in_words, in_words
from simulator.market.market import Market
from simulator.market.rival import Attack, Rival
from simulator.report.check.today import today_of
from simulator.report.page import as_markdown
from simulator.report.reports import document_of
from simulator.report.terminal import summary
from simulator.scenario import loads
from tests.report.living import LIVING, living
from tests.report.shop import SHOP, played, run, shop

STEADY = Outlook(
    weeks=104, customers=10_000, at_end=10_000, arrivals_declared=True, by_cause=False,
    flows=Flows(left=1_040, back=0, new=1_040, paid=0, talk=0), desk=None, rival=None,
)  # fmt: skip
DESK = DeskNow(staff=1, tickets=25.2, load=0.66, waiting=2.44, gave_up=0)
HEADING = "Outlook for today's business: "


def test_a_steady_business_is_one_sentence() -> None:
    assert in_words(STEADY) == (
        f"{HEADING}20 customers a week leave, 20 come; after 104 weeks there are 10,000 of 10,000.",
    )
    (text,) = in_words(replace(STEADY, at_end=9_850))
    assert "shrinks" not in text


@pytest.mark.parametrize(
    ("at_end", "said"),
    [
        (8_100, "It shrinks by 10.0 % a year, with or without a program."),
        (12_100, "It grows by 10.0 % a year, with or without a program."),
        (0, "It shrinks by 100.0 % a year, with or without a program."),
    ],
)
def test_drift_is_said_plainly(at_end: float, said: str) -> None:
    (text,) = in_words(replace(STEADY, at_end=at_end))
    assert text.endswith(said)


def test_a_market_without_arrivals_says_so() -> None:
    alone = replace(STEADY, arrivals_declared=False, at_end=8_000)
    (text,) = in_words(replace(alone, flows=Flows(1_040, 0, 0, 0, 0)))
    assert text.startswith(
        f"{HEADING}no arrivals are declared: 20 customers a week leave, nobody comes; after"
    )
    (text,) = in_words(replace(alone, flows=Flows(1_040, 104, 0, 0, 0)))
    assert "leave, nobody comes and 2 come back;" in text
    (text,) = in_words(replace(alone, flows=Flows(0, 0, 0, 0, 0), at_end=10_000))
    assert "no arrivals are declared: nobody leaves and nobody comes;" in text


def test_arrivals_are_told_by_cause_where_causes_are_known() -> None:
    flows = Flows(left=1_040, back=0, new=1_040, paid=250, talk=312)
    _, text = in_words(replace(STEADY, by_cause=True, flows=flows))
    assert text == (
        "New customers a year: 250 by paid acquisition, 312 sent by customers, 478 on their own."
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "a load of 66 %; an answer comes after 2.4 open hours on average."),
        ({"waiting": 0.5}, "an answer comes after 30 open minutes on average."),
        ({"waiting": 0.001}, "an answer comes at once."),
        ({"gave_up": 0.04}, "hours on average, and 4 % give up before."),
        (
            {"load": 1.3, "gave_up": 0.3},
            "a load of 130 %; an answer comes after 2.4 open hours on average, and 30 % give up "
            "before. More comes in than can be answered, which is declared as meant (overloaded).",
        ),
        ({"staff": 12}, "Service desk: 12 persons, 25 problems reported a week"),
    ],
)
def test_the_desk(changes: dict[str, float], said: str) -> None:
    _, text = in_words(replace(STEADY, desk=replace(DESK, **changes)))  # type: ignore[arg-type]
    assert said in text


def test_attacks_are_part_of_today() -> None:
    rival = Rival(attacks={"war": Attack(week=26)})
    _, text = in_words(replace(STEADY, rival=rival))
    assert "war (weeks 26 to 38, like prices lower by 10 %)" in text
    assert in_words(replace(STEADY, rival=Rival())) == in_words(STEADY)


def test_a_living_market_is_read_off_its_control_arm() -> None:
    _, found = today_of(living(), agents=400)
    assert found.customers == pytest.approx(2_000)
    assert found.weeks == 60
    assert found.arrivals_declared
    assert found.by_cause
    # 200 a year: 50 are bought, 60 are sent by others
    assert found.flows.new == pytest.approx(200, abs=10)
    assert (round(found.flows.paid), round(found.flows.talk)) == (50, 60)
    assert found.flows.left == pytest.approx(2_000 * 0.18, rel=0.3)
    assert found.desk is not None
    # 2,000 x 63 / 52 purchases x .1 x .6 x .3
    assert found.desk.tickets == pytest.approx(43.6, abs=0.1)
    assert found.desk.load == pytest.approx(43.6 * 40 / (38 * 60), abs=0.01)
    assert found.desk.waiting > 0


def test_an_overloaded_desk_is_told_to_be_one() -> None:
    overloaded = LIVING.replace("minutes_per_case: 40", "minutes_per_case: 80, overloaded: yes")
    _, found = today_of(living(overloaded), agents=400)
    assert found.desk is not None
    assert found.desk.load == pytest.approx(1.53, abs=0.01)
    assert found.desk.gave_up > 0.1
    assert "(overloaded)" in in_words(found)[2]


def test_a_plain_market_has_nothing_around_it() -> None:
    _, found = today_of(shop(), agents=400)
    (text,) = in_words(found)
    assert "no arrivals are declared" in text


def market_of(extra: str = "") -> Market:
    """The market of the small shop, with more lines in it."""
    text = SHOP.replace("churn_per_year: 18%", f"churn_per_year: 18%{extra}")
    return loads(text, "shop").case(0, None, seed=1, agents=10).market


def test_what_to_type_stands_beside_a_drift_of_more_than_two_per_cent() -> None:
    closed = remedy_of(market_of())
    assert closed == "If it is meant to hold its size, type new_customers: steady under market:."
    (text,) = in_words(replace(STEADY, at_end=8_100, remedy=closed))
    assert text.endswith(f"with or without a program. {closed}")
    (text,) = in_words(replace(STEADY, at_end=9_700, remedy=closed))
    assert text.endswith("with or without a program.")
    declared = remedy_of(market_of("\n  new_customers_per_year: 18%"))
    assert "under market:, in place of new_customers_per_year." in declared
    assert remedy_of(market_of("\n  new_customers: steady")) == ""
    assert remedy_of(market_of("\n  start: at_first_purchase")) == ""


@pytest.mark.parametrize(
    ("drift", "said"),
    [(-0.081, "shrinks by 8.1 % a year."), (0.14, "grows by 14.0 % a year."),
     (-0.019, ""), (0.02, "")],
)  # fmt: skip
def test_a_business_that_does_not_hold_its_size_is_told_of(drift: float, said: str) -> None:
    text = drift_in_words(drift, market_of())
    assert said in text
    assert ("new_customers: steady" in text) == bool(said)


@pytest.mark.slow
def test_it_stands_beside_the_verdict_on_the_page_and_in_the_terminal() -> None:
    result = played(certain=True)
    said = next(one for one in result.findings.beside if "Even without a program" in one)
    assert "shrinks by 1" in said
    assert said in " ".join(summary(result.findings).split())
    first = said.partition(" If")[0]
    assert first in " ".join(as_markdown(document_of(result.findings)).split())
    steady = SHOP.replace("churn_per_year: 18%", "churn_per_year: 18%\n  new_customers: steady")
    held = run(loads(steady, "shop"), agents=1_000, certain=True)
    assert not [one for one in held.findings.beside if "Even without a program" in one]
