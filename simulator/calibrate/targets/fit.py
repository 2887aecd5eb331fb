"""A market fitted to known totals, with what contradicts what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.calibrate.fit.write import digits
from simulator.calibrate.into.place import Edit
from simulator.calibrate.targets.asked import AskedTotals, WantedTotals
from simulator.calibrate.targets.known import KNOBS
from simulator.calibrate.targets.play import moved, path_of, totals_of, values_of
from simulator.calibrate.targets.solve import contradicting, solve
from simulator.say import label
from simulator.scenario import Scenario, ScenarioError

Numbers = NDArray[np.float64]
Z95 = 1.96
OTHER_LUCK = 3  # seeds beside the one that is fitted with
LEAST_SD, MOST_SD = 1e-3, 1.0  # of a log; a distribution needs some width, and not all


@dataclass(frozen=True, slots=True)
class ShownTotal:
    """A total as it is asked for and as the fitted market shows it, with its simulation error."""

    asked: WantedTotals
    shown: float
    error: float

    @property
    def off(self) -> float:
        """By which share of what is asked for it is off."""
        return self.shown / self.asked.value - 1


@dataclass(frozen=True, slots=True)
class FittedMarket:
    """A number of a segment: before, after, and the standard deviation of its log."""

    knob: str
    segment: str
    before: float
    after: float
    log_sd: float


@dataclass(frozen=True, slots=True)
class FittedTotals:
    """What was found; `contradicting` totals cannot be had together, `alike` knobs not told apart,
    `at_an_end` are knobs that could not be turned further.
    """

    totals: tuple[ShownTotal, ...]
    numbers: tuple[FittedMarket, ...]
    contradicting: tuple[str, ...]
    alike: tuple[str, ...]
    at_an_end: tuple[str, ...]
    tries: int


def fit_totals(
    asked: AskedTotals, scenario: Scenario, *, agents: int, seed: int,
    tell: Callable[[str], None] = lambda _: None,
) -> FittedTotals:  # fmt: skip
    """Turn the knobs until the market shows the totals, each try with the same luck.

    Raises
    ------
    ScenarioError
        If the scenario itself shows no market.
    """
    names = [one.name for one in asked.totals]
    start = values_of(scenario, asked.knobs)
    wanted = np.log([one.value for one in asked.totals])
    tries = 0

    def logs(steps: Numbers, luck: int) -> Numbers:
        values = moved(start, asked.knobs, steps)
        found = totals_of(scenario, values, names, seed=luck, agents=agents)
        return np.log(np.maximum(found, 1e-9))

    def play(steps: Numbers) -> Numbers | None:
        nonlocal tries
        tries += 1
        tell(label("playing market {n}", n=tries))
        try:
            return logs(steps, seed)
        except (ScenarioError, ValueError):
            return None

    begin = logs(np.zeros(len(asked.knobs)), seed)  # says what is wrong with it, if anything
    lucks = range(seed + 1, seed + 1 + OTHER_LUCK)
    tell(label("playing other luck"))
    others = [logs(np.zeros(len(asked.knobs)), luck) for luck in lucks]
    luck_sd = np.std([begin, *others], axis=0, ddof=1)
    errors = np.hypot(np.array([one.within for one in asked.totals]) / Z95, luck_sd)
    found = solve(play, wanted, errors, len(asked.knobs))
    after = moved(start, asked.knobs, found.steps)
    sds = np.sqrt(np.diag(found.covariance))
    numbers = []
    for k, knob in enumerate(asked.knobs):
        for segment, before in start[knob].items():
            value = after[path_of(segment, knob)]
            scale = 1 - value if KNOBS[knob].share else 1.0  # from log-odds to logs
            numbers.append(FittedMarket(knob, segment, before, value, float(sds[k]) * scale))
    clash = contradicting(found, errors)
    return FittedTotals(
        tuple(ShownTotal(one, float(np.exp(log)), float(sd))
              for one, log, sd in zip(asked.totals, found.logs, luck_sd, strict=True)),
        tuple(numbers), tuple(names[k] for k in clash),
        tuple(asked.knobs[k] for k in found.alike),
        tuple(sorted({one.knob for one in numbers if KNOBS[one.knob].at_an_end(one.after)})),
        tries,
    )  # fmt: skip


def edits_of(found: FittedTotals, places: dict[str, tuple[str, ...]], file: str) -> list[Edit]:
    """The fitted numbers as edits of a scenario whose segments stand at `places`."""
    source = label("fitted to {n} totals in {file}", n=len(found.totals), file=file)
    edits = []
    for one in found.numbers:
        knob, sd = KNOBS[one.knob], min(max(one.log_sd, LEAST_SD), MOST_SD)
        low, high = (
            max(one.after * np.exp(-2 * Z95 * sd), knob.low * 0.5),
            one.after * np.exp(2 * Z95 * sd),
        )
        high = min(high, 0.999 if knob.share else knob.high * 1.02)
        ends = max(one.after * np.exp(-Z95 * sd), low), min(one.after * np.exp(Z95 * sd), high)
        edits.append(Edit((*places[one.segment], one.knob), (
            f"{{lognormal: [{digits(one.after, 5)}, {digits(sd, 3)}], "
            f"truncate: [{digits(low, 5)}, {digits(high, 5)}], source: derived, "
            f"interval: [{digits(ends[0], 5)}, {digits(ends[1], 5)}], from: {source}}}"
        )))  # fmt: skip
    return edits
