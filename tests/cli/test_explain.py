"""`loyalty explain` as a user types it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator import cli
from tests.report.shop import SHOP


def loyalty(*words: str) -> tuple[int, str, str]:
    """Run a command in this process: exit code, output, messages."""
    said = CliRunner().invoke(cli.app, words)
    return said.exit_code, said.stdout, said.stderr


def test_explain_describes_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shop = tmp_path / "shop.yaml"
    shop.write_text(SHOP, "utf-8")
    code, page, err = loyalty("explain", "shop.yaml")
    assert (code, err) == (0, "")
    assert "# Does a small card pay?\n" in page
    assert "### Tool `points`" in page
    code, out, err = loyalty("explain", "shop.yaml", "--out", "odd.md")
    assert (code, out, err) == (0, "odd.md written\n", "")
    assert (shop.parent / "odd.md").read_text("utf-8") == page
    assert loyalty("explain", "shop.yaml", "--out", "odd.md")[0] == 0
    before = shop.read_text("utf-8")
    code, out, err = loyalty("explain", "shop.yaml", "--out", "shop.yaml")
    assert (code, out) == (2, "")
    assert "shop.yaml: there is something else already" in err
    assert shop.read_text("utf-8") == before
    code, out, err = loyalty("explain", "shop.yaml", "--out", "nowhere/odd.md")
    assert (code, out) == (2, "")
    assert "nowhere/odd.md: cannot write the description here" in err
