"""Texts, flags, dates and words from a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from simulator.say import clauses, fault
from simulator.scenario.faults import Faults, nearest, one_line, show, suggestion
from simulator.scenario.shape import Shape
from simulator.scenario.text.nodes import Node

MISSING = object()  # a value that was refused; the fault has been noted
SAID = {"yes": True, "no": False}  # texts in YAML 1.2, but a flag can mean nothing else
LONGEST_TEXT = 2_000


@dataclass
class Words:
    """Reads values that are not numbers."""

    faults: Faults

    def note(self, node: Node, message: str) -> None:
        """Note a fault at a node."""
        self.faults.add(node.path, message, node.line)

    def read(self, shape: Shape, node: Node) -> Any:
        """Read a text, a flag, a word of a list or a date."""
        value = node.value
        if shape.what == "flag" and isinstance(value, str) and value in SAID:
            return SAID[value]
        if shape.what == "flag" and not isinstance(value, bool):
            self.note(node, fault("found {found}; expected true or false", found=show(value)))
        elif shape.what == "choice" and value not in shape.words:
            self.choice(shape, node)
        elif shape.what == "date":
            return self.date(node)
        elif shape.what == "text":
            return self.text(node)
        elif isinstance(value, dict | list):
            self.note(node, fault("found {found}; expected a single value", found=show(value)))
        else:
            return value
        return MISSING

    def choice(self, shape: Shape, node: Node) -> None:
        word = node.value
        if isinstance(word, list):
            what = fault(
                "found {n} values; expected exactly one of {words}",
                n=len(word),
                words=", ".join(shape.words),
            )
        elif isinstance(word, str):
            near = suggestion(word, shape.words) if nearest(word, shape.words) else ""
            what = clauses(
                fault(
                    "found {found}; expected one of {words}",
                    found=show(word),
                    words=", ".join(shape.words),
                ),
                near,
            )
        else:
            what = fault(
                "found {found}; expected one of {words}",
                found=show(word),
                words=", ".join(shape.words),
            )
        self.note(node, what)

    def text(self, node: Node) -> Any:
        """Read free text; line breaks become spaces."""
        value = node.value
        if not isinstance(value, str):
            if isinstance(value, dict | list) or value is None:
                self.note(node, fault("found {found}; expected text", found=show(value)))
            else:
                self.note(node, fault("found {found}; expected text (quote it)", found=show(value)))
            return MISSING
        clean = " ".join(value.split())
        if not clean or len(clean) > LONGEST_TEXT or clean != one_line(clean):
            self.note(
                node,
                fault(
                    "found {found}; expected printable text of 1 to {longest_text} signs",
                    found=show(value),
                    longest_text=LONGEST_TEXT,
                ),
            )
            return MISSING
        return clean

    def date(self, node: Node) -> Any:
        """Read a date such as 2026-01-05."""
        try:
            if not re.match(r"\d{4}-\d\d-\d\d$", str(node.value)):
                raise ValueError
            day = date.fromisoformat(str(node.value))
        except ValueError:
            self.note(
                node,
                fault("found {found}; expected a date like 2026-01-05", found=show(node.value)),
            )
            return MISSING
        if not 1900 <= day.year <= 2200:
            self.note(node, fault("found the year {year}; expected 1900 to 2200", year=day.year))
            return MISSING
        return day
