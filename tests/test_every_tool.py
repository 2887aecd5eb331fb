"""Every law of the battery for every tool that is shipped, and what is beside the laws."""

from __future__ import annotations

import inspect

import pytest

import simulator.tools  # noqa: F401  (fills the registry)
from simulator.battery import LAWS, Check, parametrize_with_laws
from simulator.battery.choices import only_once, shipped
from simulator.battery.laws.bits import orders
from simulator.battery.laws.said import HEADINGS, out_of_range, unsaid
from simulator.explain.described import doc_of
from simulator.knobs import Part
from simulator.market.company import Company
from simulator.market.market import Market
from simulator.market.segment import Segment
from simulator.program.program import Joining, Program
from simulator.program.tool import REGISTRY, Tool

PARTS = [Market, Segment, Company, Program, Joining]


@parametrize_with_laws(*shipped())
def test_law(check: Check) -> None:
    check()


def test_every_law_says_what_it_demands() -> None:
    for name, law in LAWS.items():
        assert law.says.endswith("."), name
        assert law.title[0].islower(), name


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_knob_of_a_market_says_what_it_is(part: type[Part]) -> None:
    assert not list(unsaid(part))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_low_and_high_of_a_market_hold_the_default(part: type[Part]) -> None:
    assert not list(out_of_range(part))


def test_every_pair_of_tools_comes_in_both_orders() -> None:
    kinds = tuple(shipped())
    before = {
        (a, b) for names in orders(kinds) for at, a in enumerate(names) for b in names[at + 1 :]
    }
    # two of a kind, but of those of which an arm can have one
    n = sum(1 if only_once(kind) else 2 for kind in kinds)
    assert len(before) == n * (n - 1)


def test_a_tool_that_says_nothing_of_itself_lists_its_choices() -> None:
    discount = REGISTRY["discount"].model_validate({"depth": 0.125, "to": "members"})
    said = Tool.plainly(discount, "XTS")
    assert said == (
        "Members get discount with depth 12.5 % (share of the list price); amounts in XTS."
    )


@pytest.mark.parametrize("kind", shipped())
def test_what_a_tool_rests_on_is_written_from_its_evidence(kind: str) -> None:
    assert f"\n{HEADINGS[-1]}\n" not in inspect.cleandoc(REGISTRY[kind].__doc__ or "")
    lines = doc_of(REGISTRY[kind]).splitlines()
    assert tuple(line for line in lines if line in HEADINGS) == HEADINGS
    assert lines[lines.index(HEADINGS[-1]) + 1].startswith("    ")
