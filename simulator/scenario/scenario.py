"""A scenario: checked, complete, and ready to be drawn into cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import simulator.tools  # noqa: F401  (fills the registry)
from simulator.program.private import modules_of, require
from simulator.program.program import Program
from simulator.program.tool import Tool
from simulator.say import label
from simulator.scenario.believed import trade_of
from simulator.scenario.build import Parts, at_center, with_numbers, with_shares_adding_up
from simulator.scenario.checks import (
    audiences,
    expected,
    joins,
    plausible,
    relative,
    turns,
    unwritten,
)
from simulator.scenario.checks.cross import CrossChecks
from simulator.scenario.checks.gaps import slowest_gap, warn_of_gaps
from simulator.scenario.evidence import doubts
from simulator.scenario.expand import spelled_out
from simulator.scenario.faults import Fault, Faults
from simulator.scenario.leaves import Leaf, copied, put
from simulator.scenario.lock import as_document, as_yaml, overwritten
from simulator.scenario.reading import Reader
from simulator.scenario.schema import Criteria, Expect, Goal, Run, ScenarioDocument
from simulator.scenario.searched import Searched
from simulator.scenario.text.nodes import Node, wrap
from simulator.scenario.unknowns import column_of, in_order, unknowns
from simulator.simulate.case import Case

if TYPE_CHECKING:
    from simulator.market.segment import Motive

if TYPE_CHECKING:
    from simulator.market.segment import Motive

APART = ("locked", "run", "expect")  # sections that are no numbers of the model


@dataclass(frozen=True, eq=False, repr=False)
class Scenario:
    """A question about a market and programs, with every number it rests on.

    Attributes
    ----------
    tree
        The complete scenario: short forms spelled out, every default filled in; a
        number is plain or a `Distribution`.
    leaves
        Every number in the order of the tree, with unit, source and kind.
    uncertain
        Those that are drawn: the columns of the design, in its order.
    automatic
        Names of the arms that were added as plain alternatives.
    warnings
        What is odd but can be simulated.
    searched
        Knobs of programs that are left open, in the order of the tree.
    unwritten
        To whom, when and beside what tools are offered where the scenario does not say it.
    private
        Tools of other packages that it uses, and the module of each.
    """

    name: str
    path: Path | None
    question: str
    goal: Goal
    key_factor: Motive | None
    decision: date | None
    start: date
    horizon_weeks: int
    currency: str
    criteria: Criteria
    run: Run
    expect: Expect
    tree: dict[str, Any] = field(repr=False)
    leaves: tuple[Leaf, ...] = field(repr=False)
    uncertain: tuple[Leaf, ...] = field(repr=False)
    automatic: tuple[str, ...] = ()
    warnings: tuple[Fault, ...] = ()
    searched: tuple[Searched, ...] = ()
    unwritten: tuple[str, ...] = ()
    private: dict[str, str] = field(default_factory=dict, repr=False)
    _center: dict[str, Any] = field(default_factory=dict, repr=False)
    _places: dict[str, tuple[str, int | None]] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        """One line: its name, what it compares, and how much is uncertain."""
        return label(
            "<Scenario {name}: {arms}; {n} uncertain>",
            name=self.name,
            arms=", ".join(self.arms),
            n=len(self.uncertain),
        )

    @property
    def arms(self) -> tuple[str, ...]:
        """The control arm and the programs, in the order of the file."""
        return ("today", *self.tree["programs"])

    @property
    def customers(self) -> int:
        """Today's customers, at the central value."""
        return int(self._center["market"]["customers"])

    @property
    def cost_of_capital(self) -> float:
        """The yearly rate at its central value."""
        return float(self._center["cost_of_capital"])

    @property
    def responsiveness(self) -> float:
        """Rank correlation between the numbers that say how strongly customers respond."""
        return float(self._center["responsiveness"])

    @property
    def gap_weeks(self) -> int:
        """Weeks that 95 % of purchases wait at most for the next, of the slowest segment."""
        market = Parts(self._center).market
        assert market is not None
        return slowest_gap(market)

    @property
    def columns(self) -> tuple[str, ...]:
        """What the draws of each uncertain number are keyed by."""
        programs = in_order(self.tree["programs"])
        return tuple(column_of(leaf.path, programs) for leaf in self.uncertain)

    def fault(self, path: str, message: str) -> Fault:
        """A fault at a dotted path, or at what it is in; with the line of the file, if known."""
        inner = path
        while inner not in self._places and "." in inner:
            inner = inner.rpartition(".")[0]
        place, line = self._places.get(inner, (path, None))
        return Fault(str(self.path or self.name), line, place, message)

    def where(self, path: str) -> str:
        """File, line and path of a number, as messages begin."""
        return str(self.fault(path, ""))

    def drawn(self, u: Sequence[float]) -> dict[str, float]:
        """The values of the uncertain numbers by path, at the quantiles `u` in (0, 1), (d,)."""
        values = {}
        for leaf, quantile in zip(self.uncertain, u, strict=True):
            assert leaf.distribution is not None
            values[leaf.path] = leaf.distribution.ppf(float(quantile))
        return values

    def case(self, number: int, u: Sequence[float] | None, *, seed: int, agents: int) -> Case:
        """One case: drawn at the quantiles `u` in (0, 1), or with every number at its center."""
        require(self.private)
        tree = copied(self._center)
        values = {} if u is None else self.drawn(u)
        for leaf in self.uncertain if values else ():
            for path in (leaf.path, *leaf.also):
                put(tree, path, values[leaf.path])
        if any(leaf.path.endswith(".share") for leaf in self.uncertain):
            with_shares_adding_up(tree["market"])
        whole = _case(tree, Parts(tree), self.horizon_weeks, self.start)
        return replace(whole, number=number, seed=seed, agents=agents)

    def with_values(self, changes: Mapping[str, Any]) -> Scenario:
        """The scenario with other values at some dotted paths, checked like a file.

        Raises
        ------
        ScenarioError
            If a path or a value is refused; it names the path and what to type.
        """
        return assembled(overwritten(as_document(self), changes), self.name, self.path)

    def to_yaml(
        self, *, agents: int | None = None, cases: int | None = None, seed: int | None = None
    ) -> str:
        """The lock: every number with its source; loads again to the same scenario."""
        given = {"agents": agents, "cases": cases, "seed": seed}
        run = self.run.model_copy(update={k: v for k, v in given.items() if v is not None})
        return as_yaml(as_document(replace(self, run=run)))


