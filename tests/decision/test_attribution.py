"""Tools held against their absence, played by the real engine in a small shop."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from simulator import experiment
from simulator.decision import advice
from simulator.decision.between import groups
from simulator.decision.share.attribution import Attribution, attributable, attribute
from simulator.decision.share.subsets import Apart, Split, fitting, with_tools
from simulator.experiment import CaseProgress
from simulator.scenario import Scenario, ScenarioError, loads
from simulator.simulate import memory_needed
from simulator.store import Store

SHOP = """\
question: Who earns it?
goal: retain
horizon: 16 weeks
market:
  customers: 500
  purchases_per_year: 63
  basket: 29.60
  share_of_wallet: {pert: [30%, 45%, 60%], source: assumed, why: no survey yet}
  churn_per_year: 18%
  service: {}
company: {gross_margin: 28%}
programs:
  card:
    setup_cost: 80
    running_cost_per_year: 520
    running_cost_per_member: 5.20
    tools:
      points: {back: 2%}
      idle: {kind: discount, depth: 0%}
      cut: {kind: discount, depth: 3%, to: members}
      mailing: {}
"""


def shop(text: str = SHOP) -> Scenario:
    return loads(text, name="shop")


def found(scenario: Scenario, cases: int = 1, at_once: int | None = None) -> Attribution:
    return attribute(scenario, "card", agents=100, cases=cases, seed=3, jobs=1, at_once=at_once)


@cache
def small() -> Attribution:
    """Sixteen subsets in two cases."""
    return found(shop(), cases=2)


def same(one: Attribution, other: Attribution) -> bool:
    return one.subsets.keys() == other.subsets.keys() and all(
        np.array_equal(values[name], other.subsets[subset][name], equal_nan=True)
        for subset, values in one.subsets.items()
        for name in values
    )


@pytest.mark.slow
def test_shares_and_the_program_itself_add_up_in_every_case() -> None:
    """Up to rounding: a billionth of a currency unit per thousand of sales."""
    of = small()
    assert of.tools == ("cut", "idle", "mailing", "points")
    assert len(of.subsets) == 16
    for name in ("npv", "sales", "active"):
        shared = of.shares[name]
        gap = shared.total - shared.itself - sum(shared.value.values())
        assert np.abs(gap).max() < 1e-6
    assert np.isnan(of.shares["repeat_rate"].total).all()  # no year's end is seen


@pytest.mark.slow
def test_the_total_is_what_a_run_finds() -> None:
    scenario = shop()
    run = experiment.run(scenario, agents=100, cases=2, seed=3, jobs=1)
    npv = advice.measured(run).values["card"]["npv"]
    assert np.array_equal(small().shares["npv"].total, npv)


def test_a_tool_that_does_nothing_gets_exactly_nothing() -> None:
    for of in small().shares.values():
        for effect in (of.rest["idle"], of.alone["idle"], of.value["idle"]):
            assert not np.nan_to_num(effect).any()
    assert not small().costs.of("idle").any()


def test_the_program_itself_is_its_own_cost() -> None:
    """A program without tools changes nobody; without `members` to join, none cost anything."""
    npv = small().shares["npv"]
    paid = small().costs.itself
    assert (npv.itself < 0).all()
    assert (paid > -npv.itself[0]).all()  # with tools there are members, who cost something each
    assert small().shares["sales"].itself.any() == np.False_


def test_costs_add_up_to_the_programs() -> None:
    of = small()
    parts = of.costs.itself + of.costs.other + sum(of.costs.of(tool) for tool in of.tools)
    assert parts == pytest.approx(of.subsets[frozenset(of.tools)]["program_cost"])
    assert set(of.costs.tools["mailing"]) == {"contact_cost"}
    # a cut for members costs more where points are a reason, too, to become one
    alone, with_points = (frozenset(tools) for tools in ({"cut"}, {"cut", "points"}))
    assert (of.costs.by_subset[alone]["cut"] < of.costs.by_subset[with_points]["cut"]).all()


def test_costs_stand_in_the_order_of_tools() -> None:
    """The order of a set is another one in every process, and tables would differ by it."""
    of = small()
    for subset, costs in of.costs.by_subset.items():
        assert list(costs) == [tool for tool in of.tools if tool in subset]


@pytest.mark.slow
def test_groups_change_no_result() -> None:
    assert same(found(shop(), cases=2, at_once=5), small())


def test_the_order_in_the_file_changes_no_result() -> None:
    lines = SHOP.splitlines(keepends=True)
    assert same(found(shop("".join([*lines[:-4], *lines[:-5:-1]])), cases=2), small())


def test_two_tools_that_do_the_same_get_the_same() -> None:
    text = SHOP.replace("{kind: discount, depth: 0%}", "{kind: discount, depth: 3%, to: members}")
    of = found(shop(text)).shares["npv"]
    assert of.value["idle"] == pytest.approx(of.value["cut"], rel=1e-9)
    assert of.rest["idle"] == pytest.approx(of.rest["cut"], rel=1e-9)


def test_what_is_finished_is_kept_and_is_no_case_of_a_run(tmp_path: Path) -> None:
    store, told = Store(tmp_path / "cases"), list[CaseProgress]()
    scenario = shop()

    def begin(cases: int) -> Attribution:
        told.clear()
        return attribute(
            scenario, "card", agents=100, cases=cases, seed=3, jobs=1, store=store,
            on_progress=told.append,
        )  # fmt: skip

    begin(1)
    again = begin(2)
    assert (told[0].done, told[0].of) == (1, 2)
    assert same(again, small())
    run = experiment.run(scenario, agents=100, cases=1, seed=3, jobs=1, store=store)
    assert run.arms[:2] == ("today", "card")


SEVEN = SHOP.replace("      mailing: {}\n", "") + "".join(
    f"      cut_{i}: {{kind: discount, depth: {i}%}}\n" for i in range(1, 5)
)


@pytest.mark.slow
def test_many_tools_are_sampled_and_still_add_up() -> None:
    of = found(shop(SEVEN), cases=2)
    assert not of.split.exact
    assert len(of.played.played[0].ledgers) < 40  # instead of 129
    npv = of.shares["npv"]
    assert np.abs(npv.total - npv.itself - sum(npv.value.values())).max() < 1e-6
    assert npv.sampling_error("points") > 0
    assert npv.sampling_error("idle") == 0
    assert not npv.value["idle"].any()
    assert of.split.orders(0) != of.split.orders(1)
    assert of.split.orders(1) == Split("card", of.tools, 3).orders(1)
    assert npv.pairs == {}


def test_tools_of_today_are_not_attributed_and_a_stop_is_the_programs() -> None:
    text = SHOP.replace("programs:", "today: {old: {kind: discount, depth: 5%}}\nprograms:")
    text = text.replace("    setup_cost", "    stops: [old]\n    setup_cost")
    text = text.replace("      mailing: {}\n", "")
    of = found(shop(text))
    assert "old" not in of.tools
    # ending a deep cut saves more than the program costs, with tools or without
    assert of.shares["npv"].itself[0, 0] > 0
    assert of.costs.other[0] < 0


def test_who_excludes_each_other_still_does_without_the_one_between() -> None:
    text = SHOP.replace("depth: 0%}", "depth: 1%, instead_of: points}").replace(
        "to: members}", "to: members, instead_of: points}"
    )
    program = shop(text).case(0, None, seed=1, agents=100).programs["card"]
    pair = with_tools(program, frozenset({"cut", "idle"})).tools
    assert {pair["cut"].instead_of, pair["idle"].instead_of} == {"idle", None}
    assert with_tools(program, frozenset({"cut"})).tools["cut"].instead_of is None
    assert with_tools(program, frozenset(program.tools)).tools == program.tools
    of = found(shop(text)).shares["npv"]
    # of two cuts only the larger applies, so the smaller adds nothing to it
    assert of.value["idle"][0, 0] != 0


def test_who_is_linked_to_a_tool_of_today_stays_so() -> None:
    text = SHOP.replace("programs:", "today: {old: {kind: discount, depth: 1%}}\nprograms:")
    text = text.replace("depth: 0%}", "depth: 1%, instead_of: old}").replace(
        "to: members}", "to: members, instead_of: idle}"
    )
    program = shop(text).case(0, None, seed=1, agents=100).programs["card"]
    assert with_tools(program, frozenset({"cut"})).tools["cut"].instead_of == "old"


def test_arms_that_do_not_fit_are_played_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    tools = ("cut", "idle", "mailing", "points")
    every = Apart.of(shop(), Split("card", tools, 3), 16)
    case = every.case(0, None, seed=3, agents=100)
    assert len(case.programs) == 16

    def arms(memory: int | None) -> int:
        monkeypatch.setattr(groups, "available_memory", lambda: memory)
        return fitting(every, 100, 1)

    assert [arms(memory) for memory in (None, 10**12, 1)] == [16, 16, 1]
    assert 1 < arms(memory_needed(case) - 1) < 16


TWO = (
    SHOP
    + """\
  other: {tools: {lottery: {}}}
  bare: {setup_cost: 5}
"""
)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (None, "programs: several have tools; choose one with --program: card, other"),
        ("crad", "programs: no program is called 'crad'; did you mean 'card'?"),
        ("bare", "programs.bare: has no tools; there is nothing to attribute"),
        ("card_as_price_cut", "only spends the same money as 'card', plainly"),
    ],
)
def test_what_cannot_be_attributed_is_refused(name: str | None, said: str) -> None:
    with pytest.raises(ScenarioError, match="shop: ") as caught:
        attributable(shop(TWO), name)
    assert said in str(caught.value)


def test_the_only_program_with_tools_needs_no_name() -> None:
    assert attributable(shop()) == "card"
    assert attributable(shop(TWO), "other") == "other"
    with pytest.raises(ScenarioError, match="programs: none has tools"):
        attributable(shop(SHOP.split("    tools:")[0]))
