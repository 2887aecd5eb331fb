"""What `loyalty tools KIND` says is the least to type can be typed, and does something."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import yaml

from simulator.battery.worlds import where_seen
from simulator.market.market import EXAMPLES
from simulator.program.chart import CHART
from simulator.program.tool import REGISTRY
from simulator.report.text import WIDTH
from simulator.report.tools.catalogue import kinds, tool_page
from simulator.scenario import loads
from simulator.simulate import CONTROL, simulate
from tests.scenario.conftest import MINIMAL

SHORT = MINIMAL.replace("goal: retain", "goal: retain\nhorizon: 52 weeks")


def smallest(kind: str) -> str:
    """The lines below their heading on the page of a tool."""
    _, _, after = tool_page(kind).partition("The least to type\n-----------------\n")
    return after.split("\n\n", 1)[0]


@pytest.mark.parametrize("kind", kinds())
def test_it_is_typed_as_it_stands_and_does_something(kind: str) -> None:
    written = smallest(kind)
    assert list(yaml.safe_load(written)["programs"]["my_program"]["tools"]) == [kind]
    before, _, _ = SHORT.partition("programs:")
    for section in REGISTRY[kind].needs:  # as the page says below it
        assert f"\n{EXAMPLES[section]}" in tool_page(kind)
        before = before.replace("company:", f"  {EXAMPLES[section]}\ncompany:")
    scenario = loads(f"{before}{written}\n", "shop.yaml")
    assert (
        type(scenario.case(0, None, seed=0, agents=1).programs["my_program"].tools[kind])
        is (REGISTRY[kind])
    )
    case = scenario.case(0, None, seed=1, agents=400)
    # of a tool that does nothing where prices do not move, the page says so
    ledgers = simulate(replace(case, market=where_seen(kind, case.market))).ledgers
    arm, control = ledgers["my_program"], ledgers[CONTROL]
    assert any(np.any(arm.units(name) != control.units(name)) for name in CHART)


def test_no_two_tools_are_typed_alike() -> None:
    assert len({smallest(kind) for kind in kinds()}) == len(kinds())


@pytest.mark.parametrize("kind", kinds())
def test_headings_of_a_page_stand_alone(kind: str) -> None:
    lines = tool_page(kind).splitlines()
    for heading in ("Behavior", "Cost", "Owed", "Leaves out", "Source", "Knobs"):
        assert lines.count(heading) == 1, heading
    assert max(map(len, lines)) <= WIDTH
