"""`loyalty check`: find mistakes in a scenario before it is run."""

from __future__ import annotations

import typer

from simulator.cli.faults import faults, there
from simulator.cli.options import ScenarioFile


def check(file: ScenarioFile) -> None:
    """Find all mistakes; show what is declared and assumed."""
    there(file)
    with faults():
        from simulator.draws import KERNELS
        from simulator.explain.outlook_words import in_words
        from simulator.kernels import are_compiled, told
        from simulator.report.check.description import description
        from simulator.report.check.today import today_of
        from simulator.scenario import load

        scenario = load(file)
        if not are_compiled(KERNELS):
            typer.echo(told(KERNELS), err=True)
        matches, outlook = today_of(scenario)
        typer.echo(description(scenario, matches, in_words(outlook)))
