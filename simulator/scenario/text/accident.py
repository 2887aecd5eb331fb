"""A cause of text that is no YAML, and what the causes have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.say import fault

KEY = re.compile(r"( *)(- +)?([\w.-]+|'[^']*'|\"[^\"]*\") ?:(?: +(.*))?$")
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Accident:
    """A cause and the line in which it began, counted from 1."""

    line: int
    said: str


def short(line: str) -> str:
    """A line as a message shows it."""
    text = line.strip()
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 3] + "...")


def quoted(name: str, value: str) -> str:
    """What to say of a value that has to stand in quotes."""
    quote = "'" if '"' in value else '"'
    text = value.strip().replace("'", "''") if quote == "'" else value.strip()
    return fault(
        "a colon and a space inside a text: put it in quotes, {name}: {quote}{text}{quote}",
        name=name,
        quote=quote,
        text=text,
    )
