"""A law: what every tool has to keep, and what is said of one that does not."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Faults = Iterator[str]
AT_MOST = 8  # faults that are told of one tool and law
LAWS: dict[str, Law] = {}


class Broken(AssertionError):
    """A tool breaks a law; the message names law, tool, choices and numbers."""


@dataclass(frozen=True, slots=True)
class Law:
    """What is demanded of every tool.

    `faults` is a generator: it is given the kind of a tool, plays what has to be played, and
    yields a line for each choice that breaks the law, with the numbers. `slow` laws play for
    many weeks of many customers.
    """

    name: str
    title: str
    faults: Callable[[str], Faults]
    slow: bool

    @property
    def says(self) -> str:
        """The law in a sentence or two."""
        return inspect.cleandoc(self.faults.__doc__ or "")


@dataclass(frozen=True, slots=True)
class Check:
    """One law, held against one kind of tool: call it, and it raises `Broken` or does not."""

    law: Law
    kind: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.law.name}"

    def __call__(self) -> None:
        """Hold the law against the tool.

        Raises
        ------
        Broken
            With one line for each choice that breaks it.
        """
        __tracebackhide__ = True
        found = list(self.law.faults(self.kind))
        if not found:
            return
        more = len(found) - AT_MOST
        told = [*found[:AT_MOST], *([f"and {more} more"] if more > 0 else [])]
        says = self.law.says.splitlines()
        lines = [f"{self.kind} breaks the law: {self.law.title} ({self.law.name})"]
        lines += [f"    {line}".rstrip() for line in says] + [f"  - {line}" for line in told]
        raise Broken("\n".join(lines))


def law(title: str, *, slow: bool = False) -> Callable[[Callable[[str], Faults]], Law]:
    """Make a generator of faults a law, which every tool is held to from then on."""

    def made(faults: Callable[[str], Faults]) -> Law:
        one = Law(faults.__name__, title, faults, slow)
        if one.name in LAWS:
            raise ValueError(f"two laws are called {one.name}")
        LAWS[one.name] = one
        return one

    return made


def listed(names: Iterable[str]) -> str:
    """Names in a sentence."""
    return ", ".join(sorted(names)) or "none"
