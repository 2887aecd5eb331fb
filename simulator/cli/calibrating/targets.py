"""A market fitted to known totals, into a scenario that is there or a new one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import typer

from simulator.cli.calibrating.into import Target, free, write_new
from simulator.cli.faults import BAD_INPUT, stop
from simulator.say import fault, say

AGENTS = 5_000  # simulated customers of a try


def fit_targets(file: Path, target: Target | None, out: Path | None, *, quiet: bool) -> None:
    """Fit, say what was found, and write it where all totals fit together."""
    from simulator.calibrate.into.place import applied, where_segments_stand
    from simulator.calibrate.targets.asked import read_totals
    from simulator.calibrate.targets.fit import edits_of, fit_totals
    from simulator.calibrate.targets.skeleton import skeleton
    from simulator.report.calibration.totals import totals_in_words
    from simulator.report.progress import Display
    from simulator.scenario import loads

    asked = read_totals(file)
    if target is not None:
        text, scenario = target.text, target.scenario
    elif out is not None:
        free(out)
        if asked.customers is None:
            missing = fault("expected customers:, such as customers: 80_000, beside --out")
            stop(f"{file}: {missing}", BAD_INPUT)
        text = skeleton(asked, file.name, date.today())
        scenario = loads(text, out.stem)
    else:
        stop(
            fault(
                "found --targets alone; name the scenario to fit with --into SCENARIO, or a new "
                "one with --out FILE.yaml"
            ),
            BAD_INPUT,
        )
    with Display(quiet=quiet) as display:
        found = fit_totals(
            asked, scenario, agents=min(scenario.run.agents or AGENTS, AGENTS),
            seed=scenario.run.seed or 1, tell=display.step,
        )  # fmt: skip
    typer.echo(totals_in_words(found))
    typer.echo()
    if found.contradicting:
        stop(say("Nothing was written, because the totals do not fit together."), BAD_INPUT)
    edits = edits_of(found, where_segments_stand(text, scenario), file.name)
    done = applied(text, edits)
    if target is not None:
        typer.echo(target.write(done))
    elif out is not None:
        loads(done.text)
        write_new(out, done.text)
        typer.echo(say("The market is in {out}; `loyalty check {out}` reads it.", out=out))
