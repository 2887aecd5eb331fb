"""Brackets that open and do not close, outside of quotes and comments."""

from __future__ import annotations

from collections.abc import Sequence

PAIRS = {"{": "}", "[": "]"}


def unmatched(lines: Sequence[str]) -> tuple[int, str, str] | None:
    """The first bracket without a partner: its line from 0, itself, and the one it wants.

    The last is "" for one that closes what was never opened, and what it closes instead
    where two do not match. None where all have theirs.
    """
    open_: list[tuple[int, str]] = []
    quote = ""
    for i, line in enumerate(lines):
        for j, sign in enumerate(line):
            before = line[j - 1] if j else " "
            if quote:
                quote = "" if sign == quote and before != "\\" else quote
            elif sign in "'\"" and before in " [{,:":
                quote = sign
            elif sign == "#" and before == " ":
                break
            elif sign in PAIRS and (open_ or _begins(line[:j])):
                open_.append((i, sign))
            elif sign in PAIRS.values() and open_:
                if PAIRS[open_[-1][1]] != sign:
                    return i, sign, open_[-1][1]
                open_.pop()
            elif sign in PAIRS.values() and _closed(line[:j]):
                return i, sign, ""
        if open_ and _next_entry(lines, i):
            line_of, sign = open_[0]
            return line_of, sign, PAIRS[sign]
    return (open_[0][0], open_[0][1], PAIRS[open_[0][1]]) if open_ else None


def _begins(before: str) -> bool:
    """Whether a value may begin here; inside a text a bracket is a sign like any other."""
    text = before.rstrip()
    return not text or text.endswith((":", "-", ",", "[", "{"))


def _closed(before: str) -> bool:
    """Whether what stands before has just been closed, so that a bracket is one too many."""
    return before.rstrip().endswith(("}", "]", ":"))


def _next_entry(lines: Sequence[str], i: int) -> bool:
    """Whether the next line is an entry at the margin, so that nothing is open any more."""
    following = lines[i + 1] if i + 1 < len(lines) else ""
    name, colon, _ = following.partition(":")
    return bool(colon) and name.isidentifier() and not lines[i].rstrip().endswith(",")
