"""Programs that build on each other, and the plain alternatives that come on their own."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from simulator.scenario import Scenario, loads
from simulator.scenario.leaves import at
from simulator.simulate import simulate

Loader = Callable[[str], Scenario]


def test_like_merges_section_by_section(loaded: Loader, minimal: str) -> None:
    more = (
        "  big:\n    like: card\n    setup_cost: 1\n"
        "    tools: {points: {gradient: 0}, discount: {}}\n"
        "  bigger: {like: big, tools: {points: {back: 3%}}}\n"
    )
    bigger = loaded(minimal + more).tree["programs"]["bigger"]
    assert (bigger["setup_cost"], bigger["running_cost_per_year"]) == (1, 78_000)
    points = bigger["tools"]["points"]
    assert (points["back"], points["gradient"]) == (0.03, 0)
    assert set(bigger["tools"]) == {"points", "discount"}


def test_like_may_come_before_what_it_is_like(loaded: Loader, minimal: str) -> None:
    first = minimal.replace("programs:\n", "programs:\n  b: {like: card}\n")
    tree = loaded(first).tree["programs"]
    assert tree["b"] == tree["card"]


def test_null_takes_an_inherited_tool_away(loaded: Loader, minimal: str) -> None:
    more = "  cut: {like: card, tools: {points: null, discount: {depth: 1%}}}\n"
    assert set(at(loaded(minimal + more).tree, "programs.cut.tools")) == {"discount"}


def test_distributions_audiences_and_calendars_are_replaced_as_a_whole(
    loaded: Loader, minimal: str
) -> None:
    text = minimal.replace(
        "{back: 1%}",
        "{back: {uniform: [1%, 2%]}, to: {top: 10%}, when: {weeks: [1]}}",
    )
    more = (
        "  b: {like: card, tools: {points: {back: {pert: [1%, 2%, 3%]}, to: {lapsed: 8}, "
        "when: every 4 weeks}}}\n"
    )
    points = at(loaded(text + more).tree, "programs.b.tools.points")
    assert points["back"].shape == "pert"
    assert points["to"] == {"lapsed": 8}
    assert points["when"] == {"every": 4}


def test_another_kind_under_the_same_name_starts_afresh(loaded: Loader, minimal: str) -> None:
    more = "  b: {like: card, tools: {points: {kind: discount}}}\n"
    assert "back" not in at(loaded(minimal + more).tree, "programs.b.tools.points")


def test_plain_alternatives_of_every_program(loaded: Loader, full: str) -> None:
    scenario = loaded(full.replace("0.35", "0.35, cost_per_new_customer: 30"))
    assert scenario.automatic == (
        "card_as_price_cut",
        "card_as_acquisition",
        "card_half_as_price_cut",
        "card_half_as_acquisition",
    )
    cut = scenario.tree["programs"]["card_as_price_cut"]
    assert cut["same_money_as"] == "card"
    assert cut["tools"]["price_cut"]["kind"] == "discount"
    assert scenario.tree["programs"]["card_as_acquisition"]["acquires"] is True


def test_a_price_cut_is_not_compared_with_itself(loaded: Loader, minimal: str) -> None:
    only = minimal.replace("points: {back: 1%}", "discount: {depth: 1%}")
    assert loaded(only).automatic == ()
    for members in (
        only.replace("1%}", "1%, to: members}"),
        only.replace("1%}", "1%}\n      points: {}"),
    ):
        assert loaded(members).automatic == ("card_as_price_cut",)


def test_what_costs_nothing_has_no_alternative_for_the_same_money(
    loaded: Loader, full: str
) -> None:
    more = "  bare: {stops: [blanket]}\n  other: {sets: {company: {gross_margin: 29%}}}\ncriteria:"
    scenario = loaded(full.replace("criteria:", more))
    assert scenario.automatic == ("card_as_price_cut", "card_half_as_price_cut")
    paid = loaded(full.replace("criteria:", "  bare: {setup_cost: 5, stops: [blanket]}\ncriteria:"))
    assert "bare_as_price_cut" in paid.automatic


def test_alternatives_that_are_written_are_kept(loaded: Loader, minimal: str) -> None:
    own = "  card_as_price_cut: {same_money_as: card, tools: {cut: {kind: discount}}}\n"
    scenario = loaded(minimal + own)
    assert scenario.automatic == ()
    assert scenario.arms == ("today", "card", "card_as_price_cut")


def test_the_same_unknown_in_two_arms_is_drawn_once(loaded: Loader, minimal: str) -> None:
    scenario = loaded(minimal + "  b: {like: card, tools: {points: {back: 2%}}}\n")
    (rate,) = [leaf for leaf in scenario.uncertain if leaf.path.endswith("value_rate")]
    assert rate.path == "programs.card.tools.points.value_rate"
    assert rate.also == ("programs.b.tools.points.value_rate",)
    assert rate.path_in("b") == "programs.b.tools.points.value_rate"


def test_the_successor_of_a_tool_is_believed_in_as_the_tool_itself(
    loaded: Loader, minimal: str
) -> None:
    """A weekly coupon of 15 and one of 10: what they bring differs by the coupon alone."""
    today = "today: {weekly: {kind: coupons, face_value: 15}}"
    new = "{stops: [weekly], tools: {successor: {kind: coupons, face_value: 10}}}"
    scenario = loaded(f"{minimal}  new: {new}\n{today}\n")
    (leaf,) = [one for one in scenario.uncertain if one.path.endswith(".incremental")]
    assert leaf.path == "today.tools.weekly.incremental"
    assert leaf.also == ("programs.new.tools.successor.incremental",)


def test_a_tool_of_the_same_name_is_the_successor_of_todays(loaded: Loader, minimal: str) -> None:
    """As today's is, but for what it says; today's ends, and what is believed is one draw."""
    today = "today: {weekly: {kind: coupons, face_value: 15, cost_rate: 0.9}}"
    scenario = loaded(f"{minimal}  new: {{tools: {{weekly: {{face_value: 10}}}}}}\n{today}\n")
    new = scenario.tree["programs"]["new"]
    assert new["stops"] == ["weekly"]
    tool = new["tools"]["weekly_new"]
    assert (tool["kind"], tool["face_value"], tool["cost_rate"]) == ("coupons", 10, 0.9)
    (leaf,) = [one for one in scenario.uncertain if one.path.endswith(".incremental")]
    assert leaf.path == "today.tools.weekly.incremental"
    assert leaf.also == ("programs.new.tools.weekly_new.incremental",)
    again = loads(scenario.to_yaml())
    assert again.to_yaml() == scenario.to_yaml()
    same = f"  new: {{stops: [weekly], tools: {{weekly: {{face_value: 10}}}}}}\n{today}\n"
    assert loaded(minimal + same).tree == scenario.tree, "that it ends may be said, too"


def test_a_successor_may_be_of_another_kind_and_be_believed_in_apart(
    loaded: Loader, minimal: str
) -> None:
    today = "today: {weekly: {kind: coupons, face_value: 15}}"
    other = "{tools: {weekly: {kind: discount, depth: 3%}}}"
    tree = loaded(f"{minimal}  new: {other}\n{today}\n").tree["programs"]["new"]
    assert "face_value" not in tree["tools"]["weekly_new"]
    belief = "{pert: [0, 0.4, 0.6], source: judged, why: another audience, apart: true}"
    apart = f"{{tools: {{weekly: {{face_value: 10, incremental: {belief}}}}}}}"
    scenario = loaded(f"{minimal}  new: {apart}\n{today}\n")
    drawn = [one for one in scenario.uncertain if one.path.endswith(".incremental")]
    assert [one.also for one in drawn] == [(), ()]


def test_what_names_the_tool_in_a_program_means_the_successor(loaded: Loader, minimal: str) -> None:
    today = "today: {cut: {kind: discount, depth: 2%}, weekly: {kind: coupons, instead_of: cut}}"
    more = "{kind: discount, depth: 3%, instead_of: weekly}"
    new = f"{{tools: {{weekly: {{face_value: 9}}, weekly_new: {more}}}}}"
    tools = loaded(f"{minimal}  new: {new}\n{today}\n").tree["programs"]["new"]["tools"]
    assert set(tools) == {"weekly_new", "weekly_new2"}
    assert tools["weekly_new"]["instead_of"] == "weekly_new2"
    assert tools["weekly_new2"]["instead_of"] == "cut"


def test_a_successor_that_changes_nothing_differs_by_luck_alone(
    loaded: Loader, minimal: str
) -> None:
    today = "today: {cut: {kind: discount, depth: 2%}}"
    scenario = loaded(f"{minimal}  new: {{tools: {{cut: {{}}}}}}\n{today}\n")
    case = scenario.case(0, None, seed=1, agents=200)
    played = simulate(replace(case, programs={"new": case.programs["new"]}, weeks=20))
    sales = [played.ledgers[arm].amounts("sales").sum() for arm in ("today", "new")]
    assert sales[0] == pytest.approx(sales[1], rel=1e-6)


def test_a_belief_may_be_declared_apart(loaded: Loader, minimal: str) -> None:
    alike = "value_rate: {uniform: [60%, 70%], source: judged, why: another shop}"
    apart = alike.replace("}", ", apart: true}")
    more = "".join(
        f"  {name}: {{like: card, tools: {{points: {{{belief}}}}}}}\n"
        for name, belief in (("b", apart), ("c", alike), ("d", alike))
    )
    scenario = loaded(minimal + more)
    rates = [x for x in scenario.uncertain if x.path.endswith("value_rate")]
    assert [x.path.split(".")[1] for x in rates] == ["card", "b", "c"]
    assert [len(x.also) for x in rates] == [0, 0, 1]
    again = loads(scenario.to_yaml())
    assert [x.path for x in again.uncertain] == [x.path for x in scenario.uncertain]
    assert again.to_yaml() == scenario.to_yaml()


def test_another_belief_about_it_is_drawn_apart(loaded: Loader, minimal: str) -> None:
    more = "  b: {like: card, tools: {points: {value_rate: {uniform: [60%, 70%]}}}}\n"
    rates = [x for x in loaded(minimal + more).uncertain if x.path.endswith("value_rate")]
    assert [leaf.also for leaf in rates] == [(), ()]


def test_tools_that_share_a_currency_share_what_is_unknown_about_it(
    loaded: Loader, minimal: str
) -> None:
    bonus = "points: {back: 1%}\n      bonus: {kind: points}"
    scenario = loaded(minimal.replace("points: {back: 1%}", bonus))
    (rate,) = [leaf for leaf in scenario.uncertain if leaf.path.endswith("value_rate")]
    assert rate.also == ("programs.card.tools.points.value_rate",)


POINTS_TODAY = (
    "today:\n  tools: {old: {kind: points, currency: stars}}\n"
    "  joining: {ask_rate: 20%, accept_rate: 30%}\n"
)


def test_customers_join_a_program_as_they_join_today(loaded: Loader, minimal: str) -> None:
    own = minimal.replace("    setup_cost", "    joining: {ask_rate: 90%}\n    setup_cost")
    scenario = loaded(own + POINTS_TODAY)
    programs = scenario.tree["programs"]
    assert programs["card"]["joining"]["ask_rate"] == 0.9
    assert programs["card"]["joining"]["accept_rate"] == 0.3
    assert programs["card_as_price_cut"]["joining"] == scenario.tree["today"]["joining"]
    assert loads(scenario.to_yaml()).tree == scenario.tree


def test_what_is_unknown_about_joining_is_the_same_in_all_arms(
    loaded: Loader, minimal: str
) -> None:
    scenario = loaded(minimal + "today: {old: {kind: points, currency: stars}}\n")
    (slope,) = [leaf for leaf in scenario.uncertain if leaf.path.endswith("value_slope")]
    assert slope.path == "today.joining.value_slope"
    assert slope.also == (
        "programs.card.joining.value_slope",
        "programs.card_as_price_cut.joining.value_slope",
    )
    assert loads(scenario.to_yaml()).tree == scenario.tree


def test_nobody_joins_where_the_tools_for_members_have_stopped(
    loaded: Loader, minimal: str
) -> None:
    text = minimal.replace("points: {back: 1%}", "discount: {depth: 1%}")
    text = text.replace("    setup_cost", "    stops: [old]\n    setup_cost")
    assert "joining" not in loaded(text + POINTS_TODAY).tree["programs"]["card"]


def test_what_is_judged_is_known_less_well_than_its_mode(loaded: Loader, minimal: str) -> None:
    """The same three numbers: flatter where somebody has judged them."""
    given = "{{pert: [10%, 20%, 60%], source: {}, why: a test}}"
    spreads = {}
    for kind in ("published", "judged", "assumed"):
        text = minimal.replace("churn_per_year: 18%", f"churn_per_year: {given.format(kind)}")
        (leaf,) = [x for x in loaded(text).uncertain if x.path.endswith("churn_per_year")]
        drawn = leaf.distribution
        assert drawn is not None
        assert (drawn.low, drawn.central, drawn.high) == (0.1, 0.2, 0.6)
        values = np.array([drawn.ppf(u) for u in (np.arange(200) + 0.5) / 200])
        a = 1 + drawn.mode_weight * 0.2
        assert values.mean() == pytest.approx(0.1 + 0.5 * a / (2 + drawn.mode_weight), rel=1e-3)
        spreads[kind] = values.std()
    assert spreads["judged"] == spreads["assumed"] > 1.1 * spreads["published"]


def test_what_cannot_matter_is_not_drawn(loaded: Loader, minimal: str) -> None:
    def drawn(tool: str) -> set[str]:
        scenario = loaded(minimal.replace("points: {back: 1%}", tool))
        return {x.path.rpartition(".")[2] for x in scenario.uncertain if ".card.tools." in x.path}

    assert "incremental" in drawn("coupons: {face_value: 2}")
    assert "collectors" not in drawn("coupons: {face_value: 2}")
    assert "evenness" in drawn("coupons: {face_value: 2}")
    collecting = drawn("stamp_card: {face_value: 2, stamps: 9}")
    assert "collectors" in collecting
    assert not collecting & {"redeem_rate", "evenness", "face_response", "incremental", "exposure"}
    assert not drawn("premium_service: {}") & {"fee_response", "renewal"}
    assert "unpaid" not in drawn("premium_service: {fee: 10}")
    assert not drawn("discount: {depth: 5%}") & {"threshold", "pull_forward"}
    assert "threshold" in drawn("discount: {depth: 5%, when: every 13 weeks}")
    assert "expiry_pressure" not in drawn("points: {back: 1%, expires_after: null}")
