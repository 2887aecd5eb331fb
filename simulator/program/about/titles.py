"""What programs and tools are called where people read them: their title, else their key in words.

A key such as `stamp_card` names a thing in files, on the command line and in tables for machines;
people read `Stamp card`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

LONGEST = 60  # letters; a title is the head of a row
Title = Annotated[str, Field(min_length=1, max_length=LONGEST)]


def from_key(key: str) -> str:
    """A key in words: `Stamp card` for `stamp_card`; capitals within it stay as they are."""
    words = " ".join(key.replace("_", " ").split())
    return words[:1].upper() + words[1:] or key


def distinct(titles: Mapping[str, str | None]) -> dict[str, str]:
    """Each key with its title, or itself in words; titles that are alike have their key behind."""
    shown = {key: (title or "").strip() or from_key(key) for key, title in titles.items()}
    often = Counter(shown.values())
    return {key: name if often[name] == 1 else f"{name} ({key})" for key, name in shown.items()}
