"""docs/register.md: `python -m tests.report.register` writes it from what knobs declare."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

import simulator.scenario
import simulator.tools
from simulator.evidence import SEEN, STUDIES, by_citation
from simulator.evidence.sources import EVERY
from simulator.explain.markdown import code, escaped, table
from simulator.explain.numbers import plain
from simulator.knobs import Knob, Part
from simulator.market.trade import USUAL
from simulator.program.tool import REGISTRY, Tool
from simulator.terms import SOURCES

PAGE = Path(__file__).parents[2] / "docs" / "register.md"
LOADED = (simulator.scenario, simulator.tools)  # what is declared is declared when it is imported
HEAD = """# Register: every default, and what it rests on

Written by `make register` from what the code declares; [evidence.md](evidence.md) discusses the
larger ones. A default has a *kind*, which says where the number comes from, and one that is
measured or published a *study*, which says how that was established. What is judged has no study,
whatever it cites: the citations say what was known when it was set."""
ZERO = """## Ranges that leave zero out

The range of an effect holds that there is none, unless chance decided who got it and sales were
measured; figures that looked better have misled before. These leave it out all the same. What is
counted as it is - a share, a time, a spread, with nothing to compare it with - is not meant."""


def parts(of: type[Part] = Part) -> Iterator[type[Part]]:
    """Every section of a scenario that the simulator declares, and every tool but probes."""
    for part in of.__subclasses__():
        if part.__module__.startswith("simulator.") and not getattr(part, "probe", False):
            yield part
        yield from parts(part)


def name_of(part: type[Part]) -> str:
    """What the page calls a section: the kind of a tool, the class of anything else."""
    kinds: dict[type[Part], str] = {tool: kind for kind, tool in REGISTRY.items()}
    return kinds.get(part, part.__name__)


def sections() -> dict[str, type[Part]]:
    """The sections that have numbers, by name; tools last."""
    there = {part for part in parts() if part.knobs() and part is not Tool}
    ordered = sorted(there, key=lambda part: (issubclass(part, Tool), name_of(part)))
    return {name_of(part): part for part in ordered if not _is_shared(part)}


def _is_shared(part: type[Part]) -> bool:
    """Whether tools stand on it or mix it in, which show its numbers."""
    tools = REGISTRY.values()
    return part not in tools and any(issubclass(tool, part) for tool in tools)


def page() -> str:
    """The whole page."""
    every = sections()
    found = [HEAD, _words("kind", SOURCES), _words("study", STUDIES), _cited(every), _zero(every)]
    found.append("## Defaults")
    for name, part in every.items():
        rows = [_row(one, about, part.model_fields[one]) for one, about in part.knobs().items()]
        found.append(f"### {code(name)}\n\n{table(_HEADERS, rows)}")
    for trade, usual in USUAL.items():
        rows = [
            (code(name), plain(one.mode), _range(one.low, one.high), "", one.kind,
             escaped(one.told))
            for name, one in usual.items()
        ]  # fmt: skip
        if rows:
            found.append(f"### Where {trade} are sold\n\n{table(_HEADERS, rows)}")
    return "\n\n".join(found) + "\n"


_HEADERS = ("number", "default>", "range", "unit", "rests on", "because")


def _row(name: str, about: Knob, field: FieldInfo) -> tuple[str, ...]:
    said = (escaped(about.unit), about.rests_on, escaped(about.told))
    return (code(name), _default(about, field.default, field), _range(about.low, about.high), *said)


def _default(about: Knob, value: Any, field: FieldInfo) -> str:
    if field.is_required():
        return "asked"
    if about.baskets is not None:
        return f"{plain(about.baskets)} baskets"
    return plain(value)


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{plain(low)} to {plain(high)}"


def _words(word: str, meanings: Any) -> str:
    return table((word, "meaning"), [(name, escaped(said)) for name, said in meanings.items()])


def _cited(every: dict[str, type[Part]]) -> str:
    """Each citation once, with what is used of it and by which numbers."""
    used: dict[Any, list[str]] = {}
    for name, part in every.items():
        for knob, about in part.knobs().items():
            for one in about.evidence:
                used.setdefault(one, []).append(f"{name}.{knob}")
        if issubclass(part, Tool):
            for one in part.cites:
                used.setdefault(one, []).append(name)
    for trade, usual in USUAL.items():
        for knob, number in usual.items():
            for one in number.evidence:
                used.setdefault(one, []).append(f"{knob} where {trade} are sold")
    rows = []
    for citation, findings in by_citation(EVERY).items():
        for at, one in enumerate(findings):
            by = ", ".join(map(code, used.get(one, ()))) or "a pattern in [facts.md](facts.md)"
            rows.append((
                escaped("" if at else citation), escaped(one.found), escaped(one.effect), one.study,
                "yes" if one.on_sales else "", escaped(one.trade), SEEN[one.seen], by,
            ))  # fmt: skip
    headers = ("cited", "found", "size", "study", "on sales", "trade", "seen", "used for")
    return f"## What is cited\n\n{table(headers, rows)}"


def _zero(every: dict[str, type[Part]]) -> str:
    rows = [
        (code(f"{name}.{knob}"), _range(about.low, about.high), about.rests_on,
         escaped(about.above_zero))
        for name, part in every.items()
        for knob, about in part.knobs().items()
        if about.above_zero
    ]  # fmt: skip
    return f"{ZERO}\n\n{table(('number', 'range', 'rests on', 'because'), rows)}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
