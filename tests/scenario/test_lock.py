"""The lock: every number written out, and the same scenario when it is read again."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario import Distribution, Scenario, ScenarioError, loads
from simulator.scenario.leaves import at

Loader = Callable[[str], Scenario]


def same(a: Scenario, b: Scenario) -> bool:
    """Whether two scenarios cannot be told apart but by their lines."""
    facts = ("question", "goal", "key_factor", "start", "horizon_weeks", "currency", "criteria")
    whole = ("tree", "leaves", "uncertain", "automatic", "arms")
    return all(getattr(a, name) == getattr(b, name) for name in (*facts, *whole))


def test_round_trip(loaded: Loader, minimal: str, full: str) -> None:
    for text in (minimal, full, full.replace("0.35", "0.35, cost_per_new_customer: 30")):
        scenario = loaded(text)
        lock = scenario.to_yaml()
        again = loads(lock, "lock.yaml")
        assert same(scenario, again)
        assert again.to_yaml() == lock


def test_whole_numbers_of_a_distribution_stay_whole(loaded: Loader, minimal: str) -> None:
    forms = {
        "63": "{normal: [63, 2], truncate: [50, 70.5], source: assumed}",
        "29.60": "{pert: [20, 29.6, 1e3], source: assumed}",
    }
    text = minimal
    for plain, form in forms.items():
        text = text.replace(plain, form)
    lock = loaded(text).to_yaml()
    assert "{normal: [63, 2], truncate: [50, 70.5], source: assumed" in lock
    assert "{pert: [20, 29.6, 1000], source: assumed" in lock
    assert loads(lock).to_yaml() == lock


def test_the_lock_holds_settings_of_the_run_and_the_version(loaded: Loader, minimal: str) -> None:
    again = loads(loaded(minimal).to_yaml(agents=5_000, cases=16, seed=0))
    assert (again.run.agents, again.run.cases, again.run.seed) == (5_000, 16, 0)
    assert yaml.safe_load(again.to_yaml())["locked"]["version"]


def test_every_number_of_the_lock_has_its_source(loaded: Loader, full: str) -> None:
    scenario = loaded(full)
    lock = yaml.safe_load(scenario.to_yaml())
    for leaf in scenario.leaves:
        if leaf.unit:
            written = at(lock, leaf.path)
            assert (written["source"], written["from"]) == (leaf.kind, leaf.source)


def test_texts_that_look_like_something_else_survive(loaded: Loader, minimal: str) -> None:
    for word in ("1e3", "NO", "12:30", "0x10", "null", "3 years", "a: b # c", "é · 5 %", "~", "-"):
        text = minimal.replace("Does a 1 % points card pay for itself in three years?", f"'{word}'")
        assert loads(loaded(text).to_yaml()).question == word


@pytest.mark.slow
@given(
    st.text(min_size=1, max_size=40),
    st.floats(0.001, 0.9),
    st.sampled_from(["measured", "published", "derived", "declared", "judged", "assumed"]),
    st.integers(1, 10**9),
)
def test_any_text_and_number_survives(why: str, share: float, kind: str, customers: int) -> None:
    form = {"uniform": [share, min(share * 1.05, 0.9) + 1e-6], "source": kind, "why": why}
    base = loads(MINIMAL)
    try:
        scenario = base.with_values({"market.share_of_wallet": form, "market.customers": customers})
    except ScenarioError:
        assert not why.strip() or not " ".join(why.split()).isprintable()
        return
    assert same(scenario, loads(scenario.to_yaml()))


def test_variants(loaded: Loader, full: str) -> None:
    base = loaded(full)
    variant = base.with_values(
        {
            "programs.card.tools.points.back": "2%",
            "horizon": "1 year",
            "today.blanket.depth": Distribution("uniform", (0.01, 0.03)),
            "market.segments.regulars.churn_per_year": {"value": 0.2, "source": "measured"},
        }
    )
    assert at(variant.tree, "programs.card.tools.points.back") == 0.02
    assert at(base.tree, "programs.card.tools.points.back") == 0.01
    assert variant.horizon_weeks == 52
    assert variant.arms == base.arms
    assert variant.automatic == base.automatic
    assert {leaf.path for leaf in variant.uncertain} - {leaf.path for leaf in base.uncertain} == {
        "today.tools.blanket.depth"
    }
    (churn,) = [x for x in variant.leaves if x.path == "market.segments.regulars.churn_per_year"]
    assert churn.kind == "measured"


def test_a_variant_without_changes_is_the_same_scenario(loaded: Loader, full: str) -> None:
    assert same(loaded(full), loaded(full).with_values({}))


BAD_CHANGES: dict[str, Any] = {
    "programs.crad.setup_cost": 5,
    "programs.card.tools.points.bakc": 0.02,
    "programs.card.tools.points.back": 2,
    "market.basket": object(),
    "horizon": None,
    "": 3,
    "market.segments.customers.basket.value.x": 3,
}


@pytest.mark.parametrize(("path", "value"), BAD_CHANGES.items())
def test_variants_are_checked_like_a_file(
    loaded: Loader, minimal: str, path: str, value: Any
) -> None:
    with pytest.raises(ScenarioError):
        loaded(minimal).with_values({path: value})


MINIMAL = """\
question: Does it pay?
goal: retain
market:
  {customers: 1000, purchases_per_year: 63, basket: 30, share_of_wallet: 45%, churn_per_year: 18%}
company: {gross_margin: 28%}
programs: {card: {tools: {points: {}}}}
"""
