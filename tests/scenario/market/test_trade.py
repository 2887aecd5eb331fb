"""Defaults that hang on what else a market says: its trade, and what it declares itself."""

from __future__ import annotations

from collections.abc import Callable
from math import exp

import pytest

from simulator.market.market import Market
from simulator.market.people import retention_pull_of
from simulator.market.segment import Segment
from simulator.scenario import Distribution, Scenario, ScenarioError, loads
from simulator.scenario.leaves import Leaf, at
from tests.scenario.test_lock import same

Loader = Callable[[str], Scenario]
SEGMENTS = "market.segments."


def leaf_of(scenario: Scenario, path: str) -> Leaf:
    (found,) = [leaf for leaf in scenario.leaves if leaf.path == SEGMENTS + path]
    return found


def survives(scenario: Scenario) -> bool:
    lock = scenario.to_yaml()
    again = loads(lock, "lock.yaml")
    return same(scenario, again) and again.to_yaml() == lock


# ---------------------------------------------------------------- where an elasticity holds


def test_the_default_elasticity_is_that_of_half_a_wallet(loaded: Loader, minimal: str) -> None:
    scenario = loaded(minimal)
    leaf = leaf_of(scenario, "customers.elasticity_at")
    assert (leaf.value, leaf.kind, leaf.is_default) == (0.5, "judged", True)
    assert scenario.case(0, None, seed=0, agents=1).market.segments["customers"] == Segment(
        purchases_per_year=63, basket=29.6, share_of_wallet=0.45, churn_per_year=0.18
    )
    assert survives(scenario)


@pytest.mark.parametrize("written", ["0.8", "{uniform: [0.6, 1.2], source: measured}"])
def test_one_that_is_declared_is_that_of_the_own_share(
    loaded: Loader, minimal: str, full: str, written: str
) -> None:
    one = loaded(minimal.replace("  basket", f"  elasticity: {written}\n  basket"))
    two = loaded(full.replace("      basket: 22", f"      elasticity: {written}\n      basket: 22"))
    for scenario, name in ((one, "customers"), (two, "occasional")):
        leaf = leaf_of(scenario, f"{name}.elasticity_at")
        assert (leaf.value, leaf.kind, leaf.is_default) == (None, "derived", True)
        assert "declared" in leaf.source
        case = scenario.case(0, None, seed=0, agents=1)
        assert case.market.segments[name].elasticity_at is None
        assert survives(scenario)
    assert leaf_of(two, "regulars.elasticity_at").value == 0.5


def test_where_it_holds_can_be_said(loaded: Loader, minimal: str) -> None:
    text = minimal.replace("  basket", "  elasticity: 0.8\n  elasticity_at: 30%\n  basket")
    assert leaf_of(loaded(text), "customers.elasticity_at").value == 0.3
    assert survives(loaded(text))
    null = loaded(minimal.replace("  basket", "  elasticity_at: null\n  basket"))
    assert leaf_of(null, "customers.elasticity_at").value is None
    assert survives(null)


def test_what_a_program_sets_holds_where_todays_does(loaded: Loader, minimal: str) -> None:
    """Only what is named changes: the same customers would else be asked at another share."""
    scenario = loaded(minimal.replace("    tools", "    sets: {market.elasticity: 1.2}\n    tools"))
    market, _ = scenario.case(0, None, seed=0, agents=1).world("card")
    found = market.segments["customers"]
    assert (found.elasticity, found.elasticity_at) == (1.2, 0.5)
    assert survives(scenario)
    varied = loaded(minimal).with_values({"market.elasticity": 1.2})
    assert leaf_of(varied, "customers.elasticity_at").value == 0.5


def test_the_default_elasticity_contradicts_no_share(loaded: Loader, minimal: str) -> None:
    assert loaded(minimal.replace("45%", "99.5%")).warnings == ()


# ---------------------------------------------------------------- loyalty between stores


def test_loyalty_between_stores(loaded: Loader, minimal: str) -> None:
    assert leaf_of(loaded(minimal), "customers.loyalty_shape").value is None
    scenario = loaded(minimal.replace("  basket", "  loyalty_shape: 2.26\n  basket"))
    assert scenario.case(0, None, seed=0, agents=1).market.segments["customers"].loyalty_shape
    assert survives(scenario)


def test_every_draw_of_loyalty_must_be_possible(loaded: Loader, minimal: str) -> None:
    """Each number alone is possible at both ends; the lowest S with the highest r is not."""
    text = minimal.replace(
        "  basket",
        "  loyalty_shape: {uniform: [0.6, 4], source: judged}\n"
        "  need_shape: {uniform: [0.5, 1.4], source: judged}\n  basket",
    )
    with pytest.raises(ScenarioError, match=r":6: market.loyalty_shape: loyalty_shape 0.6 makes"):
        loaded(text)
    assert loaded(text.replace("[0.6, 4]", "[0.8, 4]"))


