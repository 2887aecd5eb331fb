"""What a reader of a calibration has to know, in sentences."""

from __future__ import annotations

import numpy as np

from simulator.calibrate.fit.calibration import PartFit
from simulator.calibrate.fit.holdout import Holdout
from simulator.calibrate.fit.spend import Spend
from simulator.calibrate.fit.summary import Summary
from simulator.calibrate.fit.window import LogWindow
from simulator.calibrate.log import OccasionLog
from simulator.say import say

DAILY = 0.5  # purchases a day, from which a clock of days is too coarse
GOOD, FAIR = 0.1, 0.25  # of repeat purchases that were held back, by which a forecast may be off


def notes_of(
    log: OccasionLog, seen: Summary, window: LogWindow, segments: tuple[PartFit, ...], spend: Spend,
    seasons: dict[int, float], proof: Holdout | None,
) -> tuple[str, ...]:  # fmt: skip
    """What a reader has to know, each a sentence or two."""
    said = []
    if window.cohort:
        said.append(say("All customers begin in the file: nobody buys first in its second half."))
    else:
        said.append(
            say(
                "{n} customers buy first within {weeks} weeks of the first day and may have been "
                "customers before: their rate counts, their tenure does not.",
                n=f"{window.truncated:,}", weeks=f"{window.lead:.0f}",
            )
        )  # fmt: skip
    for one in segments:
        if not one.identified:
            churn = one.numbers["churn_per_year"]
            said.append(
                say(
                    "{segment}: departures cannot be told from this window (chance of such data "
                    "if nobody leaves: {p}). The churn stays assumed, from {low} to {high} a year.",
                    segment=one.name, p=f"{one.rates.p_value:.2f}", low=f"{churn.low:.0%}",
                    high=f"{churn.high:.0%}",
                )
            )  # fmt: skip
        if not one.rates.pareto.optimum.agreed:
            said.append(
                say("{segment}: the two optimizers do not agree on the Pareto/NBD; read its "
                    "numbers with care.", segment=one.name)
            )  # fmt: skip
    if spend.correlated:
        said.append(
            say(
                "Spend goes with frequency (r = {r}): baskets are told by how often customers buy.",
                r=f"{spend.correlation:.2f}",
            )
        )
    days = np.maximum(seen.age * 7, 1)
    daily = float(np.mean((seen.frequency / days > DAILY) & (seen.frequency > 7)))
    if daily > 0.01:
        said.append(
            say(
                "{share} of customers buy on more than half of all days. A day counts once, so "
                "they vary less than purchases that are drawn; read their weeks, not their days.",
                share=f"{daily:.0%}",
            )
        )
    if not seasons:
        said.append(say("Seasons cannot be told: the file is shorter than a year, or has none."))
    if proof is not None and proof.level > 0.05:
        said.append(
            say(
                "The interval of what was held back counts with a level of purchases that may move "
                "by {level} for reasons that the first part does not show, such as its months.",
                level=f"{1.645 * proof.level:.0%}",
            )
        )
    if proof is None:
        said.append(say("The first part of the file is too short to hold anything back."))
    return tuple(said)


def proof_told(proof: Holdout) -> str:
    """Whether the forecast of what was held back is good enough to decide on."""
    one = proof.repeat_purchases
    values = {
        "off": f"{abs(one.error):.0%}", "weeks": f"{proof.weeks:.0f}", "n": f"{one.actual:,.0f}",
        "predicted": f"{one.predicted:,.0f}", "low": f"{one.low:,.0f}", "high": f"{one.high:,.0f}",
    }  # fmt: skip
    if abs(one.error) <= GOOD:
        return say(
            "Good enough to decide on: of the {weeks} weeks held back, {n} repeat purchases, the "
            "simulator predicts {predicted} ({low} to {high}), {off} off.",
            **values,
        )
    if abs(one.error) <= FAIR:
        return say(
            "Good enough for a first answer: of the {weeks} weeks held back, {n} repeat "
            "purchases, the simulator predicts {predicted} ({low} to {high}), {off} off.",
            **values,
        )
    return say(
        "Not good enough to decide on: of the {weeks} weeks held back, {n} repeat purchases, the "
        "simulator predicts {predicted} ({low} to {high}), {off} off. Look for what has changed "
        "in that time.",
        **values,
    )
