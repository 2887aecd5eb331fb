"""Answers of customers, read and put into a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.cli.calibrating.into import Target
from simulator.cli.faults import BAD_INPUT, stop
from simulator.say import say

if TYPE_CHECKING:
    from simulator.calibrate.into.place import Edit


def survey_into(file: Path, place: Path, target: Target | None) -> None:
    """Say what was stated, write it to `place`, and into the scenario where one is named."""
    from simulator.calibrate.into.place import applied, where_segments_stand
    from simulator.calibrate.survey.answers import read_answers
    from simulator.calibrate.survey.estimates import UnplacedAnswers, edits_of
    from simulator.report.calibration.survey import survey_in_words, write_survey
    from simulator.report.calibration.written import try_place

    found = read_answers(file)
    edits: list[Edit] = []
    left: list[str] = []
    if target is not None:
        places = where_segments_stand(target.text, target.scenario)
        has_service = target.scenario.tree["market"].get("service") is not None
        try:
            edits, left = edits_of(found, places, service=has_service, file=file.name)
        except UnplacedAnswers as why:
            stop(f"{target.file}: {why}", BAD_INPUT)
    try_place(place)
    written = write_survey(found, place)
    typer.echo(survey_in_words(found, file))
    typer.echo()
    typer.echo(say("What was answered is in {place}.", place=written))
    if target is not None:
        typer.echo(target.write(applied(target.text, edits, left)))
