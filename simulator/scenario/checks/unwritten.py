"""Defaults that shape a program and were not written: to whom, when, beside what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
    where: dict[str, list[str]] = {}
    for (arm, name), about in defaults.items():
        where.setdefault(f"{name}: {', '.join(about)}", []).append(arm)
    return tuple(f"{', '.join(arms)}, {line}" for line, arms in where.items())


def _said(key: str, name: str, program: Program, today: Program) -> str:
    """What a default comes to, "" where it changes nothing."""
    tool = program.tools[name]
    if key == "to":
        return tool.to.plainly()
    if key == "when":
        return tool.when.plainly()
    stopped = set(program.stops)
    others = [other for other in (*today.tools, *program.tools) if other not in {name} | stopped]
    return label("beside {others}, added up", others=", ".join(sorted(others))) if others else ""
