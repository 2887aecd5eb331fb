"""What each tool costs in time and memory: `python -m benchmarks.tools [AGENTS]`.

CPU nanoseconds of one thread per customer and week that an arm with the tool takes beyond an arm
without one, and as a multiple of that arm; each tool in the first of its `examples`, the best of
three rounds in which all take their turn, with the weeks before launch. Bytes are the tool's own
memory of a customer; points in a wallet are not among them.
"""

from __future__ import annotations

import sys
import time

import simulator.tools  # noqa: F401  # registers every tool
from simulator.battery.worlds import case, market, play_weeks, program, with_second
from simulator.program.tool import REGISTRY, Tool

WEEKS, ROUNDS = 52, 3


def seconds(tool: Tool | None, agents: int) -> float:
    """CPU seconds of a control arm and an arm beside it, with a tool or without."""
    arm = program(tools={"it": tool}) if tool is not None else program()
    played = case({"arm": arm}, world=with_second(market(agents)), weeks=WEEKS, agents=agents)
    began = time.process_time()
    play_weeks(played, threads=1)
    return time.process_time() - began


def main(agents: int) -> None:
    """Play every tool, in turn; print what it takes beyond an arm without one."""
    tools = {
        kind: REGISTRY[kind].model_validate(dict(REGISTRY[kind].examples[0]))
        for kind in sorted(REGISTRY)
    }
    for tool in (None, *tools.values()):
        seconds(tool, 100)  # compiles
    best = dict.fromkeys(["", *tools], float("inf"))
    for _ in range(ROUNDS):
        for kind in best:
            best[kind] = min(best[kind], seconds(tools.get(kind), agents))
    each, two = 1e9 / (agents * WEEKS), best[""]
    sys.stdout.write(f"an arm without a tool: {two * each / 2:.0f} ns per customer-week\n")
    for kind, tool in tools.items():
        memory = sum(column.nbytes for column in vars(tool.memory(1)).values())
        more = best[kind] - two
        sys.stdout.write(
            f"{kind:<18}{more * each:5.0f} ns, {more / (two / 2):4.2f} of an arm, "
            f"{memory:4} bytes\n"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
