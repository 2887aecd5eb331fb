"""A fit in sentences: what customers do, whether leaving can be told, and its proof."""

from __future__ import annotations

from simulator.calibrate.fit.calibration import Calibration, Interval
from simulator.calibrate.fit.notes import proof_told
from simulator.report.text import WIDTH, narrowed, wrapped
from simulator.say import label, say


def fit_in_words(fit: Calibration, width: int = WIDTH) -> str:
    """A table of what customers do today, the proof, and what to know."""
    heads = [label("segment"), label("number"), label("value"), label("90 % interval")]
    names = {
        "purchases_per_year": label("purchases a year"),
        "basket": label("basket"),
        "churn_per_year": label("churn a year"),
    }
    rows = [
        [one.name, name, _value(key, one.numbers[key].value), _range(key, one.numbers[key])]
        for one in fit.segments
        for key, name in names.items()
    ]
    parts = [
        say(
            "Customers who are still there on {end}, as the simulator starts with them:",
            end=fit.end,
        ),
        narrowed(heads, rows, width),
    ]
    if fit.holdout is not None:
        parts.append(wrapped(proof_told(fit.holdout), width))
    parts += [wrapped(note, width) for note in fit.notes]
    return "\n".join(parts)


def _value(key: str, value: float) -> str:
    return f"{value:.0%}" if key == "churn_per_year" else f"{value:,.3g}"


def _range(key: str, one: Interval) -> str:
    return label("{low} to {high}", low=_value(key, one.low), high=_value(key, one.high))
