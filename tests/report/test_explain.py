"""The ODD description: whole, true for the scenario, and unable to drift from the code."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator import experiment
from simulator.explain import described
from simulator.explain.explain import MARK, explain
from simulator.explain.facts import Facts
from simulator.explain.markdown import escaped, table, wrapped
from simulator.explain.numbers import plain
from simulator.knobs import Part, knob
from simulator.market.people import People
from simulator.program.wallet import Wallet
from simulator.report.explained import save
from simulator.report.folder import Unwritable
from simulator.report.starters import shipped
from simulator.scenario import Scenario, load, loads
from simulator.simulate.experience import Lived
from simulator.simulate.state import State
from simulator.simulate.use import Use
from tests.report.rich import rich
from tests.report.shop import SHOP, shop


def every() -> dict[str, Callable[[], Scenario]]:
    """Every scenario that must be explained, by name."""
    found: dict[str, Callable[[], Scenario]] = {"shop": shop, "rich": rich}
    for name, path in shipped().items():
        found[name] = lambda path=path: load(path)  # type: ignore[misc]
    return found


def cells(line: str) -> list[str]:
    """The cells of a row of a table."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def assumed(page: str) -> list[list[str]]:
    """The rows of the table of numbers, with the full path as their first cell."""
    section, found = "", []
    for line in page.split("\n## 8 ")[1].splitlines():
        if line.startswith("### "):
            section = line[4:].strip("`").replace("Question", "")
        elif line.startswith("| `"):
            name, *rest = cells(line)
            found.append([f"{section}.{name.strip('`')}".lstrip("."), *rest])
    return found


def notes(page: str) -> dict[str, str]:
    """The numbered notes, unwrapped."""
    text = page.split("\nNotes:\n")[1]
    found = re.findall(r"^(\d+)\. (.*?)(?=^\d+\. |\Z)", text, re.MULTILINE | re.DOTALL)
    return {number: " ".join(said.split()) for number, said in found}


@pytest.mark.parametrize("name", every())
def test_every_number_is_there_once_with_value_and_source(name: str) -> None:
    scenario = every()[name]()
    page = explain(scenario)
    rows, said = {row[0]: row for row in assumed(page)}, notes(page)
    assert Counter(row[0] for row in assumed(page)) == Counter(x.path for x in scenario.leaves)
    for leaf in scenario.leaves:
        _, value, span, kind, line, note, unit = rows[leaf.path]
        assert unit == escaped(leaf.unit)
        if value == "solved":
            assert "_as_price_cut.tools." in leaf.path
            continue
        assert (value, kind) == (plain(leaf.value), leaf.kind)
        assert bool(span) == (leaf.distribution is not None)
        assert bool(line) == (leaf.line is not None and not leaf.is_default)
        for part in (leaf.kind, leaf.source, leaf.why):
            assert " ".join(escaped(part).split()) in said[note]


@pytest.mark.parametrize("name", every())
def test_every_tool_knob_and_channel_is_there(name: str) -> None:
    scenario = every()[name]()
    page = explain(scenario)
    case = scenario.case(0, None, seed=1, agents=100)
    for arm in scenario.arms:
        for tool_name, tool in case.program(arm).tools.items():
            assert f"`{arm}.{tool_name}`" in page
            about = page.split(f"### Tool `{tool.kind}`")[1].split("\n### ")[0]
            for knob_name in type(tool).knobs():
                assert f"| `{knob_name}`" in about
            for heading in ("Behavior", "Cost", "Owed", "Leaves out", "Source"):
                assert f"**{heading}.**" in about
            for channel in tool.acts_on:
                assert f"| `{channel}`" in page
            for column in tool.columns:
                assert f"| `{column}`" in page


@pytest.mark.parametrize("name", every())
def test_it_is_the_same_to_the_byte_and_sound(name: str) -> None:
    page = explain(every()[name]())
    assert page == explain(every()[name]())
    assert page.startswith(MARK)
    width = 0
    for line in page.splitlines():
        count = len(cells(line)) if line.startswith("|") else 0
        assert not (width and count) or count == width, line
        width = count
        assert line == line.rstrip()
        assert line.startswith(("|", "#")) or len(line) <= 100
    assert re.findall(r"^## (\d)", page, re.MULTILINE) == list("12345678")
    assert "None" not in page.replace("None for", "").replace("None.", "")


def test_what_is_off_is_not_described() -> None:
    page, full = explain(shop()), explain(rich())
    for words in ("### Refunds", "### Arriving", "behavior.arrive", "baskets.give_back",
                  "`offer the largest`", "`review spend`", "Seasons:", "program.rollout",
                  "### Coming back", "### `market.service", "### `market.rival", "experience.",
                  "takes its problems, works",
                  "Attacks on schedule", "`market.life`", "`market.desk`", "`Lived`",
                  "`desk_busy`", "`satisfaction`", "`won_back`",
                  "`refunds`", "`arrived`", "`waiting`", "### Tool `lottery`"):  # fmt: skip
        assert words not in page, words
        assert words in full, words
    assert "### Leaving" in page
    assert "### Leaving" not in explain(loads(SHOP.replace("18%", "0")))
    plain_cut = SHOP.replace("points: {back: 1%}", "discount: {depth: 1%}")
    for words in ("### Joining", "### Wallets", "wallet.redeem", "`points_issued`"):
        assert words in page
        assert words not in explain(loads(plain_cut))


