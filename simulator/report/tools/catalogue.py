"""The catalogue of tools, written from what their authors declared and from nothing else."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from itertools import groupby

from simulator.explain.described import page_of
from simulator.explain.numbers import plain
from simulator.market.market import EXAMPLES
from simulator.program.about.effort import Effort, in_parts
from simulator.program.about.listing import GOALS, LISTS, MOTIVES, NEEDS, Listing
from simulator.program.audience import in_order
from simulator.program.plain import listed
from simulator.program.tool import REGISTRY, Tool
from simulator.report.text import WIDTH
from simulator.say import declared, label, say
from simulator.scenario.shape import Place, places

_OF_EVERY_TOOL = {
    "to": label(
        "the audience: everyone, members, or {{{conditions}}}", conditions=", ".join(in_order())
    ),
    "when": label("the weeks: always, every N weeks, or {{every, for, from, until}}, or {{weeks}}"),
    "instead_of": label(
        "another tool of the arm; of tools linked so only the largest offer applies"
    ),
}


def kinds() -> tuple[str, ...]:
    """The kinds of tools there are."""
    return tuple(sorted(REGISTRY))


def tool_page(kind: str, width: int = WIDTH) -> str:
    """Everything about one kind: what it does, costs, owes, leaves out; and its knobs.

    What the company decides comes first, whether the tool or a part of it has the knob.

    Raises
    ------
    KeyError
        If there is no such kind.
    """
    tool = REGISTRY[kind]
    knobs = [place for place in places(tool).values() if place.about is not None]
    knobs.sort(key=lambda place: not (place.about is not None and place.about.choice))
    parts = [
        f"{kind}\n{'=' * len(kind)}",
        narrow(page_of(tool), width),
        *([_listed(tool.listing, width)] if tool.listing is not None else ()),
        *(
            [_under(label("Before it is ready"), [narrow(_effort(tool.effort), width)])]
            if tool.effort.weeks
            else ()
        ),
        _under(label("The least to type"), (_smallest(kind, tool),)),
        _market_for(tool, width),
        *(_needed(section, width) for section in tool.needs),
        _under(label("Knobs"), (_knob(place, width) for place in knobs)),
        _under(
            label("Like every tool"),
            (_entry(name, (text,), width) for name, text in _OF_EVERY_TOOL.items()),
        ),
    ]
    return "\n\n".join(part for part in parts if part)


def _listed(listing: Listing, width: int) -> str:
    """For what one looks at it first, and what it needs."""
    told = {
        label("Known as"): (LISTS, listing.lists),
        label("Motive"): (MOTIVES, (listing.motive,)),
        label("Looked at first to"): (GOALS, listing.goals),
        label("Needs"): (NEEDS, listing.needs),
    }
    lines = (
        f"{name}: {listed([names[key] for key in keys])}"
        for name, (names, keys) in told.items()
        if keys
    )
    return _under(label("In the catalogue"), (narrow(line, width) for line in lines))


def _effort(effort: Effort) -> str:
    return say(
        "{weeks} weeks from the decision: {parts}. Judged, not measured; `check` says by when it "
        "has to be decided.",
        weeks=effort.weeks,
        parts=in_parts(effort),
    )


def _smallest(kind: str, tool: type[Tool]) -> str:
    return f"programs:\n  my_program:\n    tools:\n      {kind}: {tool.smallest}"


def _market_for(tool: type[Tool], width: int) -> str:
    """The sections of a market without which it does nothing; "" where it needs none."""
    sections = [name for name in tool.seen_where if name not in tool.needs]
    if not sections:
        return ""
    text = say(
        "Without a section {sections} in the market it does nothing.",
        sections=listed([f"`{name}`" for name in sections]),
    )
    return narrow(text, width)


def _needed(section: str, width: int) -> str:
    """A section of the market that a tool is about, as it is typed."""
    why = say("It is about {section}, which stands under market:", section=section)
    return f"{narrow(why, width)}\n{narrow(EXAMPLES[section], width)}"


def _under(title: str, entries: Iterable[str]) -> str:
    return "\n".join([title, "-" * len(title), *entries])


def _knob(place: Place, width: int) -> str:
    about = place.about
    assert about is not None
    default = label("required") if place.required else plain(place.default())
    if about.baskets is not None:
        default = label("{baskets} average baskets", baskets=plain(about.baskets))
    facts = [place.shape.expected()]
    if about.low is not None and about.high is not None:
        facts.insert(
            0, label("drawn from {low} to {high}", low=plain(about.low), high=plain(about.high))
        )
    if about.choice:
        facts.insert(0, label("your choice"))
    texts = (f"{declared(about.unit)}; {'; '.join(facts)}", f"{about.rests_on}: {about.says}")
    return _entry(f"{place.name}: {default}", texts, width)


def _entry(head: str, texts: Iterable[str], width: int) -> str:
    """A head, and below it paragraphs set in."""
    wrapped = (textwrap.fill(text, width - 4) for text in texts)
    return "\n".join([head, *(textwrap.indent(text, "    ") for text in wrapped)])


def narrow(text: str, width: int) -> str:
    """Text that may have been written for wider lines; indentation and blank lines stay."""
    blocks = groupby(text.splitlines(), key=lambda line: (len(line) - len(line.lstrip()), not line))
    parts = []
    for (indent, _), lines in blocks:
        block = list(lines)
        if max(map(len, block)) > width:
            space = " " * indent
            joined = " ".join(line.strip() for line in block)
            block = textwrap.wrap(joined, width, initial_indent=space, subsequent_indent=space)
        parts += block
    return "\n".join(parts)
