"""Declared numbers that no market shows together."""

from __future__ import annotations


class Contradiction(ValueError):
    """Says which numbers, and what they come to; `place` is the dotted path of the first."""

    def __init__(self, message: str, place: str = "market") -> None:
        super().__init__(message)
        self.place = place

    def __reduce__(self) -> tuple[type[Contradiction], tuple[str, str]]:
        return Contradiction, (str(self), self.place)