def test_what_is_there_for_some_only_is_described() -> None:
    page = explain(rich())  # customers of week 0 beside prospects, arms with and without members
    for words in ("`retained`", "`survivors`", "behavior.recent", "`arrived`", "`members`"):
        assert words in page


def test_words_of_a_scenario_break_no_table() -> None:
    page = explain(rich())
    assert "<b>" not in page
    assert "<i>" not in page
    assert "a \\| b &lt;i&gt;c&lt;/i&gt;" in page
    odd = "a | b\n# c `d` <e> \x1b[0m"
    assert table(("x", "y"), [(escaped(odd), "1")]).count("\n") == 2
    assert "\x1b" not in escaped(odd)


def test_a_wrapped_line_opens_nothing() -> None:
    text = "word " * 18 + "- 12. # + > * = " * 30
    for line in wrapped(text).splitlines()[1:]:
        assert not re.match(r"([-+*#>=]|\d+[.)])( |$)", line)
    assert wrapped("- a\n- b\n\n| x |\n") == "- a\n- b\n\n| x |\n"


def test_the_defaults_of_a_run_are_those_of_the_command_line() -> None:
    asked = inspect.signature(experiment.run).parameters
    given = (asked["agents"].default, asked["cases"].default, asked["seed"].default)
    facts = Facts(loads(SHOP.replace("run: {agents: 200, cases: 4, seed: 3}", "")))
    assert given == (facts.agents, facts.cases, facts.seed)


def test_no_state_is_explained_that_is_not_there() -> None:
    classes: tuple[Any, ...] = (People, State, *described.inside_of(State))
    for cls in classes:
        told = described.arrays_of(cls)
        assert {name for name, _, _ in told} == set(cls.means)
        assert all(said == cls.means[name] for name, _, said in told)
    assert described.inside_of(State) == [Wallet, Lived, Use]


# ------------------------------------------------------------ sections and tools to come


class _Desk(Part):
    """Who answers."""

    staff: int = knob(3, unit="persons", kind="assumed", source="none")


class _Service(Part):
    """What can go wrong."""

    failures: float = knob(0.1, unit="per purchase", kind="assumed", source="none")
    desk: _Desk | None = None


class _World(Part):
    service: _Service | None = None


def test_an_optional_section_is_described_where_there_is_one() -> None:
    with_both = _World(service=_Service(desk=_Desk()))
    found = [(path, optional) for path, _, optional in described.sections_of(with_both, "market")]
    assert found == [("market.service", True), ("market.service.desk", True)]
    assert not list(described.sections_of(_World(), "market"))
    assert described.absent_in(with_both) == set()
    assert described.absent_in(_World(service=_Service())) == {"desk"}
    assert described.absent_in(_World()) == {"service", "desk"}


@pytest.mark.parametrize("value", [0, 7, 100_000, -3, 0.05, 2.0, 1e16, 0.123456, True, None, "x"])
def test_numbers_are_written_as_in_reports(value: Any) -> None:
    assert described.plain(value) == plain(value)


# ------------------------------------------------------------ the file


def test_only_an_earlier_description_is_replaced(tmp_path: Path) -> None:
    place = tmp_path / "odd.md"
    save(f"{MARK} first -->\n", place)
    save(f"{MARK} second -->\n", place)
    assert "second" in place.read_text("utf-8")
    for other in (tmp_path / "mine.md", tmp_path):
        if other != tmp_path:
            other.write_text("precious", "utf-8")
        with pytest.raises(Unwritable, match="something else"):
            save("new", other)
    with pytest.raises(Unwritable, match="No such file"):
        save("new", tmp_path / "none" / "odd.md")
    assert (tmp_path / "mine.md").read_text("utf-8") == "precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.md", "odd.md"]


def test_arrays_are_read_off_their_types() -> None:
    found = {name: dtype for name, dtype, _ in described.arrays_of(State)}
    assert (found["member"], found["since"]) == ("float32", "uint16")


def test_the_program_does_not_read_its_own_source() -> None:
    """What is described is declared; renaming a local variable changes no description.

    The battery, which says in which line a tool that fails stands, describes nothing.
    """
    reads = re.compile(
        r"^\s*(?:import|from) (?:ast|inspect|dis|tokenize|linecache)\b", re.MULTILINE
    )
    room = Path(described.__file__).parents[1]
    rooms = [path for path in room.rglob("*.py") if path.relative_to(room).parts[0] != "battery"]
    assert not [path for path in rooms if reads.search(path.read_text("utf-8"))]
