"""What a fit to known totals has found, in words."""

from __future__ import annotations

from simulator.calibrate.targets.fit import FittedTotals, ShownTotal
from simulator.calibrate.targets.known import TOTALS
from simulator.report.text import WIDTH, narrowed, wrapped
from simulator.say import label, say


def totals_in_words(found: FittedTotals, width: int = WIDTH) -> str:
    """Each total as asked for and as shown, each number before and after, and what clashes."""
    heads = [label("total"), label("asked for"), label("shown"), label("off"), label("luck")]
    rows = [
        [one.asked.name, _value(one, one.asked.value), _value(one, one.shown), f"{one.off:+.1%}",
         f"{one.error:.1%}"]
        for one in found.totals
    ]  # fmt: skip
    numbers = [label("number"), label("segment"), label("before"), label("after"),
               label("95 % interval")]  # fmt: skip
    turned = [
        [one.knob, one.segment, f"{one.before:.4g}", f"{one.after:.4g}",
         label("{low} to {high}", low=f"{one.after * 2.718281828 ** (-1.96 * one.log_sd):.3g}",
               high=f"{one.after * 2.718281828 ** (1.96 * one.log_sd):.3g}")]
        for one in found.numbers
    ]  # fmt: skip
    parts = [
        narrowed(heads, rows, width), "", narrowed(numbers, turned, width), "",
        wrapped(_verdict(found), width),
    ]  # fmt: skip
    if found.alike:
        said = say(
            "These totals do not tell {names} apart, so they were moved by the same step: give "
            "another total, or name the one to turn under `fit:`.",
            names=", ".join(found.alike),
        )  # fmt: skip
        parts.append(wrapped(said, width))
    if found.at_an_end:
        said = say("Turned as far as it goes: {names}.", names=", ".join(found.at_an_end))
        parts.append(wrapped(said, width))
    return "\n".join(parts)


def _verdict(found: FittedTotals) -> str:
    if not found.contradicting:
        return say(
            "All totals fit together, within how exactly they are known and the luck of a play "
            "({n} markets played).",
            n=found.tries,
        )
    if len(found.contradicting) == 1:
        return say(
            "{name} cannot be reached by turning these numbers: give `fit:` another number, or "
            "look for what is counted differently.",
            name=found.contradicting[0],
        )
    return say(
        "These totals contradict each other: {names}. No market with these numbers shows all of "
        "them. Look for what is counted differently (another year, another kind of customer), "
        "widen `within`, or leave one out.",
        names=", ".join(found.contradicting),
    )


def _value(one: ShownTotal, value: float) -> str:
    return f"{value:.1%}" if TOTALS[one.asked.name].share else f"{value:,.4g}"
