"""Nothing that people read is said past the catalog in the rooms that are done."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.terms import WORDS
from tests.say.catalog import HOUSE, ROOT, SAYING

# Folders in which every sentence is marked.
DONE = ("decision", "findings", "report", "explain", "cli", "scenario")
# What is raised for those who write code, and what is no text for readers
_FOR_PROGRAMS = {
    "ArithmeticError", "AssertionError", "AttributeError", "ContextVar", "IndexError", "KeyError",
    "RuntimeError", "TypeError", "ValueError", "compile",
    # what is declared of numbers is looked up where it is shown (`declared`)
    "Knob", "knob",
}  # fmt: skip
# Words that programs tell apart, of which readers see another; what is typed; what is drawn.
_DATA = {
    *WORDS, "percentage points", "currency per head", "currency per customer",
    "currency and cents", "price cut", "as it is", "<!-- written by loyalty explain",
    "loyalty explain scenario.lock.yaml",
    # what numbers rest on, as a lock keeps it; what is typed
    "the scenario", "no source given", "share of customers lost", "as many as leave",
    "elasticity is declared, so it is these customers' own, at their share of wallet",
    "measured where goods are sold, not in this trade", "Value error, ",
    "new_customers: steady", "new_customers: steady under market:",
    "path=low..high, path=low..high:steps or path=value,value,...",
    '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
}  # fmt: skip
# What tells kept cases of one kind from those of another.
_KEYS = re.compile(r"\{\}# .*\n")
_PROSE = re.compile(r"[A-Za-z']{2,}[,;:.]? [A-Za-z(]")


def _files() -> list[Path]:
    every = [path for folder in DONE for path in (HOUSE / folder).rglob("*.py")]
    return sorted(every)


def _text(node: ast.expr) -> str:
    """The text of a string or an f-string, its values left out."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _unmarked(node: ast.AST) -> Iterator[ast.expr]:
    """Texts of several words outside of what is looked up; docstrings and annotations are none."""
    match node:
        case ast.Call() if _called(node) in SAYING:
            for value in node.keywords:
                yield from _unmarked(value.value)
            return
        case ast.Call() if _called(node) in _FOR_PROGRAMS:
            return
        case ast.Expr(value=ast.Constant()) | ast.Compare():
            return
        case ast.AnnAssign(value=value):
            if value is not None:
                yield from _unmarked(value)
            return
        case ast.arg():
            return
        case ast.Assign(value=ast.Subscript(value=ast.Name(id="Literal"))):
            return
        case ast.Dict(values=values):
            for each in values:
                yield from _unmarked(each)
            return
        case ast.Constant() | ast.JoinedStr():
            text = _text(node)
            if _PROSE.search(text) and text not in _DATA and not _KEYS.fullmatch(text):
                yield node
            return
    for child in ast.iter_child_nodes(node):
        yield from _unmarked(child)


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_every_sentence_is_marked(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    found = [f"{path.name}:{node.lineno}: {_text(node)!r}" for node in _unmarked(tree)]
    assert found == [], "use say() for sentences, label() for titles and names (CONTRIBUTING.md)"


def _of_what_is_typed(tree: ast.Module) -> Iterator[ast.AST]:
    """What validators raise, and what tools doubt: both are said of what stands in a scenario."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        checks = any("validator" in ast.unparse(one) for one in node.decorator_list)
        for inner in ast.walk(node):
            if checks and isinstance(inner, ast.Raise) and isinstance(inner.exc, ast.Call):
                yield from inner.exc.args
            if node.name == "doubts" and isinstance(inner, ast.Yield) and inner.value is not None:
                yield inner.value


@pytest.mark.slow
def test_what_is_said_of_a_scenario_is_marked_wherever_it_is_checked() -> None:
    found, looked_at = [], 0
    for path in sorted(HOUSE.rglob("*.py")):
        for text in _of_what_is_typed(ast.parse(path.read_text("utf-8"))):
            looked_at += 1
            found += [
                f"{path.relative_to(ROOT)}:{node.lineno}: {_text(node)!r}"
                for node in _unmarked(text)
            ]
    assert looked_at > 30
    assert found == [], "use fault() for what is wrong or hardly meant"


def _sayings() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(HOUSE.rglob("*.py")):
        # where they are defined, what is looked up is handed on
        if path.name in ("say.py", "document.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in SAYING
            ):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


@pytest.mark.slow
def test_what_is_looked_up_is_written_out() -> None:
    """A message that is worked out, such as an f-string, is never found in a catalog."""
    worked_out = []
    for place, node in _sayings():
        messages = node.args[: 2 if node.func.id.endswith("_n") else 1]  # type: ignore[attr-defined]
        if not all(
            isinstance(one, ast.Constant) and isinstance(one.value, str) for one in messages
        ):
            worked_out.append(place)
    assert worked_out == []


@pytest.mark.slow
def test_no_message_stands_within_an_f_string() -> None:
    """There it would be collected by some versions of Python and not by others."""
    inside = []
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                inside += [
                    f"{path.relative_to(ROOT)}:{node.lineno}"
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call)
                    and _called(call) in SAYING
                    and isinstance(call.func, ast.Name)
                ]
    assert inside == []


_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<(style|script)>.*?</\1>|<[^>]*>", re.DOTALL)


@pytest.mark.parametrize("path", sorted(HOUSE.rglob("*.j2")), ids=lambda path: path.name)
def test_no_template_says_anything_past_the_catalog(path: Path) -> None:
    left = _TAGS.sub(" | ", path.read_text("utf-8"))
    assert [line for line in left.split("|") if _PROSE.search(line)] == []


def test_an_unmarked_sentence_is_found() -> None:
    planted = ast.parse(
        'def f(x):\n    """A docstring is none."""\n    return f"It costs {x} now."'
    )
    assert [_text(node) for node in _unmarked(planted)] == ["It costs {} now."]
    marked = ast.parse('def f(x):\n    return say("It costs {x} now.", x=x)')
    assert list(_unmarked(marked)) == []
