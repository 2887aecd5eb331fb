"""Evidence as data: what was found, by whom, how it was established, and what of it was seen.

A default rests on a reason and on findings. Help, hover, register and pages are written from
their fields and from nothing else, so that all of them say the same. The findings themselves
are a table: `simulator.evidence.sources`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, get_args

from simulator.say import label

Study = Literal["randomized", "matched", "before-after", "observed", "stated", "unknown"]
Seen = Literal["data", "text", "abstract", "secondary", "memory"]

# How a finding was established, strongest first.
STUDIES: dict[Study, str] = {
    "randomized": label("chance decided who got it"),
    "matched": label("compared with others who were made alike, by matching or by a model"),
    "before-after": label("compared with the same customers' past, by a model or without one"),
    "observed": label(
        "counted or estimated from records, with nothing beside them to compare with"
    ),
    "stated": label("what people say that they do, did or would do"),
    "unknown": label("how it was established has not been seen"),
}
# What was read of it, the closest first.
SEEN: dict[Seen, str] = {
    "data": label("computed for this project from the data"),
    "text": label("read in the text"),
    "abstract": label("read in the abstract"),
    "secondary": label("read where others quote it"),
    "memory": label("as remembered, not looked up"),
}
_DATED = re.compile(r"[^(]*\([^)]*\d[^)]*\)")  # up to the year
COMPARED: frozenset[Study] = frozenset({"randomized", "matched", "before-after"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding.

    `citation` is authors and year, as far as they are confirmed, or the name of a data set;
    `found` says in a few words what was found, `effect` its size with the unit, "" where none is
    known; `trade` is where it was measured, "" where that is not known. `on_sales` says that
    purchases or sales were measured, and not visits, answers or opinions. Sources that were
    only remembered say so by what was `seen` of them.
    """

    citation: str
    found: str
    study: Study
    seen: Seen
    trade: str = ""
    effect: str = ""
    on_sales: bool = False

    def __post_init__(self) -> None:
        for name in ("citation", "found"):
            if not getattr(self, name).strip():
                raise ValueError(f"evidence without {name}: {self}")
        for name, known in (("study", get_args(Study)), ("seen", get_args(Seen))):
            if getattr(self, name) not in known:
                expected = ", ".join(known)
                raise ValueError(f"{name}: found {getattr(self, name)!r}; expected {expected}")

    @property
    def short(self) -> str:
        """Authors and year, or the name of a data set: `Hillstrom (2008)`."""
        dated = _DATED.match(self.citation)
        return dated[0] if dated else self.citation.split(", ")[0]

    @property
    def finding(self) -> str:
        """What was found, with its size."""
        return f"{self.found}: {self.effect}" if self.effect else self.found

    @property
    def brief(self) -> str:
        """By whom what was found, and whether that was only remembered."""
        remembered = ", as remembered" if self.seen == "memory" else ""
        return f"{self.short}{remembered}: {self.finding}"

    @property
    def basis(self) -> str:
        """How it was established, where, and what was seen of it."""
        study: str = "study design unknown" if self.study == "unknown" else self.study
        if self.on_sales:
            study += ", on sales"
        return "; ".join(filter(None, (study, self.trade, SEEN[self.seen])))


def each_once(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Findings without those that stand there already, in order."""
    return tuple(dict.fromkeys(found))


def by_citation(found: Iterable[Evidence]) -> dict[str, tuple[Evidence, ...]]:
    """Findings by whom they are cited from, each citation once, by name."""
    ordered = sorted(each_once(found), key=lambda one: one.citation.casefold())
    groups = groupby(ordered, key=lambda one: one.citation)
    return {citation: tuple(findings) for citation, findings in groups}


def cited(found: Iterable[Evidence]) -> tuple[str, ...]:
    """A line for each citation, with all that is used of it."""
    return tuple(
        f"{citation}: {'; '.join(f'{one.finding} ({one.basis})' for one in findings)}"
        for citation, findings in by_citation(found).items()
    )


def studies_of(found: Iterable[Evidence]) -> str:
    """How findings were established, the strongest first: `randomized, observed`."""
    there = {one.study for one in found}
    return ", ".join(study for study in STUDIES if study in there)
