"""What has to be done before a program can be launched, and by when it has to be decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from simulator.program.about.effort import Effort
from simulator.program.tool import Tool


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a tool takes until it stands; it runs first in week `opens` after the launch."""

    tool: str
    effort: Effort
    opens: int

    @property
    def begins(self) -> int:
        """The week after launch, or before where it is negative, in which the work begins."""
        return self.opens - self.effort.weeks


def decide_by(launch: date, tools: Iterable[Prepared]) -> date:
    """The last day on which the work can begin that is done in time for all of them."""
    return launch + timedelta(weeks=min(one.begins for one in tools))


def prepared(
    tools: Mapping[str, Tool], today: Mapping[str, Tool], horizon: int
) -> Iterator[Prepared]:
    """What is to be prepared of a program; its tools are set up side by side.

    Tools that run today are there already. A tool that says no effort, such as one of a package
    of your own, is left out.
    """
    for name, tool in tools.items():
        is_there = name in today and today[name].kind == tool.kind
        if tool.effort.weeks and not is_there:
            first = min((week for week, _ in tool.when.stretches(horizon)), default=0)
            yield Prepared(name, tool.effort, first)
