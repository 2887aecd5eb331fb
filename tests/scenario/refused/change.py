"""One thing in a scenario that is replaced by another, and what says what is wrong with it."""

from collections.abc import Callable

Refused = Callable[[str], list[str]]


def changed(text: str, old: str, new: str) -> str:
    """`text` with one thing in it replaced, which must be there."""
    assert old in text
    return text.replace(old, new, 1)