def assembled(document: dict[str, Any], name: str, path: Path | None) -> Scenario:
    """A scenario from plain data, as a file would give it.

    Raises
    ------
    ScenarioError
        With every fault of it.
    """
    return assembled_from(wrap(document), Faults(str(path or name)), name, path)


def assembled_from(root: Node, faults: Faults, name: str, path: Path | None) -> Scenario:
    """Expand the nodes of a file, read, check and freeze them.

    Raises
    ------
    ScenarioError
        With every fault noted, also those that `faults` held before.
    """
    root, automatic = spelled_out(root, faults)
    by_machine = root.line is not None and root.get("locked") is not None
    folder = None if path is None else path.parent
    reader = Reader(faults, root.get("today"), trade_of(root), folder, machine=by_machine)
    tree = reader.section(ScenarioDocument, root, "")
    for node, message in reader.renamed.faults():
        faults.add(node.path, message, node.line)
    if reader.renamed.tools:
        faults.stop_if_any()  # what names such a tool is in order once it has its new form
    cross = CrossChecks(tree, reader.nodes, faults)
    for node, message in reader.idle:
        cross.warnings.add(node.path, message, node.line)
    cross.names()
    faults.stop_if_any()
    relative.fill_in(tree, reader.numbers)
    relative.check(cross)
    faults.stop_if_any()
    joins.points(cross)
    cross.sections()
    expected.bounds(cross, tree["expect"])
    faults.stop_if_any()
    center = with_numbers(tree, at_center)
    parts = Parts(center)
    settings = parts.settings
    assert settings is not None
    middle = _case(center, parts, settings.horizon, settings.start)
    joins.nobody(cross, middle)
    audiences.nobody(cross, middle)
    turns.odd(cross, middle)
    warn_of_gaps(cross, middle)
    if settings.locked is not None:
        automatic = tuple(name for name in settings.locked.automatic if name in parts.programs)
    tools = _tools(parts)
    idle = {f"{at}.{name}" for at, tool in tools.items() for name in tool.idle()}
    leaves = tuple(
        replace(leaf, asked=leaf.asked and leaf.path not in idle)
        for leaf in reader.leaves
        if not leaf.path.startswith(("run.", "expect."))
    )
    for leaf, message in doubts(leaves):
        cross.note(leaf.path, message, cross.warnings)
    plausible.warn(cross, parts, center, leaves, automatic)
    return Scenario(
        name=name,
        path=path,
        question=settings.question,
        goal=settings.goal,
        key_factor=settings.key_factor,
        decision=settings.decision,
        start=settings.start,
        horizon_weeks=settings.horizon,
        currency=settings.currency,
        criteria=settings.criteria,
        run=settings.run,
        expect=settings.expect,
        tree={key: value for key, value in tree.items() if key not in APART},
        leaves=leaves,
        uncertain=unknowns(leaves, tools, in_order(tree["programs"])),
        automatic=automatic,
        warnings=tuple(dict.fromkeys(cross.warnings.found)),
        searched=tuple(reader.numbers.searched),
        unwritten=unwritten.told(
            reader.unwritten, parts.programs, parts.today or Program(), automatic
        ),
        private=modules_of(tool.kind for tool in tools.values()),
        _center=center,
        _places={path: (node.path, node.line) for path, node in reader.nodes.items()},
    )


def _case(tree: dict[str, Any], parts: Parts, weeks: int, start: date) -> Case:
    """A case of a tree of numbers with as few customers as show who can join."""
    market, company, today = parts.market, parts.company, parts.today
    assert market is not None
    assert company is not None
    assert today is not None
    return Case(
        number=0,
        seed=0,
        weeks=weeks,
        start=start,
        agents=joins.SEEN,
        market=market,
        company=company,
        today=today,
        programs=parts.programs,
        worlds=parts.worlds,
        cost_of_capital=float(tree["cost_of_capital"]),
    )


def _tools(parts: Parts) -> dict[str, Tool]:
    """Every tool by its path."""
    assert parts.today is not None
    arms = {"today": parts.today, **{f"programs.{n}": p for n, p in parts.programs.items()}}
    return {
        f"{arm}.tools.{name}": tool
        for arm, program in arms.items()
        for name, tool in program.tools.items()
    }