# ---------------------------------------------------------------- goods and services


def test_goods_are_what_is_sold_unless_it_is_said(loaded: Loader, minimal: str) -> None:
    scenario = loaded(minimal)
    assert scenario.tree["market"]["sells"] == "goods"
    drawn = leaf_of(scenario, "customers.retention_pull").distribution
    assert drawn is not None
    assert list(drawn.numbers) == [0, 1, 3]
    said = loaded(minimal.replace("  basket", "  sells: goods\n  basket"))
    assert same(scenario, said)


def test_services_retain_within_what_is_published(loaded: Loader, full: str, minimal: str) -> None:
    """A 5 % card, of value .05 to .07, multiplies leaving by .62 at the top, by 1 at the bottom."""
    one = loaded(minimal.replace("  basket", "  sells: services\n  basket"))
    two = loaded(full.replace("  seasons", "  sells: services\n  seasons"))
    for scenario, names in ((one, ["customers"]), (two, ["regulars", "occasional"])):
        for name in names:
            leaf = leaf_of(scenario, f"{name}.retention_pull")
            assert (leaf.kind, leaf.is_default) == ("judged", True)
            assert "Gopalakrishnan" in leaf.source
            assert leaf.distribution is not None
            low, mode, high = leaf.distribution.numbers
            assert [low, mode, high] == [0, 1.5, 4]
            who = scenario.case(0, None, seed=0, agents=1).market.segments[name]
            assert who.retention_pull == pytest.approx(leaf.distribution.central)
            top, middle = (
                [exp(-retention_pull_of(who.model_copy(update={"retention_pull": pull})) * value)
                 for value in (0.05, 0.07)]
                for pull in (high, mode)
            )  # fmt: skip
            assert top[0] > 0.62 > top[1]
            assert middle[0] > middle[1] > (1 + 0.55) / 2
        assert survives(scenario)


def test_what_a_segment_says_itself_stays(loaded: Loader, full: str) -> None:
    text = full.replace("  seasons", "  sells: services\n  seasons").replace(
        "      basket: 22", "      retention_pull: 2\n      basket: 22"
    )
    scenario = loaded(text)
    assert leaf_of(scenario, "occasional.retention_pull").value == 2
    assert leaf_of(scenario, "occasional.retention_pull").kind == "declared"
    assert leaf_of(scenario, "regulars.retention_pull").high == 4
    assert survives(scenario)


def test_another_trade_brings_its_defaults(loaded: Loader, minimal: str) -> None:
    """Also where a lock has them written out, but not in place of what was declared."""
    goods = loaded(minimal)
    services = goods.with_values({"market.sells": "services"})
    assert same(services, loaded(minimal.replace("  basket", "  sells: services\n  basket")))
    assert same(services.with_values({"market.sells": "goods"}), goods)
    own = loaded(minimal.replace("  basket", "  retention_pull: 2\n  basket"))
    kept = own.with_values({"market.sells": "services"})
    assert leaf_of(kept, "customers.retention_pull").value == 2


def test_the_trade_is_the_same_in_every_arm(loaded: Loader, minimal: str) -> None:
    with pytest.raises(ScenarioError, match="is the same in every arm; only what customers do"):
        loaded(minimal.replace("    tools", "    sets: {market.sells: services}\n    tools"))
    with pytest.raises(ScenarioError, match="did you mean 'services'"):
        loaded(minimal.replace("  basket", "  sells: service\n  basket"))


def test_a_market_made_in_python_has_them_too() -> None:
    who = {"purchases_per_year": 7, "basket": 58, "share_of_wallet": 0.7, "churn_per_year": 0.3}
    for segment in (who, Segment(**who)):
        made = Market.model_validate(
            {"customers": 10, "sells": "services", "segments": {"all": segment}}
        )
        assert made.segments["all"].retention_pull == 1.5
        assert Market.model_validate(made.model_dump()) == made
    for own in (who | {"retention_pull": 1}, Segment(**who, retention_pull=1)):
        made = Market.model_validate(
            {"customers": 10, "sells": "services", "segments": {"all": own}}
        )
        assert made.segments["all"].retention_pull == 1


def test_the_tree_has_what_the_lock_has(loaded: Loader, minimal: str) -> None:
    scenario = loaded(minimal.replace("  basket", "  sells: services\n  basket"))
    drawn = at(scenario.tree, SEGMENTS + "customers.retention_pull")
    assert isinstance(drawn, Distribution)
    assert "sells: services" in scenario.to_yaml()
    assert "retention_pull: {pert: [0, 1.5, 4], source: judged" in scenario.to_yaml()
