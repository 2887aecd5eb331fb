"""What each tool costs in time and memory: `python -m benchmarks.tools [AGENTS]`.

CPU nanoseconds of one thread per customer and week that an arm with the tool takes beyond an arm
without one, and as a multiple of that arm; each tool in the first of its `examples`, and all of
them together, the best of three rounds in which all take their turn, with the weeks before launch.
Bytes are the tools' own memory of a customer; points in a wallet are not among them.
"""

from __future__ import annotations

import sys
import time

import simulator.tools  # noqa: F401  (fills the registry)
from simulator.battery.worlds import case, market, play_weeks, program
from simulator.program.tool import REGISTRY, Tool

WEEKS, ROUNDS = 52, 3


ALL = "all together"


def seconds(tools: dict[str, Tool], agents: int) -> float:
    """CPU seconds of a control arm and an arm beside it, with some tools or none."""
    arm = program(tools=tools)
    played = case({"arm": arm}, world=market(agents), weeks=WEEKS, agents=agents)
    began = time.process_time()
    play_weeks(played, threads=1)
    return time.process_time() - began


def main(agents: int) -> None:
    """Play every tool, in turn; print what it takes beyond an arm without one."""
    every = {
        kind: REGISTRY[kind].model_validate(dict(REGISTRY[kind].examples[0]))
        for kind in sorted(REGISTRY)
    }
    arms = {"": {}, **{kind: {kind: tool} for kind, tool in every.items()}, ALL: every}
    for tools in arms.values():
        seconds(tools, 100)  # compiles
    best = dict.fromkeys(arms, float("inf"))
    for _ in range(ROUNDS):
        for name, tools in arms.items():
            best[name] = min(best[name], seconds(tools, agents))
    each, two = 1e9 / (agents * WEEKS), best.pop("")
    sys.stdout.write(f"an arm without a tool: {two * each / 2:.0f} ns per customer-week\n")
    for name, taken in best.items():
        of_each = [vars(tool.memory(1)).values() for tool in arms[name].values()]
        memory = sum(column.nbytes for columns in of_each for column in columns)
        more = taken - two
        sys.stdout.write(
            f"{name:<18}{more * each:5.0f} ns, {more / (two / 2):5.2f} of an arm, "
            f"{memory:4} bytes\n"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
