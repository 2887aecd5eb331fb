"""Options that several commands share."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from simulator.say import label, say

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


def _share(typed: str) -> float:
    """A share as it is typed, such as `5%` or `0.05`; click names the option where it is none."""
    number = typed.strip()
    try:
        value = float(number.removesuffix("%")) / (100 if number.endswith("%") else 1)
    except ValueError:
        value = math.nan
    if not 0.01 <= value <= 0.4:
        raise typer.BadParameter(
            label("found {typed}; expected 1% to 40%, such as 5%", typed=repr(typed))
        )
    return value


Within = Annotated[
    float | None,
    typer.Option(
        metavar="SHARE",
        parser=_share,
        help=say("Add cases until each probability is known to so much either way [10%]."),
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
