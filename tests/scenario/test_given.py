"""A scenario from a mapping or a text is the one from a file, and faults say what to type."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml

from simulator.scenario import Scenario, ScenarioError, load

Loader = Callable[[str], Scenario]


def test_mapping_text_and_file_are_the_same(minimal: str, tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(minimal, "utf-8")
    data = yaml.safe_load(minimal)
    locks = {load(given).to_yaml() for given in (file, str(file), minimal, data)}
    assert len(locks) == 1


def test_values_of_python_are_read(minimal: str) -> None:
    data = yaml.safe_load(minimal)
    data |= {"start": date(2026, 1, 12), "cost_of_capital": np.float64(0.08)}
    scenario = load(data)
    assert scenario.start == date(2026, 1, 12)
    assert scenario.cost_of_capital == 0.08


@pytest.mark.parametrize("given", [3, None, ["a"]])
def test_what_is_no_scenario_is_refused(given: object) -> None:
    with pytest.raises(TypeError, match="expected the path of a file, a mapping"):
        load(given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (
            "programs.crad.tools.points.back",
            0.02,
            "did you mean 'programs.card.tools.points.back'?",
        ),
        ("programs.card.tools.points.bakc", 0.02, "did you mean 'back'?"),
        ("market.elastcity", 0.3, "did you mean 'elasticity'?"),
        ("programs.card.tools.points.back", "two", "expected share of what is paid"),
    ],
)
def test_a_value_that_is_refused_names_its_path(
    loaded: Loader, minimal: str, path: str, value: object, said: str
) -> None:
    with pytest.raises(ScenarioError) as refused:
        loaded(minimal).with_values({path: value})
    (fault,) = refused.value.faults
    assert fault.path == path
    assert said in fault.message


def test_a_scenario_is_shown_on_one_line(loaded: Loader, minimal: str) -> None:
    shown = repr(loaded(minimal))
    assert "\n" not in shown
    assert "today, card" in shown
