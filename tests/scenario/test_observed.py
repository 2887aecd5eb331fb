"""A file of observations as evidence."""

from pathlib import Path

import numpy as np
import pytest

from simulator.scenario import Scenario, ScenarioError, load, loads
from simulator.scenario.evidence import counts_as, doubts
from tests.report.shop import SHOP

SHARE = "{pert: [30%, 45%, 60%], source: assumed, why: no survey yet}"
TYPED = "{{pert: [{range}], source: measured, file: {file}}}"


def told(tmp_path: Path, spread: str = "0.3, 0.45, 0.6", file: str = "survey.csv") -> Scenario:
    place = tmp_path / "shop.yaml"
    place.write_text(SHOP.replace(SHARE, TYPED.format(range=spread, file=file)))
    return load(place)


def survey(tmp_path: Path, mean: float = 0.45, n: int = 400) -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(mean, 0.2, n)
    rows = "\n".join(f"{i},{value:.4f}" for i, value in enumerate(values - values.mean() + mean))
    (tmp_path / "survey.csv").write_text(f"customer,share\n{rows}\n")


def test_a_file_is_a_sample(tmp_path: Path) -> None:
    survey(tmp_path)
    scenario = told(tmp_path, file="survey.csv, column: share")
    (leaf,) = [one for one in scenario.leaves if one.path.endswith("share_of_wallet")]
    assert leaf.n == 400
    assert leaf.interval == pytest.approx((0.45 - 0.0196, 0.45 + 0.0196), abs=0.002)
    assert (counts_as(leaf), leaf.source) == ("measured", "survey.csv, column share, 400 rows")
    # the lock repeats what the file said, wherever it lies
    again = loads(scenario.to_yaml())
    assert again.to_yaml() == scenario.to_yaml()


@pytest.mark.parametrize(
    ("spread", "mean", "n", "said"),
    [
        ("0.445, 0.45, 0.455", 0.45, 400, "has a narrower range than was measured"),
        ("0.3, 0.45, 0.6", 0.45, 3, "has a narrower range than was measured"),
        ("0.3, 0.45, 0.6", 0.2, 400, "is 0.45 and was measured between 0.18"),
    ],
)
def test_a_file_that_does_not_support_the_range_is_no_evidence(
    tmp_path: Path, spread: str, mean: float, n: int, said: str
) -> None:
    survey(tmp_path, mean, n)
    scenario = told(tmp_path, spread, "survey.csv, column: share")
    ((leaf, why),) = doubts(scenario.leaves)
    assert why.startswith(said)
    assert counts_as(leaf) == "judged"


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (None, "", "no such file as 'survey.csv' beside the scenario"),
        (b"", "", "'survey.csv' is empty; expected a head"),
        (b"share\n", "", "has 0 observations; expected 2 or more"),
        (b"share\n0.4\n", "", "has 1 observations; expected 2 or more"),
        (b"share\n0.4\nabout half\n", "", "has 'about half' in line 3; expected a number"),
        (b"share\n0.4\nnan\n", "", "has 'nan' in line 3; expected a number"),
        (b"a,b\n1,2\n3,4\n", "", "has 2 columns; name one with `column:`"),
        (b"share\n0.4\n0.5\n", ", column: shar", "no column 'shar'; did you mean 'share'?"),
        (b"\xff\xfe\x00", "", "is not UTF-8 text"),
        (b"share\n0.4\n0.5\n", ", n: 9", "stands beside `file:`, which tells it"),
    ],
)
def test_what_is_no_sample_is_refused_with_its_line(
    tmp_path: Path, content: bytes | None, more: str, said: str
) -> None:
    if content is not None:
        (tmp_path / "survey.csv").write_bytes(content)
    with pytest.raises(ScenarioError) as error:
        told(tmp_path, file=f"survey.csv{more}")
    (fault,) = error.value.faults
    assert said in fault.message
    assert fault.line == 8


@pytest.mark.parametrize("name", ["/etc/hosts", "."])
def test_only_a_file_beside_the_scenario(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScenarioError, match=r"relative to the scenario|found the folder"):
        told(tmp_path, file=name)


def test_a_text_has_no_folder() -> None:
    text = SHOP.replace(SHARE, TYPED.format(range="0.3, 0.45, 0.6", file="survey.csv"))
    with pytest.raises(ScenarioError, match="which is no file here"):
        loads(text)


def test_a_column_needs_a_file() -> None:
    with pytest.raises(ScenarioError, match="stands without `file:`"):
        loads(SHOP.replace("source: assumed", "column: x, source: assumed"))
