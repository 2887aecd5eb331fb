"""What a scenario rests on: the numbers it gives, the defaults it uses, what is uncertain."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tabulate import tabulate

from simulator.decision.names import titles_of, tool_titles
from simulator.explain.given import given
from simulator.explain.numbers import plain
from simulator.report.check.played import played_table
from simulator.report.said import not_written, to_prepare
from simulator.report.text import WIDTH, printable
from simulator.say import declared, label, say
from simulator.scenario.checks.prepared import decide_by, prepared
from simulator.scenario.evidence import asked, study_of
from simulator.simulate import CONTROL
from simulator.terms import SOURCES

if TYPE_CHECKING:
    from simulator.explain.match import Match
    from simulator.scenario import Leaf, Scenario


def description(
    scenario: Scenario, matches: Sequence[Match], outlook: Sequence[str] = (), width: int = WIDTH
) -> str:
    """What `check` prints: the question, today's business, what is uncertain, every default.

    `outlook` is what is to be said of where today's business is heading.
    """
    leaves = given(scenario)
    uncertain = [leaf for leaf in leaves if leaf.distribution is not None]
    questions = tuple(asked(leaves))
    defaults = [
        leaf
        for leaf in leaves
        if leaf.is_default and leaf.distribution is None and leaf not in questions
    ]
    parts = [
        _head(scenario, width),
        "\n".join(textwrap.fill(str(warning), width) for warning in scenario.warnings),
        "\n".join(textwrap.fill(not_written(one), width) for one in scenario.unwritten),
        _to_prepare(scenario, width),
        match_table(matches),
        played_table(scenario, width),
        *(textwrap.fill(printable(text), width) for text in outlook),
        _section(
            label(
                "To be answered by you; until then as here ({n_questions})",
                n_questions=len(questions),
            ),
            questions,
            width,
        ),
        _section(
            label(
                "Uncertain, drawn anew in every case ({n_uncertain})", n_uncertain=len(uncertain)
            ),
            uncertain,
            width,
        ),
        _section(
            label("Defaults used as they are ({n_defaults})", n_defaults=len(defaults)),
            defaults,
            width,
        ),
        _kinds(leaves, width),
    ]
    return "\n\n".join(part for part in parts if part)


def _head(scenario: Scenario, width: int) -> str:
    facts = say(
        "Goal {goal}; {weeks} weeks from {start}; amounts in {currency}. Compared with today: "
        "{arms}.",
        goal=scenario.goal,
        weeks=scenario.horizon_weeks,
        start=scenario.start,
        currency=scenario.currency,
        arms=", ".join(titles_of(scenario)[arm] for arm in scenario.arms[1:]),
    )
    return "\n".join(textwrap.fill(printable(line), width) for line in (scenario.question, facts))


def _to_prepare(scenario: Scenario, width: int) -> str:
    """By when each program has to be decided, so that it stands at its launch."""
    case = scenario.case(0, None, seed=0, agents=1)
    today, lines = case.program(CONTROL).tools, []
    titles = titles_of(scenario)
    for name, program in case.programs.items():
        if name in scenario.automatic:
            continue
        tools = [*prepared(program.tools, today, scenario.horizon_weeks)]
        if tools:
            day = decide_by(scenario.start, tools).isoformat()
            said = to_prepare(titles[name], tools, day, tool_titles(titles, name))
            lines.append(textwrap.fill(printable(said), width))
    return "\n".join(lines)


def match_table(matches: Sequence[Match]) -> str:
    """Declared beside simulated numbers of today's business."""
    rows = [(m.segment, m.name, f"{m.declared:.4g}", f"{m.simulated:.4g}") for m in matches]
    headers = (
        label("segment"), label("today's business"), label("declared"), label("simulated"),
    )  # fmt: skip
    align = ("left", "left", "right", "right")
    return tabulate(rows, headers, disable_numparse=True, colalign=align) if rows else ""


def _section(title: str, leaves: Iterable[Leaf], width: int) -> str:
    """Leaves under a title; those that differ only in where they stand are one entry."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for leaf in leaves:
        place, _, name = leaf.path.rpartition(".")
        spread = "" if leaf.distribution is None else f", {leaf.distribution.in_words()}"
        why = "; ".join(part for part in (leaf.source, leaf.why) if part)
        key = (f"{name}: {plain(leaf.value)}{spread}", declared(leaf.unit), f"{_kind(leaf)}: {why}")
        groups.setdefault(key, []).append(place)
        groups[key].extend(other.rpartition(".")[0] for other in leaf.also)
    if not groups:
        return ""
    lines = [title, "-" * len(title)]
    for (head, unit, source), places in groups.items():
        lines.append(head)
        where = ", ".join(place for place in dict.fromkeys(places) if place)
        for text in (unit, source, label("in {places}", places=where) if where else ""):
            lines += textwrap.wrap(printable(text), width - 4, initial_indent="    ",
                                   subsequent_indent="    ")  # fmt: skip
    return "\n".join(lines)


def _kind(leaf: Leaf) -> str:
    """Where a number comes from, and how that was established."""
    return ", ".join(filter(None, (leaf.kind, study_of(leaf))))


def _kinds(leaves: Sequence[Leaf], width: int) -> str:
    counts = {kind: sum(leaf.kind == kind for leaf in leaves) for kind in SOURCES}
    said = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    whole = say(
        "Where the {numbers} numbers come from: {counts}.", numbers=len(leaves), counts=said
    )
    return textwrap.fill(whole, width)
