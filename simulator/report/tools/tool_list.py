"""The list of tools: by name, by the lists of the method, by motive, by need, by effort."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from tabulate import tabulate

import simulator.tools
from simulator.explain.described import doc_of
from simulator.program.about.listing import BESIDE, GOALS, MOTIVES, NEEDS, TEN_P
from simulator.program.tool import REGISTRY, Tool
from simulator.report.text import WIDTH
from simulator.report.tools.catalogue import narrow
from simulator.say import label, say

By = Literal["name", "list", "motive", "needs", "effort"]
WAYS: tuple[str, ...] = get_args(By)
WEEKS = (4, 8, 16)  # of work before launch, up to which tools are put together
Tools = Mapping[str, type[Tool]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tools are wanted: a goal, a motive, what must be there; None for any."""

    goal: str | None = None
    motive: str | None = None
    needs: str | None = None

    def fits(self, tool: type[Tool]) -> bool:
        """Whether a tool is among them; one that says nothing of itself only where all are."""
        one = tool.listing
        if one is None:
            return self == Wanted()
        return (
            self.goal in (None, *one.goals)
            and self.motive in (None, one.motive)
            and self.needs in (None, *one.needs)
        )


def tool_list(by: By = "name", wanted: Wanted | None = None, width: int = WIDTH) -> str:
    """Kinds of tools with the first sentence about each, in one table or in several."""
    wanted = wanted or Wanted()
    tools = {kind: tool for kind, tool in sorted(REGISTRY.items()) if wanted.fits(tool)}
    if not tools:
        return narrow(say("No tool is looked at first for all of that; ask for less of it."), width)
    tables = [
        _table(chosen, width) if not title else f"{title}\n\n{_table(chosen, width)}"
        for title, chosen in _groups(by, tools)
    ]
    unloaded = [narrow(f"{one}.", width) for one in simulator.tools.UNLOADED]
    more = narrow(
        say(
            "`loyalty tools KIND` explains one, with every knob; weeks are those of work before "
            "it is ready."
        ),
        width,
    )
    return "\n\n".join([*tables, *unloaded, more])


def _table(tools: Tools, width: int) -> str:
    head = (label("kind"), label("what it is"), label("motive"), label("weeks"))
    rows = [
        (
            kind,
            textwrap.fill(doc_of(tool).split("\n", 1)[0], width - 40),
            MOTIVES[tool.listing.motive] if tool.listing else "-",
            tool.effort.weeks or "-",
        )
        for kind, tool in tools.items()
    ]
    return tabulate(rows, head, disable_numparse=True, colalign=("left", "left", "left", "right"))


def _groups(by: By, tools: Tools) -> Iterator[tuple[str, Tools]]:
    """The tables and their titles; a tool can stand in several."""
    if by == "name":
        yield "", tools
    elif by == "effort":
        yield from _by_effort(tools)
    else:
        names, keys_of = _NAMES[by], _KEYS[by]
        for key, name in names.items():
            chosen = {k: t for k, t in tools.items() if key in keys_of(t)}
            if chosen:
                yield f"== {name} ==", chosen
        rest = {k: t for k, t in tools.items() if not set(keys_of(t)) & set(names)}
        if rest:
            yield f"== {_NONE[by]} ==", rest


def _by_effort(tools: Tools) -> Iterator[tuple[str, Tools]]:
    least = 0
    for most in (*WEEKS, 10**6):
        chosen = {k: t for k, t in tools.items() if least <= t.effort.weeks <= most}
        if chosen:
            title = label("up to {weeks} weeks before it is ready", weeks=most)
            if most > WEEKS[-1]:
                title = label("more than {weeks} weeks before it is ready", weeks=WEEKS[-1])
            in_order = sorted(chosen.items(), key=lambda item: item[1].effort.weeks)
            yield f"== {title} ==", dict(in_order)
        least = most + 1


def _lists(tool: type[Tool]) -> Sequence[str]:
    return tool.listing.lists if tool.listing else ()


def _motive(tool: type[Tool]) -> Sequence[str]:
    return (tool.listing.motive,) if tool.listing else ()


def _needs(tool: type[Tool]) -> Sequence[str]:
    return tool.listing.needs if tool.listing else ()


_NAMES: Mapping[str, Mapping[str, str]] = {
    "list": {**TEN_P, **BESIDE}, "motive": MOTIVES, "needs": NEEDS,
}  # fmt: skip
_KEYS = {"list": _lists, "motive": _motive, "needs": _needs}
_NONE = {
    "list": label("in no list"),
    "motive": label("no motive named"),
    "needs": label("needs nothing"),
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "--for": GOALS, "--motive": MOTIVES, "--needs": NEEDS,
}  # fmt: skip
