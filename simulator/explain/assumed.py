"""Every number of a scenario in tables that are narrow enough to be read, with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.explain.described import plain
from simulator.explain.markdown import code, escaped, table
from simulator.say import declared, label
from simulator.scenario import Leaf, Scenario
from simulator.scenario.evidence import study_of

HEADERS = (
    label("number"), label("value") + ">", label("range"), label("kind"), label("line") + ">",
    label("note") + ">", label("unit"),
)  # fmt: skip
DERIVED = "derived"


class Assumed:
    """The numbers of a scenario by section, and the notes that say where they come from.

    Numbers that an arm finds out on its own are `solved`, by path with the program whose
    money they spend; they have no value before it has been played.
    """

    def __init__(self, scenario: Scenario, solved: Mapping[str, str]) -> None:
        self._solved = solved
        self._notes: dict[str, int] = {}
        self.sections = [
            (section, table(HEADERS, [self._row(leaf, name) for name, leaf in rows]))
            for section, rows in _grouped(scenario.leaves).items()
        ]
        self.once = [
            (leaf.path, leaf.also)
            for leaf in scenario.uncertain
            if leaf.also and leaf.path not in solved
        ]

    @property
    def notes(self) -> tuple[str, ...]:
        """Where numbers come from, in the order of their numbers, from 1."""
        return tuple(self._notes)

    def _row(self, leaf: Leaf, name: str) -> Sequence[str]:
        given = str(leaf.line) if leaf.line and not leaf.is_default else ""
        if leaf.path in self._solved:
            words = label(
                "derived: such that the arm costs what {program} costs",
                program=self._solved[leaf.path],
            )
            return (
                code(name),
                label("solved"),
                "",
                DERIVED,
                "",
                self._note(words),
                escaped(declared(leaf.unit)),
            )
        value, span = plain(leaf.value), span_of(leaf)
        why = "; ".join(part for part in (leaf.source, leaf.why) if part)
        kind = ", ".join(filter(None, (leaf.kind, study_of(leaf))))
        note = self._note(f"{kind}: {why}" if why else kind)
        return (code(name), value, span, leaf.kind, given, note, escaped(declared(leaf.unit)))

    def _note(self, words: str) -> str:
        return str(self._notes.setdefault(words, len(self._notes) + 1))


def span_of(leaf: Leaf) -> str:
    """Between which values a number is drawn; the shape where it is not PERT around its value."""
    drawn = leaf.distribution
    if drawn is None:
        return ""
    if drawn.shape == "pert":
        return label("{low} to {high}", low=plain(drawn.low), high=plain(drawn.high))
    return drawn.in_words()


def _grouped(leaves: Sequence[Leaf]) -> dict[str, list[tuple[str, Leaf]]]:
    """Leaves by the section they stand in; a section of one number is part of the one above."""
    inside: dict[str, int] = {}
    for leaf in leaves:
        section = leaf.path.rpartition(".")[0]
        inside[section] = inside.get(section, 0) + 1
    groups: dict[str, list[tuple[str, Leaf]]] = {}
    for leaf in leaves:
        section = leaf.path.rpartition(".")[0]
        if inside[section] == 1:
            section = section.rpartition(".")[0]
        name = leaf.path[len(section) :].lstrip(".")
        groups.setdefault(section, []).append((name, leaf))
    return groups
