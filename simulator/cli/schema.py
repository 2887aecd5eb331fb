"""`loyalty schema`: the JSON Schema of scenarios."""

from __future__ import annotations

import typer

from simulator.cli.faults import faults


def schema() -> None:
    """Print the JSON Schema of scenarios, for editors."""
    with faults():
        import json

        from simulator.scenario import json_schema

        typer.echo(json.dumps(json_schema(), indent=2))
