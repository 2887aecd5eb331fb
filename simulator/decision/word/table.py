"""The table that the word is read off: nine rows, asked from the top; the first that holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from simulator.say import label

Word = Literal["launch", "launch in stages", "redesign", "pilot first", "do not launch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """What is asked of a program before a word is said; each is true or false.

    Attributes
    ----------
    met
        M: all criteria are met.
    adverse
        A: the mean NPV is surely positive in the quarter of cases in which judged and
        assumed numbers are most adverse.
    favorable
        F: the mean NPV is surely negative in the most favorable quarter.
    pilot
        E: a pilot of feasible size can pay for itself, on whatever is open.
    redesign
        R: a variant that itself earns launch, by M and A.
    broken
        B: a promise is broken beyond repair.
    missed
        A promise is missed.
    off_goal
        The goal is surely missed.
    pays
        The mean NPV is positive.
    shows
        What a pilot would measure can be seen, by a group and in a time that are feasible.
    stops
        A figure at which one would stop can be seen: effect, take-up, redemption or cost.
    """

    met: bool = False
    adverse: bool = False
    favorable: bool = False
    pilot: bool = False
    redesign: bool = False
    broken: bool = False
    missed: bool = False
    off_goal: bool = False
    pays: bool = False
    shows: bool = False
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: when it `holds`, the same as a `cell` in words, the `word`, what goes with it."""

    number: int
    cell: str
    word: Word
    then: str
    holds: Callable[[Cells], bool]


ROWS: tuple[Row, ...] = (
    Row(1, "B", "do not launch", label("what would have to change"), lambda c: c.broken),
    Row(
        2,
        label("M and A"),
        "launch",
        label("where E as well: with a control group kept out from the start"),
        lambda c: c.met and c.adverse,
    ),
    Row(
        3,
        label(
            "R, which includes what keeps a missed promise (a larger reserve, one more "
            "person, more places)"
        ),
        "redesign",
        label("the change is named"),
        lambda c: c.redesign,
    ),
    Row(
        4,
        "F",
        "do not launch",
        label("it loses even under the most favorable assumptions"),
        lambda c: c.favorable,
    ),
    Row(
        5,
        label("a promise is missed"),
        "do not launch",
        label("the promise and by how much it is missed"),
        lambda c: c.missed,
    ),
    Row(
        6,
        label("A, and the goal is surely missed"),
        "do not launch",
        label('for this goal: "it pays, but it does not retain"'),
        lambda c: c.adverse and c.off_goal,
    ),
    Row(
        7,
        label("E, on whatever is open (NPV or goal), and its figure can be seen"),
        "pilot first",
        label("what to vary, how large, how long, which result means launch"),
        lambda c: c.pilot and c.shows,
    ),
    Row(
        8,
        label("mean NPV > 0, and a stop figure can be seen (effect, or take-up, redemption, cost)"),
        "launch in stages",
        label("week, figure, threshold"),
        lambda c: c.pays and c.stops,
    ),
    Row(9, label("else"), "do not launch", label("what would have to be true"), lambda c: True),
)


def word_of(cells: Cells) -> tuple[int, Word]:
    """The first row that holds, and its word."""
    first = next(row for row in ROWS if row.holds(cells))
    return first.number, first.word


def as_markdown() -> str:
    """The table as docs/model.md prints it."""
    lines = ["| | cell | word |", "|---|---|---|"]
    lines += [f"| {row.number} | {row.cell} | **{row.word}**; {row.then} |" for row in ROWS]
    return "\n".join(lines)
