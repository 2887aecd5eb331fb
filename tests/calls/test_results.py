"""What the commands hand to Python users says itself, in a line and in a cell of a notebook."""

from __future__ import annotations

from typing import Any

import pytest

import simulator
from simulator.decision.between.choice import Choice
from simulator.decision.between.sweep import Sweep
from simulator.report import tables
from simulator.scenario import loads
from tests.report.shop import SHOP, shop

SMALL: dict[str, Any] = {"agents": 100, "cases": 2, "seed": 1, "jobs": 1}
TWO = "  half: {title: Half <b>card</b>, like: card, tools: {points: {back: 0.5%}}}\n"
SEGMENTS = SHOP.replace("  purchases_per_year: 63\n  basket: 29.60\n", "").replace(
    "  share_of_wallet: {pert: [30%, 45%, 60%], source: assumed, why: no survey yet}\n"
    "  churn_per_year: 18%\n",
    "  segments:\n"
    "    light: {share: 60%, purchases_per_year: 30, basket: 20, share_of_wallet: 40%, "
    "churn_per_year: 20%}\n"
    "    heavy: {share: 40%, purchases_per_year: 90, basket: 30, share_of_wallet: 50%, "
    "churn_per_year: 10%}\n",
)


def held(found: Any, kind: str, *said: str) -> None:
    line, cell = repr(found), found._repr_html_()
    assert line.startswith(f"<{kind} ")
    assert line.endswith(">")
    assert "\n" not in line
    assert len(line) < 400
    for one in said:
        assert one in line
    assert "<b>" not in cell
    assert "data:image/svg+xml" in cell
    assert "http" not in cell.replace("http://www.w3.org", "")


@pytest.mark.slow
def test_a_comparison_and_a_sweep_say_themselves() -> None:
    choice = simulator.compare(shop(TWO), **SMALL)
    assert isinstance(choice, Choice)
    best = min(choice.ranking.expected_loss, key=lambda arm: choice.ranking.expected_loss[arm])
    titles = {"today": "Today", "card": "Card", "half": "Half <b>card</b>"}
    held(choice, "Comparison", "shop", *([titles[best]] if best in titles else []))
    sweep = simulator.sweep(shop(), "points.back=1%,2%", certain=True, **SMALL)
    assert isinstance(sweep, Sweep)
    assert sweep.certain
    held(sweep, "Sweep", "shop", "Points back", "%")


@pytest.mark.slow
def test_a_diagnosis_says_itself() -> None:
    held(simulator.diagnose(shop(), **SMALL), "Diagnosis", "shop")


def test_a_number_drawn_once_has_a_column_wherever_it_stands() -> None:
    scenario = loads(SEGMENTS)
    shared = [leaf for leaf in scenario.uncertain if leaf.also]
    assert shared
    drawn = [scenario.drawn([0.3] * len(scenario.uncertain))]
    (everywhere,) = tables.drawn_everywhere(drawn, scenario)
    assert set(drawn[0]) < set(everywhere)
    for leaf in shared:
        for path in leaf.also:
            assert everywhere[path] == drawn[0][leaf.path]
    elasticities = [path for path in everywhere if path.endswith(".elasticity")]
    assert {path.split(".")[2] for path in elasticities} == {"light", "heavy"}
