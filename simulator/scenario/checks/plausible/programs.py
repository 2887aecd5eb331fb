"""What programs and their tools cost and promise, and can hardly mean."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from simulator.program import plain
from simulator.program.program import Program
from simulator.program.tool import Tool
from simulator.program.typical import Typical
from simulator.say import fault, label
from simulator.scenario.build import Parts

Doubt = tuple[str, str]
COSTS: dict[str, Callable[[str], str]] = {
    "setup_cost": lambda shown: label("{shown} of set-up", shown=shown),
    "running_cost_per_year": lambda shown: label("{shown} a year", shown=shown),
}


def doubts(
    path: str, program: Program, usual: Typical, parts: Parts, given: Collection[str]
) -> Iterator[Doubt]:
    """Everything that is hardly meant of one arm; `given` are the paths that were typed."""
    yield from _costs(path, program, usual)
    if program.sets and not any(
        getattr(program, key) for key in (*COSTS, "running_cost_per_member")
    ):
        yield (
            f"{path}.sets",
            (
                fault(
                    "what is changed here costs nothing, so it pays however little it "
                    "does; type setup_cost and running_cost_per_year for what it takes"
                )
            ),
        )
    weeks = parts.settings.horizon if parts.settings else 0
    if program.rollout_weeks >= weeks > 0:
        yield (
            f"{path}.rollout_weeks",
            (
                fault(
                    "{rollout_weeks} weeks until all customers are reached, but only "
                    "{weeks} are looked at; type a longer horizon, or a faster rollout",
                    rollout_weeks=program.rollout_weeks,
                    weeks=weeks,
                )
            ),
        )
    for name, tool in program.tools.items():
        if program.same_money_as is not None and tool.spends is not None:
            continue  # how much it spends is solved
        here = f"{path}.tools.{name}"
        yield from _of_any_tool(here, tool, given)
        if path == "today" and tool.spends is not None:
            continue  # of today's prices it is said elsewhere
        running = {**(parts.today or Program()).tools, **program.tools}
        others = [one for key, one in running.items() if key not in {name, *program.stops}]
        for knob, message in (*tool.doubts(usual), *tool.doubts_beside(others)):
            yield f"{here}.{knob}", message


def _costs(path: str, program: Program, usual: Typical) -> Iterator[Doubt]:
    """Fixed costs beside what all customers earn in a year."""
    earned = usual.earned * usual.customers
    for key, what in COSTS.items():
        value = getattr(program, key)
        if 0 < earned < value:
            amount, most = (plain.money(round(one), usual.currency) for one in (value, earned))
            yield (
                f"{path}.{key}",
                (
                    fault(
                        "{amount}, more than the gross margin of a whole year from all "
                        "{number} customers ({most}); are both numbers right?",
                        amount=what(amount),
                        number=plain.number(usual.customers),
                        most=most,
                    )
                ),
            )
    if 0 < usual.earned < program.running_cost_per_member:
        shown, most = (
            plain.money(round(one, 2), usual.currency)
            for one in (program.running_cost_per_member, usual.earned)
        )
        yield (
            f"{path}.running_cost_per_member",
            (
                fault(
                    "{shown} a year for each member, more than the average customer "
                    "earns us ({most})",
                    shown=shown,
                    most=most,
                )
            ),
        )


def _of_any_tool(path: str, tool: Tool, given: Collection[str]) -> Iterator[Doubt]:
    """Knobs that do not count beside others, and what is declared to cost nothing."""
    known = type(tool).knobs()
    for key, about in known.items():
        both = {f"{path}.{key}", f"{path}.{about.unless}"} <= set(given)
        if about.unless and both and getattr(tool, about.unless) is not None:
            yield (
                f"{path}.{key}",
                fault("does not count beside {unless}; leave one of them out", unless=about.unless),
            )
    costs = [key for key, about in known.items() if key.startswith("cost") and not about.choice]
    free = [key for key in costs if f"{path}.{key}" in given and getattr(tool, key) == 0]
    if costs and free and all(getattr(tool, key) == 0 for key in costs):
        usual = ", ".join(f"{key}: {_default(tool, key)}" for key in free)
        yield (
            f"{path}.{free[0]}",
            (
                fault(
                    "0: it is declared that this costs us nothing, so it pays however "
                    "little it does; the default is {usual}",
                    usual=usual,
                )
            ),
        )


def _default(tool: Tool, key: str) -> str:
    value = type(tool).model_fields[key].default
    return "null" if value is None else f"{value:g}"
