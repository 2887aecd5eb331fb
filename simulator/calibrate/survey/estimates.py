"""Answers as numbers of a scenario, with their sampling error.

A share is a beta of as many observations as its standard error is worth: Gelman et al. (2013),
Bayesian Data Analysis, section 2.4, for a proportion. Its interval is of 95 %, and of chance alone:
who answers may differ from who does not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scipy.special import betaincinv

from simulator.calibrate.fit.write import digits
from simulator.calibrate.into.place import Edit
from simulator.calibrate.survey.answers import SurveyAnswers, Value, shares_of
from simulator.calibrate.survey.questions import QUESTIONS, RISE, SEGMENT, Question
from simulator.market.segment import MOTIVES
from simulator.say import clauses, fault, label, say

FEW = 30  # answers below which a share is hardly known
FAR = 4.0  # standard errors beyond which nothing is drawn


class UnplacedAnswers(ValueError):
    """Answers that have no place in the scenario; the text says why and what to type."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that respondents state: `value`, the ends of 95 %, its standard error; `n` answers.

    `path` is within a segment, or within the market where the question is about all of it;
    `worth` is how many observations of yes or no it is worth.
    """

    question: Question
    segment: str
    path: tuple[str, ...]
    value: float
    low: float
    high: float
    error: float
    worth: float
    n: int

    @property
    def few(self) -> bool:
        """Whether there are too few answers to rely on."""
        return self.n < FEW


def stated(found: SurveyAnswers, segment: str | None = None) -> list[Stated]:
    """What was stated of everybody, or of one segment; nothing where nobody has answered."""
    numbers = []
    for question in QUESTIONS:
        counts = found.of(question.key, segment)
        if sum(counts.values()):
            numbers += _of(question, counts, segment or "")
    return numbers


def _of(question: Question, counts: Mapping[Value, int], segment: str) -> list[Stated]:
    if question.kind == "motive":
        n = sum(counts.values())
        return [
            _scaled(question, segment, (*question.tells, motive),
                    [(1.0, counts.get(motive, 0)), (0.0, n - counts.get(motive, 0))],
                    len(MOTIVES))
            for motive in MOTIVES
        ]  # fmt: skip
    answers = shares_of(counts)
    if question.tells == ("elasticity",):
        lost = [(1 - value, n) for value, n in answers]
        return [_scaled(question, segment, question.tells, lost, 1 / RISE)]
    return [_scaled(question, segment, question.tells, answers, 1.0)]


def _scaled(
    question: Question, segment: str, path: tuple[str, ...], answers: list[tuple[float, int]],
    scale: float,
) -> Stated:  # fmt: skip
    """A mean share of some answers, times a scale."""
    n = sum(times for _, times in answers)
    total = sum(value * times for value, times in answers)
    mean = total / n
    # where all say the same, one more that is undecided keeps it off the end
    inside = mean if 0 < mean < 1 else (total + 0.5) / (n + 1)
    squares = sum(times * (value - mean) ** 2 for value, times in answers)
    spread = squares / max(n - 1, 1)
    most = inside * (1 - inside)  # of any shares with this mean: all of them 0 or 1
    worth = n * most / spread if spread > 0 else float(n)
    worth = max(worth, float(n))
    a, b = inside * worth, (1 - inside) * worth
    low, high = (float(betaincinv(a, b, at)) for at in (0.025, 0.975))
    error = math.sqrt(most / (worth + 1))
    return Stated(
        question, segment, path, inside * scale, low * scale, high * scale, error * scale, worth, n
    )


def piece(one: Stated, file: str) -> str:
    """The number as a scenario has it.

    Raises
    ------
    UnplacedAnswers
        If it lies outside of what a scenario takes.
    """
    low, high = one.question.bounds
    if not low < one.value < high:
        raise UnplacedAnswers(
            fault(
                "answers to {key} come to {value}; a scenario takes {path} from {low} to {high}",
                key=one.question.key, value=f"{one.value:.3g}", path=".".join(one.path),
                low=f"{low:g}", high=f"{high:g}",
            )
        )  # fmt: skip
    cut = max(one.value - FAR * one.error, low), min(one.value + FAR * one.error, high)
    ends = max(one.low, low), min(one.high, high)
    source = label("survey of customers in {file}", file=file)
    about = (
        f"truncate: [{digits(cut[0])}, {digits(cut[1])}], source: measured, study: stated, "
        f"n: {one.n}, interval: [{digits(ends[0])}, {digits(ends[1])}], from: {source}"
    )
    if high <= 1.0:
        return f"{{beta: [{digits(one.value)}, {digits(one.worth)}], {about}}}"
    return f"{{normal: [{digits(one.value)}, {digits(one.error, 3)}], {about}}}"


def edits_of(
    found: SurveyAnswers, places: Mapping[str, tuple[str, ...]], *, service: bool, file: str
) -> tuple[list[Edit], list[str]]:
    """Edits of a scenario whose segments stand at `places`, and in sentences what is left out.

    Raises
    ------
    UnplacedAnswers
        If answers name other segments than the scenario, or none where it has several.
    """
    by_segment = _matched(found, places)
    edits: list[Edit] = []
    left: list[str] = []
    for name, segment in by_segment.items():
        for one in stated(found, segment):
            if not one.question.of_market:
                _place(one, (*places[name], *one.path), file, edits, left)
    for one in stated(found):
        if one.question.of_market and service:
            _place(one, ("market", *one.path), file, edits, left)
        elif one.question.of_market:
            left.append(say(
                "Not placed: {key}, because the scenario has no service; `service:` under "
                "market: adds it.", key=one.question.key))  # fmt: skip
    return edits, left


def _place(
    one: Stated, path: tuple[str, ...], file: str, edits: list[Edit], left: list[str]
) -> None:
    try:
        value = piece(one, file)
    except UnplacedAnswers as why:
        left.append(say("Not placed: {why}.", why=why))
        return
    if "cares_about" in path:  # its weights are one mapping, which may not be there
        at = path.index("cares_about") + 1
        before = next((edit for edit in edits if edit.path == path[:at]), None)
        value = f"{{{path[at]}: {value}}}"
        if before is not None:
            edits.remove(before)
            value = f"{before.value[:-1]}, {value[1:]}"
        path = path[:at]
    edits.append(Edit(path, value))


def _matched(found: SurveyAnswers, places: Mapping[str, tuple[str, ...]]) -> dict[str, str | None]:
    """Segment of the scenario -> segment of the answers, None for all of them together."""
    if len(places) == 1:
        return {next(iter(places)): None}
    if not found.segments:
        raise UnplacedAnswers(
            fault(
                "the scenario has {n} segments ({names}), and the answers do not say who belongs "
                "to which; add a column {column}",
                n=len(places), names=", ".join(places), column=SEGMENT,
            )
        )  # fmt: skip
    strange = [name for name in found.segments if name not in places]
    if strange:
        raise UnplacedAnswers(
            clauses(
                fault("no segment is called {names}", names=", ".join(strange)),
                fault("the scenario has {names}", names=", ".join(places)),
            )
        )
    return {name: name for name in found.segments}
