"""What docs/python.md shows is what happens: its blocks are run, in order, in one session."""

import functools
import re
from pathlib import Path
from typing import Any

import pytest

import simulator
from simulator.report import calls

PAGE = Path(__file__).parents[2] / "docs" / "python.md"
SMALL = {"agents": 200, "cases": 2, "jobs": 1}


def blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


@pytest.mark.slow
def test_every_block_runs_and_says_what_the_page_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def small(play: Any) -> Any:
        @functools.wraps(play)
        def played(*given: Any, **options: Any) -> Any:
            return play(*given, **{**options, **SMALL})

        return played

    for name in ("run", "compare", "sweep", "attribute"):
        monkeypatch.setattr(simulator, name, small(getattr(simulator, name)), raising=False)
    session: dict[str, object] = {}
    for block in blocks():
        exec(compile(block, str(PAGE), "exec"), session)
    said = capsys.readouterr().out.splitlines()
    words = {"launch", "launch in stages", "redesign", "pilot first", "do not launch"}
    assert said[0] in words
    assert said[1].startswith("<Result scenario: card: ")
    assert said[2] in words
    assert said[3] == (
        "programs.crad.tools.points.back: no such place in the scenario; "
        "did you mean 'programs.card.tools.points.back'?"
    )
    result = session["result"]
    assert isinstance(result, simulator.Result)
    cell = result._repr_html_()
    assert result.findings.headline.split()[0] in cell
    assert "data:image/svg+xml" in cell
    assert len(cell) < 60_000


def test_the_first_block_is_five_statements() -> None:
    import ast

    statements = [one for one in ast.parse(blocks()[0]).body if not isinstance(one, ast.Import)]
    assert len(statements) == 5


def test_every_error_and_command_of_the_page_is_there() -> None:
    names = set(re.findall(r"simulator\.(\w+)", PAGE.read_text("utf-8")))
    assert names >= {"compare", "sweep", "attribute", "improve", "ScenarioError", "TooLarge"}
    for name in names:
        assert name in simulator.__all__
        assert getattr(simulator, name)
    assert set(simulator.__all__) == set(simulator._HOMES)
    assert simulator.sweep is calls.sweep
