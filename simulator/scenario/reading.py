"""From nodes to a complete tree: every key known, every number a number, every default filled in.

The walk follows the models of the sections, so a new knob of a tool is read,
converted, listed and checked without a line here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from simulator.market.company import Company
from simulator.market.market import Market
from simulator.market.segment import Segment
from simulator.program.audience import Audience
from simulator.program.audiences.condition import CONDITIONS
from simulator.program.calendar import Calendar
from simulator.program.program import Joining, Program
from simulator.program.tool import REGISTRY, Tool
from simulator.say import clauses, declared, fault
from simulator.scenario import audiences, calendars, joining
from simulator.scenario.faults import Faults, said, show, suggestion
from simulator.scenario.keys.renamed import Renamed
from simulator.scenario.keys.synonyms import said_of
from simulator.scenario.keys.unnamed import as_list
from simulator.scenario.leaves import Leaf
from simulator.scenario.members import can_join
from simulator.scenario.schema import (
    CUSTOMER_KEYS,
    DECIDED,
    DECIDED_SECTIONS,
    SAME_IN_EVERY_ARM,
    Sets,
)
from simulator.scenario.searched import among, is_searched_word
from simulator.scenario.shape import Place, Shape, has_defaults, has_numbers, places
from simulator.scenario.text.nodes import BROKEN, NAME, Node, join
from simulator.scenario.tool_kinds import MAPPING, NOTHING, kind_of
from simulator.scenario.typed import spelled
from simulator.scenario.typed.numbers import Numbers
from simulator.scenario.words import MISSING, Words

HAS_KNOBS = (Tool, Segment, Company, Joining)
SHAPING = ("to", "when", "instead_of")
NOTHING_SET = fault("found nothing; expected the numbers that are different in this arm")
ALSO: dict[type[BaseModel], frozenset[str]] = {Market: CUSTOMER_KEYS, Program: frozenset({"like"})}


class Reader:
    """Reads sections; collects leaves, faults and the node of every path.

    `path` arguments are places in the finished tree; messages name the place as
    it was typed, which the node knows.
    """

    def __init__(
        self, faults: Faults, today: Node | None = None, trade: str = "goods",
        folder: Path | None = None, *, machine: bool = False,
    ) -> None:  # fmt: skip
        self.faults = faults
        self.nodes: dict[str, Node] = {}
        self.numbers = Numbers(faults, trade, folder, machine)
        self.words = Words(faults)
        self.today = today
        self.renamed = Renamed()
        self.idle: list[tuple[Node, str]] = []  # what is given and does not count, and why
        self.unwritten: list[tuple[str, str]] = []  # tools, and what shapes them and is not said
        self.partial = False  # inside `sets`: no defaults are filled in, nothing is required

    @property
    def leaves(self) -> list[Leaf]:
        """The numbers read so far."""
        return self.numbers.leaves

    def note(self, node: Node, message: str, key: str | None = None) -> None:
        """Note a fault at a node, or at `key` missing from it."""
        self.faults.add(node.path if key is None else join(node.path, key), message, node.line)

    # ------------------------------------------------------------ sections

    def section(self, model: type[BaseModel], node: Node, path: str) -> dict[str, Any]:
        """Read the keys of a section and fill in the defaults of those not given."""
        self.nodes[path] = node
        known, given = places(model), self.mapping(node, model)
        for key in given.keys() - known.keys():
            self.unknown(model, given[key], key)
        tree: dict[str, Any] = {}
        unused = joining.idle(given) if model is Joining else frozenset[str]()
        for key, place in known.items():
            inside = join(path, key)
            if key in unused:
                if key in given:
                    self.unused(model, place, given, inside)
                continue
            if key in given:
                value = self.field(model, place, given[key], inside)
            elif self.partial:
                continue
            elif place.required:
                self.missing(node, place)
                continue
            else:
                value = self.absent(model, place, node, inside)
            if value is not MISSING:
                tree[key] = value
        return tree

    def mapping(self, node: Node, model: type[BaseModel] | None = None) -> dict[str, Node]:
        """The keys of a node, none and a fault if it is not a mapping (of a section `model`)."""
        if isinstance(node.value, dict):
            return node.value
        if node.value is None and model is not None and has_defaults(model):
            self.note(node, NOTHING_SET if self.partial else NOTHING)
            return {}
        if node.value is not BROKEN:
            self.note(node, clauses(fault("found {found}", found=show(node.value)), MAPPING))
        return {}

    def unused(
        self, model: type[BaseModel], place: Place, given: dict[str, Node], path: str
    ) -> None:
        """Check a value that does not count, and keep nothing of it but that it was given."""
        before, node = len(self.leaves), given[place.name]
        self.field(model, place, node, path)
        del self.leaves[before:]
        if not any(node.path == known.path for known, _ in self.idle):
            self.idle.append((node, joining.why_idle(given, place.name)))

    def unknown(self, model: type[BaseModel], node: Node, key: str) -> None:
        """Note a key that means nothing here, or no longer does."""
        if self.renamed.known(model, node, key):
            return
        what = "knob" if issubclass(model, HAS_KNOBS) else "key"
        self.note(node, said_of(model, node, key, ALSO.get(model, frozenset()), what))

    def missing(self, node: Node, place: Place) -> None:
        """Note a required key that is not there."""
        if node.value is BROKEN or not isinstance(node.value, dict):
            return
        expected = declared(place.about.unit) if place.about else place.shape.in_words()
        self.note(node, fault("missing; expected {expected}", expected=expected), place.name)

    def absent(self, model: type[BaseModel], place: Place, node: Node, path: str) -> Any:
        """The default of a key that was not given."""
        if place.about is not None:
            return self.numbers.default(place, path)
        if model is Joining and place.name == joining.POINTS:
            return MISSING
        default, inner = place.default(), place.shape.model
        if inner is Joining and not can_join(node, self.today):
            return MISSING  # nobody can join, so how people join is no number of this arm
        if place.shape.what == "section" and inner is not None and default is not None:
            if has_numbers(inner):
                return self.section(inner, Node({}, None, join(node.path, place.name)), path)
            return default.model_dump(exclude_defaults=True, by_alias=True)
        if model is Calendar or not has_numbers(model):
            return MISSING  # a condition that is not given is no condition
        return list(default) if isinstance(default, tuple) else default

    def sets(self, node: Node, path: str) -> Any:
        """Read the numbers that a program changes, as nested mappings."""
        self.partial = True
        tree = self.section(Sets, node, path)
        self.partial = False
        for place, inside in self.nodes.items():
            for same, why in SAME_IN_EVERY_ARM:
                if place.startswith(f"{path}.") and same.match(place[len(path) + 1 :]):
                    self.note(inside, why)
        return tree

    # ------------------------------------------------------------ values

    def field(self, model: type[BaseModel], place: Place, node: Node, path: str) -> Any:
        """Read the value of one key."""
        if model is Program and place.name == "sets":
            return self.sets(node, path)
        if model is Joining and place.name == joining.POINTS:
            return joining.members_after(self, node, path)
        decided = model in DECIDED_SECTIONS or place.name in DECIDED
        asked = CONDITIONS.get(place.name) if model is Audience else None
        counted = place.name in calendars.COUNTED
        weeks = (model is Calendar and not counted) or (asked is not None and asked.in_weeks)
        if place.about is not None or place.shape.what == "number":
            self.nodes[path] = node
            return self.numbers.read(
                place.shape, node, path, place.about, decided=decided, weeks=weeks
            )
        return self.value(place.shape, node, path, decided=decided, weeks=weeks)

    def value(
        self, shape: Shape, node: Node, path: str, *, decided: bool = False, weeks: bool = False
    ) -> Any:
        """Read a value of the given shape; MISSING where a fault was noted."""
        self.nodes[path] = node
        if node.value is BROKEN:
            return MISSING
        if node.value is None and shape.optional and not shape.has_defaults:
            return None  # `service:` with nothing after it may be meant to be there
        if shape.what == "number":
            return self.numbers.read(shape, node, path, None, decided=decided, weeks=weeks)
        if shape.what == "section":
            assert shape.model is not None
            return self.word_or_section(shape.model, node, path)
        if shape.what == "map":
            return self.map(shape, node, path)
        if shape.what == "list":
            return self.list(shape, node, path, decided=decided, weeks=weeks)
        if shape.what == "tool":
            return self.tool(node, path)
        if is_searched_word(shape, node):
            return self.searched_word(shape, node, path)
        return self.words.read(shape, node)

    def searched_word(self, shape: Shape, node: Node, path: str) -> Any:
        """Read a word that may be searched for: `{value: earning, search: [...]}`."""
        searched = among(node, path, lambda one: self.words.read(shape, one), MISSING, self.note)
        if searched is None:
            return MISSING
        self.numbers.searched.append(searched)
        return searched.value

    # ------------------------------------------------------------ mappings, lists, tools

    def word_or_section(self, model: type[BaseModel], node: Node, path: str) -> Any:
        """Read a section that may also be a word: `to: members`, `when: every 13 weeks`."""
        if not isinstance(node.value, str):
            node = audiences.with_facts(node) if model is Audience else node
            node = calendars.in_full(node) if model is Calendar else node
            return self.section(model, node, path)
        period = spelled.every(node.value) if model is Calendar else None
        if period is not None:
            inside = {"every": Node(period, node.line, join(node.path, "every"))}
            return self.section(model, node.with_value(inside), path)
        try:
            part = model.model_validate(node.value)
        except ValidationError as error:
            problem = error.errors()[0]
            no_words = problem["type"] == "model_type"  # a section that is never said in a word
            self.note(
                node,
                clauses(
                    fault("found {found}", found=show(node.value)),
                    MAPPING if no_words else said(problem),
                ),
            )
            return MISSING
        return part.model_dump(exclude_defaults=True, by_alias=True)

    def map(self, shape: Shape, node: Node, path: str) -> Any:
        """Read names and their values."""
        assert shape.item is not None
        tree = {}
        unnamed = as_list(node, shape) if isinstance(node.value, list) else None
        if unnamed is not None:
            self.note(node, unnamed)
            return MISSING
        for key, inside in self.mapping(node).items():
            if shape.keys and key not in shape.keys:
                self.note(inside, clauses(fault("no such name"), suggestion(key, shape.keys)))
            elif not NAME.match(key):
                self.note(
                    inside,
                    fault(
                        "found the name {found}; expected letters, digits, _ and - (1-40)",
                        found=show(key),
                    ),
                )
            else:
                value = self.value(shape.item, inside, join(path, key))
                if value is not MISSING:
                    tree[key] = value
        return tree

    def list(self, shape: Shape, node: Node, path: str, *, decided: bool, weeks: bool) -> Any:
        """Read a list."""
        assert shape.item is not None
        if not isinstance(node.value, list):
            self.note(node, fault("found {found}; expected a list: [...]", found=show(node.value)))
            return MISSING
        items = [
            self.value(shape.item, item, join(path, str(i)), decided=decided, weeks=weeks)
            for i, item in enumerate(node.value)
        ]
        return [item for item in items if item is not MISSING]

    def tool(self, node: Node, path: str) -> Any:
        """Read a tool; its kind is its name unless it says otherwise."""
        self.nodes[path] = node
        kind = kind_of(node, path.rpartition(".")[2], self.renamed, self.note)
        if kind is None:
            return MISSING
        given = self.mapping(node)
        self.unwritten += [(path, key) for key in SHAPING if key not in given]
        inside = {**given, "kind": Node(kind, node.line, join(node.path, "kind"))}
        return self.section(REGISTRY[kind], node.with_value(inside), path)
