"""What surrounds the customers, as a user types it: service, desk, newcomers, rival."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator.scenario import Scenario, loads

Refused = Callable[[str], list[str]]
Loader = Callable[[str], Scenario]

LIVING = """\
question: Does a card hold our customers against a price war?
goal: defend
horizon: 104 weeks
market:
  customers: 20_000
  purchases_per_year: 30
  basket: 30
  share_of_wallet: 45%
  churn_per_year: 18%
  new_customers_per_year: 10%
  service:
    report_rate: 30%
    serious_share: 30%
    failure_rate: 5%
    desk: {staff: 1}
  newcomers: {talk_share: 30%}
  rival:
    attacks:
      price_war: {week: 26}
company: {gross_margin: 28%, cost_per_new_customer: 40, acquisition_budget: 20_000}
programs:
  card:
    setup_cost: 8_000
    tools:
      points: {back: 1%}
  staffed:
    setup_cost: 1_000
    sets: {market.service.desk.staff: 3}
"""
STAFF = "desk: {staff: 1}"
SETS = "market.service.desk.staff: 3"
REMEDY = "or say overloaded: true, if that is meant"
NO_SOURCE = "; write {} to use it with its defaults"


def changed(old: str, new: str) -> str:
    """The living market with one thing replaced, which must be there."""
    assert old in LIVING
    return LIVING.replace(old, new, 1)


# One change, and the whole message.
ONE_CHANGE = {
    # 20,000 x 30 / 52 purchases x .05 x .3 x .3 = 52 problems a week
    "too few at the desk": (
        (STAFF, "desk: {staff: 1, minutes_per_case: 100}"),
        "shop.yaml:15: market.service.desk.staff: a load of 228%: 52 problems a week of 100 "
        "minutes are more than 1 x 38 hours; expected at least 3 persons, or 3 for the usual "
        f"load of 85%; {REMEDY}",
    ),
    "too few at the desk of an arm": (
        (SETS, "market.service.desk.minutes_per_case: 80"),
        "shop.yaml:28: programs.staffed.sets.market.service.desk.minutes_per_case: a load of "
        "182%: 52 problems a week of 80 minutes are more than 1 x 38 hours; expected at least 2 "
        f"persons, or 3 for the usual load of 85%; {REMEDY}",
    ),
    "more failures than the desk of an arm can answer": (
        (SETS, "market.service.failure_rate: 20%"),
        "shop.yaml:28: programs.staffed.sets.market.service.failure_rate: a load of 182%: 208 "
        "problems a week of 20 minutes are more than 1 x 38 hours; expected at least 2 persons, "
        f"or 3 for the usual load of 85%; {REMEDY}",
    ),
    "budget without a price": (
        ("cost_per_new_customer: 40, ", ""),
        "shop.yaml:20: company.acquisition_budget: an acquisition_budget needs "
        "cost_per_new_customer: what each of them costs",
    ),
    "budget that buys more than come": (
        ("20_000}", "200_000}"),
        "shop.yaml:20: company.acquisition_budget: buys 5,000 customers a year, but "
        "new_customers_per_year declares only 2,000, paid ones included; correct one of them",
    ),
    "budget that buys more than talk leaves": (
        ("20_000}", "60_000}"),
        "shop.yaml:20: company.acquisition_budget: buys 1,500 customers a year, but of the 2,000 "
        "that new_customers_per_year declares, talk_share 30% leaves only 1,400; correct one of "
        "them",
    ),
    "budget of an arm without a price": (
        (SETS, "company.cost_per_new_customer: null"),
        "shop.yaml:28: programs.staffed.sets.company.cost_per_new_customer: an "
        "acquisition_budget needs cost_per_new_customer: what each of them costs",
    ),
    "sets service that is not there": (
        (LIVING[LIVING.index("  service:") : LIVING.index("  newcomers:")], ""),
        "shop.yaml:23: programs.staffed.sets.market.service.desk.staff: the market has no "
        "service; add `service:` to it ({} for its defaults)",
    ),
    "sets a rival that is not there": (
        ("goal: defend", "goal: retain"),
        ("  rival:\n    attacks:\n      price_war: {week: 26}\n", ""),
        (SETS, "market.rival.copies: 1"),
        "shop.yaml:25: programs.staffed.sets.market.rival.copies: the market has no rival; add "
        "`rival:` to it ({} for its defaults)",
    ),
    "sets newcomers that are not there": (
        ("  newcomers: {talk_share: 30%}\n", ""),
        (SETS, "market: {newcomers: {talk_share: 50%}}"),
        "shop.yaml:27: programs.staffed.sets.market.newcomers: the market has no newcomers; add "
        "`newcomers:` to it ({} for its defaults)",
    ),
    "sets what service made customers do": (
        (SETS, "market.service.departures_share: 10%"),
        "shop.yaml:28: programs.staffed.sets.market.service.departures_share: is about the "
        "departures of today, which are the same in every arm",
    ),
    "sets what the rival does": (
        (SETS, "market.rival.attacks.price_war.weeks: 2"),
        "shop.yaml:28: programs.staffed.sets.market.rival.attacks.price_war.weeks: is the same "
        "in every arm: the rival attacks whatever we do; copies can be set",
    ),
    "sets nothing": (
        (SETS, "market: {service: }"),
        "shop.yaml:28: programs.staffed.sets.market.service: found nothing; expected the numbers "
        "that are different in this arm",
    ),
    "failures of no kind": (
        (STAFF, "facets: {time: 0, money: 0, emotion: 0, comfort: 0}"),
        "shop.yaml:15: market.service.facets: every weight is 0, so a failure would be of no "
        "kind; if nothing fails, set failure_rate: 0",
    ),
    "a facet that is not known": (
        (STAFF, "facets: {tme: 2}"),
        "shop.yaml:15: market.service.facets.tme: no such name; did you mean 'time'?",
    ),
    "a negative facet": (
        (STAFF, "facets: {time: -1}"),
        "shop.yaml:15: market.service.facets.time: found -1; expected at least 0 and at most 100",
    ),
    "service that drives nobody away": (
        (STAFF, "satisfaction_retention: 0\n    unresolved: 1"),
        "shop.yaml:11: market.service.departures_share: service cannot cause 40% of departures: "
        "satisfaction_retention is 0 and no unresolved problem makes anybody leave; raise "
        "satisfaction_retention or unresolved, or set departures_share: 0",
    ),
    "service in a market that nobody leaves": (
        ("churn_per_year: 18%", "churn_per_year: 0"),
        "shop.yaml:11: market.service.departures_share: service cannot cause 40% of departures "
        "where churn_per_year is 0; declare who leaves, or set departures_share: 0",
    ),
    "nothing to defend against": (
        ("    attacks:\n      price_war: {week: 26}", "    copies: 0"),
        "shop.yaml:2: goal: defend needs an attack to defend against; add market.rival.attacks, "
        "such as {price_war: {week: 26, weeks: 13}}",
    ),
    "an attack that is never seen": (
        ("week: 26", "week: 104"),
        "shop.yaml:18: market.rival.attacks: none is sure to start within the horizon of "
        "104 weeks, so there may be nothing to defend against; let one start earlier, or look "
        "further ahead",
    ),
    "an attack that may never be seen": (
        ("week: 26", "week: {uniform: [80, 110]}"),
        "shop.yaml:18: market.rival.attacks: none is sure to start within the horizon of "
        "104 weeks, so there may be nothing to defend against; let one start earlier, or look "
        "further ahead",
    ),
    "failures of no kind in an arm": (
        (SETS, "market.service.facets: {time: 0, money: 0, emotion: 0, comfort: 0}"),
        "shop.yaml:28: programs.staffed.sets.market.service.facets.time: every weight is 0, so a "
        "failure would be of no kind; if nothing fails, set failure_rate: 0",
    ),
    "a word for a section": (
        (STAFF, "desk: none"),
        "shop.yaml:15: market.service.desk: found 'none'; expected a mapping of names to values",
    ),
    "an attack without a week": (
        ("week: 26", "strength: 5%"),
        "shop.yaml:19: market.rival.attacks.price_war.week: missing; expected weeks after launch "
        "at which it starts",
    ),
    "an attack before launch": (
        ("week: 26", "week: -3"),
        "shop.yaml:19: market.rival.attacks.price_war.week: found -3; expected at least 0 and at "
        "most 520 (weeks after launch at which it starts)",
    ),
    "attacks as a list": (
        ("attacks:\n      price_war: {week: 26}", "attacks: [{week: 26}]"),
        "shop.yaml:18: market.rival.attacks: found a list; expected a mapping of names to values",
    ),
    "service with nothing after it": (
        ("newcomers: {talk_share: 30%}", "newcomers:"),
        "shop.yaml:16: market.newcomers: found nothing" + NO_SOURCE,
    ),
    "a desk with nothing after it": (
        (STAFF, "desk:"),
        "shop.yaml:15: market.service.desk: found nothing" + NO_SOURCE,
    ),
    "half a person": (
        (STAFF, "desk: {staff: 1.5}"),
        "shop.yaml:15: market.service.desk.staff: found 1.5; expected a whole number",
    ),
    "a flag that is neither": (
        (STAFF, "desk: {overloaded: perhaps}"),
        "shop.yaml:15: market.service.desk.overloaded: found 'perhaps'; expected true or false",
    ),
}


@pytest.mark.parametrize("case", ONE_CHANGE.values(), ids=list(ONE_CHANGE))
def test_one_mistake_gives_one_line(refused: Refused, case: tuple[Any, ...]) -> None:
    *changes, message = case
    text = LIVING
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    assert refused(text) == [message]


def test_a_living_market_is_accepted(loaded: Loader) -> None:
    scenario = loaded(LIVING)
    assert scenario.warnings == ()
    again = loads(scenario.to_yaml())
    assert again.tree["market"] == scenario.tree["market"]


@pytest.mark.parametrize("word", ["yes", "true"])
def test_a_desk_may_be_overloaded_on_purpose(loaded: Loader, word: str) -> None:
    desk = f"desk: {{staff: 1, minutes_per_case: 100, overloaded: {word}}}"
    scenario = loaded(changed(STAFF, desk))
    assert scenario.tree["market"]["service"]["desk"]["overloaded"] is True
    assert scenario.warnings == ()
    in_an_arm = changed(SETS, "market.service.desk: {minutes_per_case: 100, overloaded: yes}")
    assert loaded(in_an_arm).warnings == ()


def test_a_desk_that_is_overloaded_in_some_draws_is_a_warning(loaded: Loader) -> None:
    (warning,) = loaded(changed("report_rate: 30%", "report_rate: {uniform: [0.1, 1]}")).warnings
    assert (warning.line, warning.path) == (15, "market.service.desk.staff")
    assert warning.message.startswith("a load of 84% with every number at its center, but above")
    assert "above all at a high report_rate; narrow what is uncertain" in warning.message
    hours = changed(STAFF, "desk: {staff: 1, hours_per_week: {uniform: [10, 40]}}")
    (warning,) = loaded(hours).warnings
    assert "above all at a low hours_per_week" in warning.message


def test_a_desk_without_staff_has_as_many_as_it_needs(loaded: Loader) -> None:
    assert loaded(changed(STAFF, "desk: {}")).warnings == ()


def test_a_budget_that_buys_too_many_in_some_draws_is_a_warning(loaded: Loader) -> None:
    text = changed("talk_share: 30%", "talk_share: {uniform: [0.1, 0.9]}")
    (warning,) = loaded(text.replace("20_000}", "30_000}")).warnings
    assert (warning.line, warning.path) == (20, "company.acquisition_budget")
    assert "of the draws more than all, above all at a high talk_share" in warning.message


def test_a_budget_may_be_all_that_brings_customers(loaded: Loader) -> None:
    assert loaded(changed("  new_customers_per_year: 10%\n", "")).warnings == ()


def test_attacks_that_are_not_seen_to_the_end_are_warnings(loaded: Loader) -> None:
    text = changed("{week: 26}", "{week: 26}\n      late: {week: 100}\n      never: {week: 200}")
    late, never = loaded(text).warnings
    assert (late.line, late.path) == (20, "market.rival.attacks.late")
    assert late.message.startswith("ends in week 113, after the horizon of 104 weeks")
    assert (never.line, never.path) == (21, "market.rival.attacks.never")
    assert never.message == "starts in week 200, after the horizon of 104 weeks: never seen"


def test_an_arm_may_set_what_its_market_has(loaded: Loader) -> None:
    for sets in (
        "market.rival.copies: 1",
        "market.newcomers.talk_share: 50%",
        # nobody leaves for the service of this arm, whatever today's is like
        "market.service: {satisfaction_retention: 0, unresolved: 1}",
    ):
        scenario = loaded(changed(SETS, sets))
        case = scenario.case(0, None, seed=1, agents=100)
        assert case.worlds["staffed"][0] != case.market


def test_names_that_share_their_luck_with_the_company_are_refused(
    loaded: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, set[str]] = {}

    def check(names: set[str], segments: set[str]) -> None:
        seen.update(names=set(names), segments=set(segments))

    monkeypatch.setattr("simulator.scenario.checks.cross.check_purposes", check)
    loaded(LIVING)
    assert {"market.desk", "market.rival", "market.life"} <= seen["names"]
    assert seen["segments"] == {"customers", ""}


# ---------------------------------------------------------------- a second category

SECOND = "second_category: {users: 10%, price: 12, bought_with: 30%, gross_margin: 60%}"


def with_second(**about: str) -> str:
    """The living market with a second category, and what differs of it."""
    text = SECOND
    for key, value in about.items():
        known = [part for part in text[18:-1].split(", ") if part.startswith(f"{key}:")]
        new = f"{key}: {value}"
        text = text.replace(known[0], new) if known else text.replace("}", f", {new}}}")
    return changed("  newcomers: {", f"  {text}\n  newcomers: {{")


def test_a_second_category_is_read(loaded: Loader) -> None:
    scenario = loaded(with_second(stop_per_year="{uniform: [0.2, 0.4]}"))
    category = scenario.case(0, None, seed=1, agents=10).market.second_category
    assert category is not None
    assert (category.users, category.price) == (0.1, 12)
    assert 0.2 < category.stop_per_year < 0.4
    assert scenario.warnings == ()


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"gross_margin": "-5%"}, "gross_margin: nothing is earned by it, so that every further"),
        ({"users": "0%"}, "users: nobody begins to use it on their own, so that nobody will take"),
        ({"adoption_per_year": "0%"}, "adoption_per_year: nobody begins to use it on their own"),
    ],
)
def test_a_category_by_which_nothing_can_be_gained_is_a_warning(
    loaded: Loader, about: dict[str, str], why: str
) -> None:
    (warning,) = loaded(with_second(**about)).warnings
    assert f"market.second_category.{why}" in str(warning)


def test_who_uses_it_today_is_the_same_in_every_arm(refused: Refused) -> None:
    text = with_second().replace(SETS, "market.second_category.users: 30%")
    (fault,) = refused(text)
    assert "is how many customers use it today, and who; the same in every arm" in fault


def test_an_arm_cannot_have_a_category_that_there_is_not(refused: Refused) -> None:
    (fault,) = refused(changed(SETS, "market.second_category.price: 3"))
    assert "the market has no second_category" in fault


def test_what_must_be_said_of_it_is_asked_for(refused: Refused) -> None:
    faults = refused(changed("  newcomers: {", "  second_category: {users: 1000%}\n  newcomers: {"))
    told = " ".join(faults)
    for key in ("price", "gross_margin", "bought_with"):
        assert f"market.second_category.{key}: missing; expected" in told
    assert "market.second_category.users" in told
