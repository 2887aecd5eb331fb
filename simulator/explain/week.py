"""The week as Markdown: the tables that the loop runs, whole or as far as a scenario has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from simulator.explain.described import name_of
from simulator.explain.markdown import code, table
from simulator.say import label, say
from simulator.simulate.week.processes import PROCESSES
from simulator.simulate.week.schedule import Act, Process, Step
from simulator.simulate.week.table import WEEK

_PER = {"block": say("Once per block."), "arm": say("Once per block and arm.")}
_WHEN = {None: "", True: label("from week 0 on"), False: label("before week 0")}


def calendar(processes: Iterable[Process]) -> str:
    """The processes of a week in the order in which they act."""
    rows = [(f"{one.at:g}", code(one.name), one.says, _where(one)) for one in processes]
    return table(
        (label("week") + " +>", label("process"), label("what it does"), label("where")), rows
    )


def acts(week: Iterable[tuple[Act, Sequence[Step]]]) -> Iterator[tuple[str, str, str]]:
    """The acts of a week: name, what is said of it, table of its steps."""
    for act, steps in week:
        if steps:
            yield act.name, f"{act.says} {_PER[act.per]}", _steps(steps)


def whole_week() -> str:
    """Everything that can happen in a week, for the documentation."""
    parts = [calendar(sorted(PROCESSES, key=lambda one: one.at))]
    for name, says, steps in acts((act, act.steps) for act in WEEK):
        parts += [f"**{name.capitalize()}.** {says}", steps]
    return "\n\n".join(parts)


def _steps(steps: Sequence[Step]) -> str:
    rows = [
        (code(one.name), one.says, _where(one), ", ".join(code(name_of(s)) for s in one.stages))
        for one in steps
    ]
    return table((label("step"), label("what it does"), label("where"), label("computed by")), rows)


def _where(one: Step | Process) -> str:
    when = _WHEN[one.leaving] if isinstance(one, Step) else _WHEN[one.launched or None]
    return "; ".join(part for part in (one.where.says, when) if part)
