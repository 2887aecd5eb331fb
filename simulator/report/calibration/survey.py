"""The questionnaire for customers, and what their answers say."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from simulator.calibrate.survey.answers import SurveyAnswers, template
from simulator.calibrate.survey.estimates import FEW, Stated, stated
from simulator.calibrate.survey.questions import QUESTIONS, SEGMENT
from simulator.report.folder import Unwritable
from simulator.report.text import WIDTH, narrowed, wrapped
from simulator.say import label, say, say_n

QUESTIONNAIRE, TEMPLATE, FOUND = "questionnaire.md", "answers.csv", "survey.json"
LISTED = 12  # bad answers on a terminal; all of them stand in the file


def questionnaire(*, segments: bool) -> str:
    """The questions as Markdown, ready to be sent."""
    title, answer = label("Seven questions to our customers"), label("Answer")
    column, given, tells = label("column"), label("answer"), label("tells")
    lines = [
        f"# {title}",
        "",
        say("Please answer as it is, not as it should be. It takes two minutes."),
        "",
    ]
    for at, one in enumerate(QUESTIONS, 1):
        lines += [f"{at}. {one.text()}", f"   {answer}: {one.may_say}", ""]
    lines += [
        "---",
        "",
        say(
            "For those who send it: ask customers drawn by chance, and not those who happen to "
            "answer a newsletter; {few} answers at least, better 300. Type the answers into "
            "`{template}`, one row per respondent, an empty cell where nothing was answered, or "
            "as counts in a table with the columns question, answer and count. Then: "
            "`loyalty calibrate --survey {template} --into SCENARIO.yaml`.",
            few=FEW, template=TEMPLATE,
        ),
        "",
        f"| {column} | {given} | {tells} |",
        "|---|---|---|",
    ]  # fmt: skip
    if segments:
        named = label("as in the scenario")
        lines.append(f"| `{SEGMENT}` | {named} | |")
    lines += [f"| `{one.key}` | {one.may_say} | `{'.'.join(one.tells)}` |" for one in QUESTIONS]
    return "\n".join([*lines, ""])


def write_questionnaire(folder: Path, *, segments: bool) -> Path:
    """Write the questionnaire and an empty table of answers; one that is there stays.

    Raises
    ------
    Unwritable
        If that cannot be done.
    """
    answers = folder / TEMPLATE
    if not answers.exists():
        _whole(answers, template(segments))
    return _whole(folder / QUESTIONNAIRE, questionnaire(segments=segments))


def write_survey(found: SurveyAnswers, folder: Path) -> Path:
    """Write what was answered and what it says, and every bad answer by its line.

    Raises
    ------
    Unwritable
        If that cannot be done.
    """
    data = {
        "lines": found.lines,
        "questions": {
            key: {"given": found.given.get(key, 0), "blank": found.blank.get(key, 0),
                  "refused": found.refused.get(key, 0)}
            for key in (one.key for one in QUESTIONS)
        },
        "stated": [_plain(one) for one in _everybody(found)],
        "bad": [{"line": bad.line, "question": bad.question, "why": bad.why} for bad in found.bad],
    }  # fmt: skip
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    return _whole(folder / FOUND, text)


def survey_in_words(found: SurveyAnswers, file: Path, width: int = WIDTH) -> str:
    """A table of what was stated, how many answered, and what does not count."""
    numbers = _everybody(found)
    heads = [label("number"), label("stated"), label("95 % interval"), label("answers")]
    rows = [
        [".".join(one.path) + (f" ({one.segment})" if one.segment else ""), f"{one.value:.3g}",
         label("{low} to {high}", low=f"{one.low:.3g}", high=f"{one.high:.3g}"), f"{one.n:,}"]
        for one in numbers
    ]  # fmt: skip
    parts = [wrapped(_account(found, file), width)]
    if rows:
        parts += ["", narrowed(heads, rows, width), "", wrapped(_caution(), width)]
    few = {one.question.key: one.n for one in numbers if one.few}
    parts += [
        wrapped(say("{key}: {n} answers. Fewer than {few} say little: its interval is chance "
                    "above all.", key=key, n=n, few=FEW), width)
        for key, n in few.items()
    ]  # fmt: skip
    if found.strange:
        said = say("Columns that are no question, left out: {names}.",
                   names=", ".join(found.strange))  # fmt: skip
        parts.append(wrapped(said, width))
    for bad in found.bad[:LISTED]:
        parts.append(wrapped(f"{file}:{bad.line}: {bad.question}: {bad.why}", width, hang=2))
    if len(found.bad) > LISTED:
        parts.append(say("All {n} stand in {file}.", n=len(found.bad), file=FOUND))
    return "\n".join(parts)


def _account(found: SurveyAnswers, file: Path) -> str:
    given, refused = sum(found.given.values()), sum(found.refused.values())
    return say_n(
        "{file}: {n} line, {given} answers that count, {blank} left empty, {refused} that do not "
        "count.",
        "{file}: {n} lines, {given} answers that count, {blank} left empty, {refused} that do not "
        "count.",
        found.lines, file=file, given=f"{given:,}", blank=f"{sum(found.blank.values()):,}",
        refused=f"{refused:,}",
    )  # fmt: skip


def _caution() -> str:
    return say(
        "This is what respondents say, with the error of chance alone. Customers who answer may "
        "differ from others; what somebody would do at other prices is an intention."
    )


def _everybody(found: SurveyAnswers) -> list[Stated]:
    """All together, and each segment that is named."""
    apart = [one for name in found.segments for one in stated(found, name)]
    return stated(found) + [one for one in apart if not one.question.of_market]


def _plain(one: Stated) -> dict[str, Any]:
    return {
        "question": one.question.key, "segment": one.segment, "path": ".".join(one.path),
        "value": one.value, "low": one.low, "high": one.high, "n": one.n,
    }  # fmt: skip


def _whole(file: Path, text: str) -> Path:
    try:
        handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".calibration")
    except OSError as error:
        raise _unwritable(file, error) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        Path(draft).chmod(0o644)
        return Path(draft).replace(file)
    except OSError as error:
        raise _unwritable(file, error) from None
    finally:
        Path(draft).unlink(missing_ok=True)


def _unwritable(file: Path, error: OSError) -> Unwritable:
    return Unwritable(
        label("{file}: cannot be written ({why})", file=file, why=error.strerror or error)
    )
