"""One word of the trade, as the glossary has it."""

from __future__ import annotations

from dataclasses import dataclass

MODEL = "docs/model.md"


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the trade.

    `label` is how tables and figures write it, `unit` is "" for things without
    one, `formula` is in plain words, `source` names who defines it so.
    """

    name: str
    label: str
    unit: str
    meaning: str
    formula: str = ""
    source: str = MODEL
