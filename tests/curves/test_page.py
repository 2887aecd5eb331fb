"""The gallery can be played again for one tool, and everything else stays as it was written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from simulator.program.about.curve import Curve
from tests.curves import page
from tests.curves.choices import CURVES
from tests.curves.shop import Played

SOME: dict[tuple[str, str], Curve] = {
    ("discount", "depth"): CURVES["discount", "depth"],
    ("mailing", "messages"): CURVES["mailing", "messages"],
    ("coupons", "budget"): CURVES["coupons", "budget"],
}
WRITTEN = """\
# An old head

## A card by margin

By margin.

## mailing

Mailing as it was.

## old_tool

### gone

## discount

Discount as it was.
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gallery of three tools in a folder of its own, in which nothing has to be played."""
    (tmp_path / "curves").mkdir()
    for stem in ("discount.depth", "mailing.messages", "old_tool.gone"):
        (tmp_path / "curves" / f"{stem}.svg").write_text("as it was")
    (tmp_path / "curves.md").write_text(WRITTEN)
    monkeypatch.setattr(page, "PAGE", tmp_path / "curves.md")
    monkeypatch.setattr(page, "FIGURES", tmp_path / "curves")
    monkeypatch.setattr(page, "CURVES", SOME)
    monkeypatch.setattr(page, "tables", lambda: iter(["## A card by margin\n\nPlayed again."]))
    nothing = Played(*np.zeros((4, 2)))
    monkeypatch.setattr(page, "play", lambda programs, **_: dict.fromkeys(programs, nothing))
    return tmp_path


def write(*typed: str) -> tuple[int, str]:
    """What is typed behind the command; its exit code, and what it says."""
    done = CliRunner().invoke(page.app, list(typed))
    return done.exit_code, done.output


def test_only_the_tool_that_is_named_is_played(folder: Path) -> None:
    assert write("--only", "discount") == (0, "discount.depth\n")
    text = (folder / "curves.md").read_text()
    assert text.startswith(page.HEAD)
    assert "By margin." in text
    assert "Mailing as it was." in text
    assert "Discount as it was." not in text
    assert SOME["discount", "depth"].expects in text
    figures = folder / "curves"
    assert (figures / "mailing.messages.svg").read_text() == "as it was"
    assert (figures / "discount.depth.svg").read_text().startswith("<svg")


def test_tools_stand_in_the_order_of_their_choices_and_those_that_are_gone_do_not(
    folder: Path,
) -> None:
    code, _ = write("--only", "coupons")
    assert code == 0
    text = (folder / "curves.md").read_text()
    heads = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert heads == ["A card by margin", "discount", "mailing", "coupons"]
    left = sorted(file.stem for file in (folder / "curves").glob("*.svg"))
    assert left == ["coupons.budget", "discount.depth", "mailing.messages"]


def test_several_tools_can_be_named(folder: Path) -> None:
    code, said = write("--only", "mailing", "--only", "discount")
    assert (code, said.split()) == (0, ["discount.depth", "mailing.messages"])
    assert "as it was" not in (folder / "curves.md").read_text()


def test_without_a_name_everything_is_played(folder: Path) -> None:
    code, said = write()
    assert (code, said.split()) == (0, [".".join(key) for key in SOME])
    assert "Played again." in (folder / "curves.md").read_text()


def test_a_tool_that_is_unknown_is_refused_before_anything_is_written(folder: Path) -> None:
    code, said = write("--only", "discuont")
    assert code == 2
    assert "did you mean 'discount'?" in " ".join(said.split())
    assert (folder / "curves.md").read_text() == WRITTEN


def test_what_is_played_twice_is_written_alike(folder: Path) -> None:
    write()
    text = (folder / "curves.md").read_text()
    write("--only", "mailing")
    assert (folder / "curves.md").read_text() == text
