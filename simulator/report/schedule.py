"""The order of a week, read off the code that plays it.

Calls are followed from the weekly loop in the order in which they stand, into the rooms
that play, down to the compiled stages and the verbs of tools. The conditions they stand
under are kept, so that what a scenario does not have can be left out.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import ModuleType
from typing import Any

from simulator.program.chart import CHART
from simulator.program.tool import Tool
from simulator.report.conditions import Conditions, happens
from simulator.simulate.closing import close_week
from simulator.simulate.loop import Loop

VERBS = ("offer", "answer", "settle", "owed")
FOLLOWED = ("simulator.simulate", "simulator.market", "simulator.program")
# Processes of the loop that say nothing of themselves.
_SAID = {
    "Loop._seasons": "Sets the season's factor on needs.",
    "Loop._weeks": "Plays the customers' week, below; then closes its books and merges tallies.",
}
_PURPOSE = re.compile(r"(?:market|people|program)\.\w+")
_ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done in a week, once per block and, in `Arm`, per arm.

    `part` is the act of the loop that it belongs to, `where` the conditions it stands under
    and `function` what is called; None for what is not done but named, which is an `account`
    that is booked, or a `purpose` of luck.
    """

    name: str
    part: Any
    function: Any
    where: Conditions
    account: str = ""
    purpose: str = ""

    @property
    def says(self) -> str:
        """The first paragraph of what its author says about it."""
        return first_paragraph(self.function)

    def happens(self, facts: Mapping[str, bool]) -> bool:
        """Whether it can, given what is known to be there (True) or not (False)."""
        return happens(self.where, facts)


@dataclass(frozen=True, slots=True)
class Process:
    """A process on the calendar; `at` is when in the week it acts, 0 to 1."""

    name: str
    function: Any
    at: float
    where: Conditions

    @property
    def says(self) -> str:
        """The first paragraph of what its author says about it."""
        return first_paragraph(self.function) or _SAID.get(self.name, "")

    def happens(self, facts: Mapping[str, bool]) -> bool:
        """Whether it can, given what is known to be there (True) or not (False)."""
        return happens(self.where, facts)


def first_paragraph(function: Any) -> str:
    """The first paragraph of a docstring, on one line; of a stage, that of its source."""
    text = inspect.getdoc(getattr(function, "py_func", function)) or ""
    return " ".join(text.split("\n\n", 1)[0].split())


@cache
def steps_of_week() -> tuple[Step, ...]:
    """Every stage, verb and described act of a block's week, in order, as often as it is called."""
    reader = _Reader()
    reader.follow(Loop._block, Loop, (), None)
    return tuple(reader.found)


def week_of(facts: Mapping[str, bool]) -> tuple[Step, ...]:
    """What happens in a week where `facts` hold, each step once, where it comes first."""
    found: dict[str, Step] = {}
    for step in steps_of_week():
        if step.function is not None and step.happens(facts):
            found.setdefault(step.name, step)
    return tuple(found.values())


def named_in_a_case(facts: Mapping[str, bool]) -> tuple[Step, ...]:
    """The accounts and purposes that a week, the calendar and the closing of a week name."""
    reader = _Reader()
    reader.follow(Loop._block, Loop, (), None)
    reader.follow(Loop.run, Loop, (), None)
    for process in reader.processes:
        owner = _classes().get(process.name.partition(".")[0].lower())
        if owner is not Loop:
            reader.follow(process.function, owner, process.where, process.function)
    reader.follow(close_week, None, (), close_week)
    return tuple(one for one in reader.found if one.function is None and one.happens(facts))


@cache
def processes() -> tuple[Process, ...]:
    """The processes of the calendar in the order in which they act in a week."""
    reader = _Reader()
    reader.follow(Loop.run, Loop, (), None)
    return tuple(sorted(reader.processes, key=lambda process: process.at))


