"""Tools of other packages: found, played on processes of their own, and never stale."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import simulator.tools  # noqa: F401  (fills the registry)
from simulator.program import private
from simulator.program.private import ToolMissing, digests, modules_of, require
from simulator.program.tool import REGISTRY

CARD = Path(__file__).parents[1] / "data" / "punch_card" / "punch_card.py"
ROOT = Path(__file__).parents[2]
SCENARIO = """\
question: Does a punch card pay?
goal: retain
horizon: 26 weeks
market:
  customers: 2_000
  purchases_per_year: 40
  basket: 9
  share_of_wallet: 45%
  churn_per_year: 20%
company: {gross_margin: 60%}
programs:
  card: {tools: {punch_card: {punches: 8, value: 3}}}
"""
PLAY = """\
import sys
from pathlib import Path
from simulator import Where, experiment, load
from simulator.store import Store

if __name__ == "__main__":
    where = Where(jobs=2, store=Store(Path("cases")))
    run = experiment.run(load("shop.yaml"), agents=200, cases=3, where=where)
    card = run.played[0].ledgers["card"]
    print(int(card.amounts("reward_cost").sum()), len(list(Path("cases").glob("*"))))
"""


def installed(folder: Path, source: str, *, points_at: str = "punch_card") -> Path:
    """A package with one tool, as an installer leaves it in a folder of packages."""
    site = folder / "site"
    about = site / "loyalty_punch_card-1.0.dist-info"
    about.mkdir(parents=True, exist_ok=True)
    (site / "punch_card.py").write_text(source, "utf-8")
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: loyalty-punch-card\nVersion: 1.0\n"
    )
    (about / "entry_points.txt").write_text(f"[loyalty.tools]\npunch_card = {points_at}\n")
    (folder / "shop.yaml").write_text(SCENARIO, "utf-8")
    return site


def told(folder: Path, *words: str) -> tuple[int, str, str]:
    """What a new process with the folder's packages says."""
    paths = os.pathsep.join([str(folder / "site"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env={**os.environ, "PYTHONPATH": paths},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


LOYALTY = """
import sys
from simulator.cli import main
for words in sys.argv[1:]:
    sys.argv[1:] = words.split()
    try:
        main()
    except SystemExit as end:
        print(f"ended with {end.code or 0}")
"""


@pytest.mark.slow
def test_an_installed_tool_is_listed_and_explained(tmp_path: Path) -> None:
    installed(tmp_path, CARD.read_text("utf-8"))
    code, said, fault = told(
        tmp_path, "-c", LOYALTY, "tools", "tools punch_card", "check shop.yaml"
    )
    assert code == 0, fault
    assert said.count("ended with 0") == 3
    assert "Money off every so manyth purchase" in said
    assert "purchases to fill a card" in said


@pytest.mark.slow
def test_it_plays_on_two_processes_and_a_changed_one_is_played_again(tmp_path: Path) -> None:
    (tmp_path / "play.py").write_text(PLAY, "utf-8")
    source = CARD.read_text("utf-8")
    installed(tmp_path, source)
    code, first, fault = told(tmp_path, "play.py")
    assert code == 0, fault
    again = told(tmp_path, "play.py")[1]
    assert again == first, "kept cases of the same tool"
    assert first.split()[1] == "1"
    installed(tmp_path, source.replace("// self.punches, 0)", "// self.punches, 0) * 0"))
    code, changed, fault = told(tmp_path, "play.py")
    assert code == 0, fault
    assert int(first.split()[0]) > 0
    assert changed.split() == ["0", "2"], "another tool's cases lie in another folder"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "points_at", "why"),
    [
        ("raise RuntimeError('no license')", "punch_card", "RuntimeError: no license"),
        ("", "punch_cart", "ModuleNotFoundError: No module named 'punch_cart'"),
        ("x = (", "punch_card", "SyntaxError: '(' was never closed"),
        (CARD.read_text("utf-8").replace('"punch_card"', '"points"'), "punch_card",
         "TypeError: punch_card and simulator.tools.points both define 'points'"),
        (CARD.read_text("utf-8").replace('("value.price",)', '("value.prize",)'), "punch_card",
         "TypeError"),
    ],
)  # fmt: skip
def test_a_tool_that_cannot_be_loaded_is_said_where_somebody_asks_for_it(
    tmp_path: Path, source: str, points_at: str, why: str
) -> None:
    installed(tmp_path, source, points_at=points_at)
    _, said, fault = told(tmp_path, "-c", LOYALTY, "tools", "check shop.yaml")
    one_line = " ".join(said.split())
    assert (
        f"punch_card of the package loyalty-punch-card 1.0 could not be loaded: {why}" in one_line
    )
    assert "coupons" in said, "our own tools are there"
    assert "ended with 2" in said
    assert "shop.yaml:12: programs.card.tools.punch_card: no such tool as 'punch_card'" in fault
    assert why in fault
    assert "Traceback" not in fault


def test_a_process_that_does_not_know_a_tool_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ToolMissing, match=r"'nowhere' is defined in no_such_module.*--jobs 1"):
        require({"nowhere": "no_such_module"})
    with pytest.raises(ToolMissing, match="install its package"):
        require({"nowhere": "__main__"})
    shutil.copy(CARD, tmp_path / "a_card_of_ours.py")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(private, "REGISTRY", REGISTRY)
    before = set(REGISTRY)
    try:
        require({"punch_card": "a_card_of_ours"})
        assert modules_of(["punch_card", "points"]) == {"punch_card": "a_card_of_ours"}
        first = digests({"punch_card": "a_card_of_ours"})
        with (tmp_path / "a_card_of_ours.py").open("a") as file:
            file.write("# changed\n")
        assert digests({"punch_card": "a_card_of_ours"}) != first
    finally:
        for kind in set(REGISTRY) - before:
            del REGISTRY[kind]
        sys.modules.pop("a_card_of_ours", None)


def test_a_digest_covers_the_whole_package_of_a_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "cards"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "helper.py").write_text("ONE = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    __import__("cards.helper")
    first = digests({"punch_card": "cards.helper"})
    (package / "more.py").write_text("TWO = 2\n")
    assert digests({"punch_card": "cards.helper"}) != first
    sys.modules.pop("cards.helper"), sys.modules.pop("cards")


def test_a_tool_that_stands_in_no_file_is_another_one_whenever_it_is_defined(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    notebook = ModuleType("a_notebook")
    monkeypatch.setitem(sys.modules, "a_notebook", notebook)
    monkeypatch.setitem(REGISTRY, "punch_card", REGISTRY["points"])
    first = digests({"punch_card": "a_notebook"})
    assert digests({"punch_card": "a_notebook"}) == first
    monkeypatch.setitem(REGISTRY, "punch_card", REGISTRY["discount"])
    assert digests({"punch_card": "a_notebook"}) != first
