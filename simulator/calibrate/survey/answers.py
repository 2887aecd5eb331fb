"""A table of answers: one row per respondent, or one per answer with how many gave it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from simulator.calibrate.faults import BadFiles, listed
from simulator.calibrate.reading.encoding import as_utf8, encoding_of
from simulator.calibrate.reading.lines import SEPARATORS
from simulator.calibrate.survey import questions
from simulator.calibrate.survey.questions import ANSWER, BY_KEY, COUNT, QUESTION, Question
from simulator.market.segment import MOTIVES
from simulator.say import clauses, fault
from simulator.scenario.faults import show, suggestion

LARGEST = 20_000_000  # bytes
MOST_COUNTED = 10_000_000
Value = float | str


@dataclass(frozen=True, slots=True)
class BadAnswer:
    """An answer that does not count: its line in the file, its question, and why."""

    line: int
    question: str
    why: str


@dataclass(eq=False)
class SurveyAnswers:
    """What was answered: (question, segment) -> answer -> how often.

    A segment is "" where the file does not say it. Of each question `given[q]` + `blank[q]` +
    `refused[q]` are all respondents, whose answers stand on `lines` of the file; in a table of
    counts nobody is blank.
    """

    counts: dict[tuple[str, str], dict[Value, int]] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    blank: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    bad: list[BadAnswer] = field(default_factory=list)
    lines: int = 0
    strange: tuple[str, ...] = ()

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments that the file names, in order."""
        return tuple(sorted({segment for _, segment in self.counts if segment}))

    def of(self, key: str, segment: str | None = None) -> dict[Value, int]:
        """Answers to a question, of everybody or of a segment."""
        found: dict[Value, int] = {}
        for (question, name), counts in self.counts.items():
            if question == key and segment in (None, name):
                for value, n in counts.items():
                    found[value] = found.get(value, 0) + n
        return found


def read_answers(file: Path) -> SurveyAnswers:
    """Read a file of answers.

    Raises
    ------
    BadFiles
        If it is no table, or none of its columns is a question.
    """
    if file.stat().st_size > LARGEST:
        raise BadFiles(file, fault("larger than {n} bytes; is it answers?", n=f"{LARGEST:,}"))
    lines = _lines(file)
    head = next(lines, None)
    if head is None:
        raise BadFiles(file, fault("the file is empty; give one with a line of names and answers"))
    names = [name.strip().casefold() for name in head]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise BadFiles(file, fault("found {names} twice in line 1", names=listed(twice)))
    found = SurveyAnswers()
    numbered = ((at, row) for at, row in enumerate(lines, 2) if any(cell.strip() for cell in row))
    if {QUESTION, ANSWER, COUNT} <= set(names):
        _counted(found, names, numbered)
        return found
    if not set(names) & set(BY_KEY):
        raise BadFiles(
            file,
            clauses(
                fault("line 1 names no question; found {names}", names=listed(names)),
                suggestion(next((name for name in names if name), ""), BY_KEY),
            ),
        )
    others = {questions.SEGMENT, questions.RESPONDENT, ""}
    found.strange = tuple(name for name in names if name not in others | set(BY_KEY))
    _by_respondent(found, names, numbered)
    return found


def _lines(file: Path) -> Iterator[list[str]]:
    pieces = as_utf8(file, encoding_of(file))
    text = "".join(piece.decode("utf-8", "replace") for piece in pieces)
    head = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=head.count)
    return csv.reader(text.splitlines(), delimiter=separator)


def _by_respondent(
    found: SurveyAnswers, names: list[str], rows: Iterator[tuple[int, list[str]]]
) -> None:
    asked = [name for name in names if name in BY_KEY]
    seen: set[str] = set()
    for line, row in rows:
        found.lines += 1
        cells = {name: cell.strip() for name, cell in zip(names, row, strict=False)}
        who = cells.get(questions.RESPONDENT, "")
        again = bool(who) and who in seen
        seen.add(who)
        for key in asked:
            text = cells.get(key, "")
            if again:
                _refuse(found, line, key, fault("this respondent has answered further above"))
            elif len(row) > len(names):
                _refuse(found, line, key, fault("the line has more fields than line 1"))
            elif not text:
                found.blank[key] = found.blank.get(key, 0) + 1
            else:
                _take(found, line, BY_KEY[key], cells.get(questions.SEGMENT, ""), text, 1)


def _counted(found: SurveyAnswers, names: list[str], rows: Iterator[tuple[int, list[str]]]) -> None:
    for line, row in rows:
        found.lines += 1
        cells = {name: cell.strip() for name, cell in zip(names, row, strict=False)}
        key = cells.get(QUESTION, "").casefold()
        question = BY_KEY.get(key)
        count = cells.get(COUNT, "")
        if question is None:
            none = fault("no question is called {found}", found=show(key))
            found.bad.append(BadAnswer(line, key, clauses(none, suggestion(key, BY_KEY))))
        elif not (count.isascii() and count.isdigit() and int(count) <= MOST_COUNTED):
            why = fault("found a count of {found}; expected a whole number", found=show(count))
            _refuse(found, line, key, why)
        else:
            text = cells.get(ANSWER, "")
            _take(found, line, question, cells.get(questions.SEGMENT, ""), text, int(count))


def _take(
    found: SurveyAnswers, line: int, question: Question, segment: str, text: str, times: int
) -> None:
    value = meant(question, text)
    if value is None:
        why = fault("found {found}; expected {wanted}", found=show(text), wanted=question.may_say)
        _refuse(found, line, question.key, why, times)
        return
    key = question.key
    counts = found.counts.setdefault((key, segment), {})
    counts[value] = counts.get(value, 0) + times
    found.given[key] = found.given.get(key, 0) + times


def _refuse(found: SurveyAnswers, line: int, key: str, why: str, times: int = 1) -> None:
    found.refused[key] = found.refused.get(key, 0) + times
    found.bad.append(BadAnswer(line, key, why))


def meant(question: Question, text: str) -> Value | None:
    """What an answer means: a share from 0 to 1, or a motive; None where it is none."""
    word = text.strip().casefold()
    if question.kind == "yes":
        return 1.0 if word in questions.YES else 0.0 if word in questions.NO else None
    if question.kind == "motive":
        return word if word in MOTIVES else None
    scale = 100.0 if word.endswith("%") else 10.0
    try:
        share = float(word.rstrip("% ").replace(",", ".")) / scale
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None


def template(segments: bool) -> str:
    """The head of a file of answers, for those who type them in."""
    names = chain((questions.RESPONDENT,), (questions.SEGMENT,) if segments else (), BY_KEY)
    return ",".join(names) + "\n"


def shares_of(counts: Mapping[Value, int]) -> list[tuple[float, int]]:
    """Answers that are numbers, with how often each was given."""
    return [(value, n) for value, n in counts.items() if isinstance(value, float)]