@dataclass(slots=True)
class _Reader:
    found: list[Step] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)
    _on_the_way: list[Any] = field(default_factory=list)

    def follow(self, function: Any, owner: type | None, where: Conditions, part: Any) -> None:
        """Read the statements of a function in the order in which they run."""
        if function in self._on_the_way:
            return
        self._on_the_way.append(function)
        self._block(_parsed(function).body, _Place(function, owner, part), where)
        self._on_the_way.pop()

    def _block(self, body: Sequence[ast.stmt], place: _Place, where: Conditions) -> None:
        for statement in body:
            if isinstance(statement, ast.FunctionDef | ast.ClassDef):
                continue
            if isinstance(statement, ast.If):
                self._calls(statement.test, place, where)
                other = ast.UnaryOp(ast.Not(), statement.test)
                self._block(statement.body, place, (*where, statement.test))
                self._block(statement.orelse, place, (*where, other))
                if isinstance(statement.body[-1], _ENDS):
                    where = (*where, other)  # the rest runs only where this did not return
            elif isinstance(statement, ast.For):
                self._calls(statement.iter, place, where)
                self._block(statement.body, place, (*where, statement.iter))
            elif isinstance(statement, ast.With | ast.While):
                self._block(statement.body, place, where)
            else:
                self._calls(statement, place, where)

    def _calls(self, node: ast.AST, place: _Place, where: Conditions) -> None:
        for child in ast.iter_child_nodes(node):
            self._calls(child, place, where)
        if isinstance(node, ast.Constant) and node.value in CHART:
            self.found.append(Step(node.value, place.part, None, where, account=node.value))
        purpose = place.text(node)
        if _PURPOSE.fullmatch(purpose):
            self.found.append(Step(purpose, place.part, None, where, purpose=purpose))
        if not isinstance(node, ast.Call):
            return
        function, owner = place.called(node.func)
        if ast.unparse(node.func) == "env.process":
            self._process(node.args[0], place, where)
        if function is None or not getattr(function, "__module__", "").startswith(FOLLOWED):
            return
        part = place.part or function
        step = Step(name_of(function), part, function, where)
        if hasattr(function, "py_func"):
            self.found.append(step)
        elif owner is not None and issubclass(owner, Tool):
            if function.__name__ in VERBS:
                self.found.append(step)
        elif inspect.isfunction(function):
            acts = function.__annotations__.get("return") == "None" and function.__doc__
            if part is not function and acts and function.__module__.startswith(FOLLOWED[0]):
                self.found.append(replace(step, where=where + _guard(function)))
            self.follow(function, owner, where, part)

    def _process(self, started: ast.expr, place: _Place, where: Conditions) -> None:
        assert isinstance(started, ast.Call)
        function, _ = place.called(started.func)
        if function is not None:
            at = _first_wait(function)
            self.processes.append(Process(name_of(function), function, at, where))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where names are looked up: a function and the class it belongs to."""

    function: Any
    owner: type | None
    part: Any

    def called(self, node: ast.expr) -> tuple[Any, type | None]:
        """The function that an expression names, and its class; None where it cannot be told."""
        if isinstance(node, ast.Name):
            return self._global(node.id), None
        if not isinstance(node, ast.Attribute):
            return None, None
        inside = node.value
        if isinstance(inside, ast.Name) and isinstance(self._global(inside.id), ModuleType):
            return getattr(self._global(inside.id), node.attr, None), None
        owner = self._class_of(inside)
        return (None, None) if owner is None else (getattr(owner, node.attr, None), owner)

    def _class_of(self, node: ast.expr) -> type | None:
        if isinstance(node, ast.Name) and node.id == "self":
            return self.owner
        if isinstance(node, ast.Call):
            function, _ = self.called(node.func)
            named = getattr(function, "__annotations__", {}).get("return")
            made = self._global(named) if isinstance(named, str) else function
            return made if isinstance(made, type) else None
        return _classes().get(node.id if isinstance(node, ast.Name) else getattr(node, "attr", ""))

    def text(self, node: ast.AST) -> str:
        """A text that stands in the code, or in a constant that it names; "" for others."""
        value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        if isinstance(node, ast.Name) and node.id.isupper():
            value = self._global(node.id)
        return value if isinstance(value, str) else ""

    def _global(self, name: str) -> Any:
        return self.function.__globals__.get(name)


@cache
def _classes() -> dict[str, type]:
    """The classes of the rooms that play by the names of their variables: `arm` is an `Arm`."""
    rooms = [room for name, room in sorted(sys.modules.items()) if name.startswith(FOLLOWED)]
    found = [one for room in rooms for one in vars(room).values() if isinstance(one, type)]
    return {one.__name__.lower(): one for one in found if one.__module__.startswith(FOLLOWED)}


@cache
def _parsed(function: Callable[..., Any]) -> ast.FunctionDef:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return tree


def name_of(function: Any) -> str:
    """`Arm.after` of a method, `behavior.leave` of any other function."""
    name = str(getattr(function, "__qualname__", function.__name__))
    return name if "." in name else f"{function.__module__.rpartition('.')[2]}.{name}"


def _guard(function: Any) -> Conditions:
    """The condition under which a function does anything at all."""
    body = [one for one in _parsed(function).body if not _is_text(one)]
    return (body[0].test,) if len(body) == 1 and isinstance(body[0], ast.If) else ()


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _first_wait(function: Any) -> float:
    """How long into its first week a process waits before it does anything."""
    for statement in _parsed(function).body:
        for node in _waits(statement):
            argument = node.args[0]
            known = function.__globals__.get(getattr(argument, "id", ""))
            if isinstance(known, float) and not isinstance(statement, ast.For | ast.While):
                return known
    return 0.0


def _waits(statement: ast.stmt) -> Iterator[ast.Call]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "timeout":
            yield node
