"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.say import say

ScenarioFile = Annotated[Path, typer.Argument(metavar="FILE", help=say("Scenario in YAML."))]
Agents = Annotated[
    int | None,
    typer.Option(min=1, max=10**9, metavar="N", help=say("Simulated customers per case [10,000].")),
]
Seed = Annotated[
    int | None,
    typer.Option(min=0, max=2**63 - 1, metavar="S", help=say("Another seed, other luck [1].")),
]
Jobs = Annotated[
    int | None,
    typer.Option(min=1, max=4096, metavar="J", help=say("Cases at a time [one per processor].")),
]
Named = Annotated[
    str | None,
    typer.Option(
        "--executor",
        metavar="MODULE:NAME",
        help=say(
            "What plays the cases: a concurrent.futures.Executor, or what makes one [processes]."
        ),
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help=say("Dask scheduler whose workers play the cases, such as tcp://host:8786."),
    ),
]
Certain = Annotated[
    bool, typer.Option("--certain", help=say("Leave every number at its central value."))
]
Quiet = Annotated[bool, typer.Option("--quiet", help=say("No progress."))]
Out = Annotated[Path, typer.Option(metavar="DIR", help=say("Where the folder of the report goes."))]
Cases = Annotated[
    int | None,
    typer.Option(min=1, max=10**6, metavar="N", help=say("Draws of everything uncertain [64].")),
]
