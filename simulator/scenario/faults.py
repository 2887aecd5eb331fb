"""What is wrong with a scenario, said so that it can be mended: file, line, place, remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import reduce
from typing import Any

from simulator.say import fault, label

MAX_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; as text it is one line, `file:line: dotted.path: message`."""

    file: str
    line: int | None
    path: str
    message: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return one_line(": ".join(part for part in (where, self.path, self.message) if part))


class ScenarioError(ValueError):
    """A scenario that cannot be used; carries every fault found, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        unique = dict.fromkeys(faults)
        self.faults: tuple[Fault, ...] = tuple(sorted(unique, key=lambda f: f.line or 0))
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


@dataclass
class Faults:
    """Collects the faults of one file, so that they can be reported all at once."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, path: str, message: str, line: int | None = None) -> None:
        """Note one fault."""
        self.found.append(Fault(self.file, line, path, message))

    def stop_if_any(self) -> None:
        """Raise `ScenarioError` where something has been noted."""
        if self.found:
            raise ScenarioError(self.found)


def one_line(text: str) -> str:
    """`text` without line breaks and control characters, which could garble a terminal."""
    return "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))


def show(value: Any) -> str:
    """A value as a message shows it: short, quoted if it is text."""
    if value is None:
        return label("nothing")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return label("a mapping")
    if isinstance(value, list):
        return label("a list")
    text = f"{value:.12g}" if isinstance(value, int | float) else repr(value)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 3] + "..."


def suggestion(word: str, known: Iterable[str], *, listed: int = 12) -> str:
    """`did you mean 'x'?`, or the words known where none is near; "" where there are none."""
    names = sorted(set(known))
    near = nearest(word, names)
    if near is not None:
        return fault("did you mean '{near}'?", near=near)
    if not names:
        return ""
    more = ", ..." if len(names) > listed else ""
    return fault("known here: {names}", names=", ".join(names[:listed]) + more)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The word that was likely meant, None where none is near."""
    near = get_close_matches(word[:MAX_SHOWN], sorted(set(known)), n=1, cutoff=0.72)
    return near[0] if near else None


def listed(words: Sequence[str]) -> str:
    """Words one after the other: `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return label("{first} and {last}", first=", ".join(words[:-1]), last=words[-1])


def alternatives(words: Sequence[str]) -> str:
    """Words of which one is meant: `a or b or c`."""
    return reduce(lambda first, last: label("{first} or {last}", first=first, last=last), words)


def either(remedies: Sequence[str]) -> str:
    """What can be done, the one or the other: `raise a or b, or lower c`."""
    return reduce(lambda first, last: label("{first}, or {last}", first=first, last=last), remedies)


def said(error: Any) -> str:
    """What pydantic says about a value, without its preamble."""
    message = str(error["msg"]).removeprefix("Value error, ")
    return one_line(message[:1].lower() + message[1:])
