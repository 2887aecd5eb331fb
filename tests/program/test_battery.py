"""The battery in other hands: pytest holds the tools of an installed package to every law."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulator.battery import LAWS
from simulator.battery.law import AT_MOST, Broken, Check, Law
from simulator.battery.playing import small
from simulator.battery.worlds import where_seen

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
GOOD = "punch_card"
# What each bad tool breaks: the law that is meant, and what follows from the same fault.
BROKEN = {
    "far_card": {
        "out_of_reach_is_its_fixed_cost", "out_of_reach_adds_nothing_to_another_tool",
    },
    "paper_gift": {"what_is_booked_as_a_reward_was_handed_out"},
    "never_off": {"off_equals_the_control_to_the_bit", "what_hands_out_nothing_moves_nobody"},
}  # fmt: skip
# Laws that bad tools are held to here; the good one is held to all of them.
TRIED = (
    "off_equals_the_control_to_the_bit", "what_hands_out_nothing_moves_nobody",
    "what_is_booked_as_a_reward_was_handed_out", "at_most_twice_what_is_given_is_perceived",
    "next_to_nothing_does_next_to_nothing", "more_costs_more", "nothing_gets_lost",
    "out_of_reach_is_its_fixed_cost", "out_of_reach_adds_nothing_to_another_tool",
    "what_is_owed_ends_after_the_last_week", "a_tool_writes_only_what_is_its_own",
)  # fmt: skip
SOURCES = {GOOD: DATA / "punch_card" / "punch_card.py"} | {
    kind: DATA / "bad_tools" / f"{kind}.py" for kind in BROKEN
}
OWN = """\
from simulator.battery import parametrize_with_laws

@parametrize_with_laws("punch_card")
def test_own(check):
    assert str(check) == f"punch_card-{check.law.name}"
"""


def installed(folder: Path) -> None:
    """The four tools, and the plug-in by its entry point, as an installer leaves them."""
    site = folder / "site"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    tools = "".join(f"{kind} = {kind}\n" for kind in SOURCES)
    plugin = "".join(f"{k} = {v}\n" for k, v in project["entry-points"]["pytest11"].items())
    about = {
        "some_tools": f"[loyalty.tools]\n{tools}",
        "the_plugin": f"[pytest11]\n{plugin}",
    }
    for name, points in about.items():
        info = site / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(points)
    for kind, source in SOURCES.items():
        (site / f"{kind}.py").write_text(source.read_text("utf-8"), "utf-8")
    (folder / "test_own.py").write_text(OWN, "utf-8")


def run(folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and output of pytest in a folder with these packages."""
    paths = os.pathsep.join([str(folder / "site"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--strict-markers", "-p", "no:cacheprovider",
         *words],
        cwd=folder, env={**os.environ, "PYTHONPATH": paths, "COLUMNS": "160"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@dataclass(frozen=True)
class Held:
    """What pytest said, and of each tool which laws were held and what those said that failed."""

    code: int
    said: str
    laws: dict[str, list[str]]
    failed: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """All four tools, held to laws once."""
    folder = tmp_path_factory.mktemp("theirs")
    installed(folder)
    named = [f"--loyalty-tool={kind}" for kind in SOURCES]
    some = " or ".join([GOOD, *TRIED])
    code, said = run(folder, *named, "-k", some, "--junit-xml=found.xml", "-W", "error")
    laws: dict[str, list[str]] = {}
    failed: dict[str, dict[str, str]] = {kind: {} for kind in [*SOURCES, "own"]}
    for one in ET.parse(folder / "found.xml").iter("testcase"):
        kind = one.get("classname", "").rpartition(" ")[2].removeprefix("test_")
        law = one.get("name", "")
        laws.setdefault(kind, []).append(law)
        for fault in one.iter("failure"):
            failed[kind][law] = fault.text or ""
    return Held(code, said, laws, failed)


@pytest.mark.slow
def test_every_law_is_held_against_every_tool(held: Held) -> None:
    assert held.laws[GOOD] == list(LAWS), held.said
    for kind in BROKEN:
        assert set(held.laws[kind]) == set(TRIED), held.said
        assert BROKEN[kind] <= set(TRIED)
    assert len(held.laws["own"]) == len(LAWS), "and given to tests of one's own"
    assert not held.failed["own"]


@pytest.mark.slow
def test_the_punch_card_keeps_them(held: Held) -> None:
    assert not held.failed[GOOD]


@pytest.mark.slow
@pytest.mark.parametrize("kind", BROKEN)
def test_a_bad_tool_fails_where_it_is_bad(held: Held, kind: str) -> None:
    assert set(held.failed[kind]) == BROKEN[kind]
    assert held.code == 1


def test_a_failure_names_law_tool_choice_and_numbers(held: Held) -> None:
    far = held.failed["far_card"]["out_of_reach_is_its_fixed_cost"]
    assert "far_card breaks the law: unreachable is unvalued" in far
    assert "What nobody can reach moves nobody" in far
    assert "far_card,punches=10000,to=everyone: rival_sales differs from the control by up" in far
    gift = held.failed["paper_gift"]["what_is_booked_as_a_reward_was_handed_out"]
    taken = r"paper_gift,value=0\.5: reward_cost is [\d,]{5,}\.\d\d, and 0\.00 were taken off what"
    assert re.search(taken, gift)
    habit = held.failed["never_off"]["what_hands_out_nothing_moves_nobody"]
    assert "never_off,depth=0: nothing is given, and sales are +0." in habit
    off = held.failed["never_off"]["off_equals_the_control_to_the_bit"]
    assert "off: purchases of market differs from the control by up to" in off
    assert all(text in held.said for text in (far, gift, habit, off)), "in the terminal, too"
    assert "Traceback" not in held.said


@pytest.mark.slow
def test_a_tool_that_is_not_there_is_refused(tmp_path: Path) -> None:
    installed(tmp_path)
    (tmp_path / "site" / "far_card.py").write_text("raise RuntimeError('no license')")
    code, said = run(tmp_path, "--loyalty-tool=far_card")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "--loyalty-tool: there is no tool 'far_card' here; there are " in said
    assert " coupons, " in said
    assert "far_card of the package some_tools 1.0 could not be loaded: RuntimeError" in said


def test_laws_look_at_a_tool_where_it_is_seen_at_work() -> None:
    """At most tools in the market as it is; at a fixed price where prices move."""
    world = small(10)
    assert where_seen("discount", world) is world
    moving = where_seen("fixed_price", world)
    assert moving.prices is not None
    assert moving.prices.list_prices(52, 1)[0] != 1
    assert moving.segments == world.segments


def test_of_many_faults_the_first_are_told() -> None:
    """And how many more there are."""
    one = Law("so_many", "so many", lambda kind: (f"fault {at}" for at in range(20)), slow=False)
    with pytest.raises(Broken) as told:
        Check(one, "any")()
    said = str(told.value)
    assert f"fault {AT_MOST - 1}" in said
    assert f"fault {AT_MOST}" not in said
    assert said.endswith(f"and {20 - AT_MOST} more")


def test_the_plug_in_imports_nothing_unless_asked() -> None:
    """Every pytest in an environment with the simulator reads it."""
    code = (
        "import sys; import simulator.battery.plugin; "
        "heavy = {'numpy', 'numba', 'pydantic', 'hypothesis'} & set(sys.modules); "
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_nothing_but_the_plug_in_needs_pytest() -> None:
    """What is installed without the extra can still be imported, and laws be held."""
    code = (
        "import sys; sys.modules['pytest'] = None; sys.modules['hypothesis'] = None; "
        "from simulator.battery import checks; checks('discount')[0]()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
