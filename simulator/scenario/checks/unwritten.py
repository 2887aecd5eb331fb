"""Defaults that shape a program and were not written: to whom, when, beside what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simulator.program.about.titles import distinct
from simulator.program.program import Program
from simulator.say import label


def told(
    unsaid: Iterable[tuple[str, str]], programs: Mapping[str, Program], today: Program,
    automatic: Iterable[str],
) -> tuple[str, ...]:  # fmt: skip
    """A short line for each tool of the programs, with its `unsaid` defaults, (path, key).

    What is the same in several programs is told once. Arms that were added are not the client's.
    """
    defaults: dict[tuple[str, str], list[str]] = {}
    for path, key in unsaid:
        arm, _, name = path.removeprefix("programs.").partition(".tools.")
        program = programs.get(arm)
        if not path.startswith("programs.") or program is None or arm in automatic:
            continue
        if name in program.tools:
            said = _said(key, name, program, today)
            if said:
                defaults.setdefault((arm, name), []).append(f"{key} = {said}")
    called = distinct({arm: one.title for arm, one in programs.items()})
    where: dict[tuple[str, str], list[str]] = {}
    for (arm, name), about in defaults.items():
        tool = _titles(programs[arm])[name]
        where.setdefault((tool, ", ".join(about)), []).append(called[arm])
    # a program that is called as its only tool is named once
    return tuple(
        f"{', '.join(dict.fromkeys((*arms, tool)))}: {about}"
        for (tool, about), arms in where.items()
    )


def _titles(program: Program) -> dict[str, str]:
    """What people read for the tools of a program, by name."""
    return distinct({name: tool.title for name, tool in program.tools.items()})


def _said(key: str, name: str, program: Program, today: Program) -> str:
    """What a default comes to, "" where it changes nothing."""
    tool = program.tools[name]
    if key == "to":
        return tool.to.plainly()
    if key == "when":
        return tool.when.plainly()
    stopped = set(program.stops)
    titles = {**_titles(today), **_titles(program)}
    others = [title for other, title in titles.items() if other not in {name} | stopped]
    return label("beside {others}, added up", others=", ".join(sorted(others))) if others else ""
