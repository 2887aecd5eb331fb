"""A calibration as a scenario that runs at once, each number with where it comes from."""

from __future__ import annotations

import re
from datetime import date, timedelta

import numpy as np

from simulator.calibrate.fit.calibration import Calibration, Interval, PartFit
from simulator.market.people import most_churn
from simulator.market.seasons import MONTHS
from simulator.say import label, say

WIDTH = 96
Z95 = 1.96
ROOM = 1.15  # churn may be so much larger than it is, and still go with its shape
LEAST_SD = 1e-4  # of a log; a distribution needs some width
# knob -> the bounds within which a draw makes sense
BOUNDS = {
    "purchases_per_year": (0.01, 1500.0), "basket": (0.01, 1e9), "need_shape": (0.06, 1000.0),
    "basket_spread": (0.001, 3.0), "basket_variation": (0.001, 3.0), "churn_shape": (0.06, 1000.0),
    "churn_per_year": (0.0001, 0.95),
}  # fmt: skip
WRITTEN = (
    "purchases_per_year", "need_shape", "basket", "basket_spread", "basket_variation",
    "churn_per_year", "churn_shape",
)  # fmt: skip


def scenario_text(found: Calibration) -> str:
    """The scenario as YAML, with a 1 % points card to replace by the program in mind."""
    total = max(round(sum(one.there for one in found.segments)), 1)
    question = say("Does a 1 % points card pay with these customers?")
    head = [
        *_comment(_opening(found)), *(_line for note in found.notes for _line in _comment(note)),
        "",
        f"question: {question}", "goal: retain",
        f"start: {_monday(found.end)}", "horizon: 3 years",
        "cost_of_capital: {value: 10%, source: assumed, why: yours to answer}",
        f"currency: {found.currency}", "", "market:",
        *_comment(_who(found), "  "),
        f"  customers: {{value: {total}, source: derived, from: {_window(found)}}}",
        *_seasons(found),
        "  segments:",
    ]  # fmt: skip
    shares = shares_of([one.there for one in found.segments])
    names = segment_keys([one.name for one in found.segments])
    for name, share, one in zip(names, shares, found.segments, strict=True):
        head += [f"    {name}:", f"      share: {share}"]
        head += [f"      {line}" for line in segment_lines(found, one).values()]
    return "\n".join([*head, *_rest(), ""])


def segment_lines(found: Calibration, one: PartFit) -> dict[str, str]:
    """The lines of a segment by knob; those of `WRITTEN` that are measured, then what is not."""
    window, lines = _window(found), {}
    tenure = max(min(int(found.window.weeks), 10_000), 1)
    bounds = BOUNDS | _together(one, tenure)
    for name in WRITTEN:
        assumed = not one.identified and name in ("churn_per_year", "churn_shape")
        lines[name] = _assumed(name, one) if assumed else _measured(name, one, window, bounds)
    lines |= {
        "rhythm_spread": "rhythm_spread: {value: 0, source: derived, "
        "from: rates are constant in what was fitted}",
        "rhythm_memory": "rhythm_memory: {value: 0, source: derived, "
        "from: there is no rhythm to remember}",
        "firm_age": f"firm_age: {{value: {tenure}, source: assumed, "
        "why: as long as the file; longer where customers were there before}",
        "share_of_wallet": "share_of_wallet: {pert: [10%, 30%, 60%], source: assumed, "
        "why: purchases cannot show what is bought elsewhere}",
    }  # fmt: skip
    if found.window.arrivals:
        share = one.there / max(sum(s.there for s in found.segments), 1e-9)
        yearly = found.window.arrivals * 52 * share / max(one.there, 1e-9)
        lines["new_customers_per_year"] = (
            f"new_customers_per_year: {{value: {digits(min(yearly, 5.0))}, source: measured, "
            f"n: {found.window.proven}, from: first purchases after a quiet lead-in}}"
        )
    return lines


def _together(one: PartFit, tenure: int) -> dict[str, tuple[float, float]]:
    """Bounds of churn and its shape within which each goes with each.

    Of customers who have been there for up to `tenure` weeks, those with large hazards have left:
    the more hazards differ, the less of a running base can still be lost in a year.
    """
    low, high = BOUNDS["churn_shape"]
    churn = min(one.numbers["churn_per_year"].value * ROOM, BOUNDS["churn_per_year"][1])
    least, most = np.log(low), np.log(high)
    for _ in range(50):
        middle = (least + most) / 2
        enough = most_churn(float(np.exp(middle)), tenure) >= churn
        least, most = (least, middle) if enough else (middle, most)
    least = float(np.exp(most))
    reach = float(np.exp(-2 * Z95 * one.numbers["churn_shape"].log_sd))
    least = max(least, min(one.numbers["churn_shape"].value * reach, high))
    top = min(BOUNDS["churn_per_year"][1], 0.98 * most_churn(least, tenure))
    return {"churn_shape": (least, high), "churn_per_year": (BOUNDS["churn_per_year"][0], top)}


def _measured(name: str, one: PartFit, window: str, bounds: dict[str, tuple[float, float]]) -> str:
    value = one.numbers[name]
    low, high = bounds[name]
    if name == "churn_shape" and value.value <= low:
        return (
            f"churn_shape: {{value: {digits(low)}, source: assumed, why: the least with which a "
            f"base as old as the file can lose what it does; {digits(value.value)} was fitted}}"
        )
    if name == "churn_shape" and not one.rates.pareto.optimum.free[2]:
        return f"{name}: {{value: {digits(min(max(value.value, low), high))}, source: assumed, " \
            "why: at the bound of what was searched; customers leave alike}"  # fmt: skip
    n = one.spend.n if name.startswith("basket") else one.customers
    if value.value <= low:
        return f"{name}: {{value: {digits(low)}, source: measured, n: {n}, from: {window}}}"
    sd = max(value.log_sd, LEAST_SD)
    reach = 2.718281828459045 ** (Z95 * sd)
    ends = max(value.value / reach, low), min(value.value * reach, high)
    far = max(value.value / reach**2, low), min(value.value * reach**2, high)
    if not far[0] < value.value < far[1]:
        return f"{name}: {{value: {digits(min(max(value.value, low), high))}, source: measured, " \
            f"n: {n}, from: {window}}}"  # fmt: skip
    return (
        f"{name}: {{lognormal: [{digits(value.value)}, {digits(sd)}], "
        f"truncate: [{digits(far[0])}, {digits(far[1])}], source: measured, n: {n}, "
        f"interval: [{digits(ends[0])}, {digits(ends[1])}], from: {window}}}"
    )


def _assumed(name: str, one: PartFit) -> str:
    if name == "churn_shape":
        return f"{name}: {{value: 1.5, source: assumed, why: {_untold()}}}"
    value = _wide(one.numbers[name])
    return (
        f"{name}: {{pert: [{value[0]:.1%}, {value[1]:.1%}, {value[2]:.1%}], source: assumed, "
        f"why: {_untold()}}}"
    )


def _wide(value: Interval) -> tuple[float, float, float]:
    """Ends with room between them, whatever was drawn."""
    low, high = min(value.low, 0.02), max(value.high, 0.15)
    return low, min(max(value.value, low + 0.001), high - 0.001), high


def _untold() -> str:
    return label("departures cannot be told from this window")


def _opening(found: Calibration) -> str:
    return say(
        "Fitted to {occasions} occasions of {customers} customers from {start} to {end}. Baskets "
        "are net of returns, so refund_rate stays 0.",
        occasions=f"{found.occasions:,}", customers=f"{found.customers:,}", start=found.start,
        end=found.end,
    )  # fmt: skip


def _who(found: Calibration) -> str:
    return say(
        "Those who are expected to be customers still on {end}: what each shows so far, weighed by "
        "the chance that they have not left.",
        end=found.end,
    )


def _seasons(found: Calibration) -> list[str]:
    if not found.seasons:
        return []
    months = ", ".join(f"{MONTHS[m - 1]}: {f:.3f}" for m, f in sorted(found.seasons.items()))
    return [*_comment(say("Purchases of a month against what comings and goings explain."), "  "),
            f"  seasons: {{{months}}}"]  # fmt: skip


def _rest() -> list[str]:
    return [
        "", "company:",
        "  gross_margin: {value: 30%, source: assumed, why: yours to answer}",
        "", *_comment(say("Replace this by the program that you have in mind.")),
        "programs:", "  card:",
        "    setup_cost: {value: 0, source: assumed, why: yours to answer}",
        "    tools:", "      points: {back: 1%}",
    ]  # fmt: skip


def _window(found: Calibration) -> str:
    return label("the file from {start} to {end}", start=found.start, end=found.end)


def shares_of(there: list[float]) -> list[str]:
    """Shares that add to 1 as they are written."""
    total = sum(there)
    whole = [round(1e6 * one / total) for one in there[:-1]]
    return [f"{one / 1e6:.6f}" for one in [*whole, 1_000_000 - sum(whole)]]


def segment_keys(names: list[str]) -> list[str]:
    """Names of segments as keys of a scenario, each once."""
    found: list[str] = []
    for name in names:
        key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "segment"
        key = key if key[0].isalpha() else f"segment_{key}"
        while key in found:
            key += "_2"
        found.append(key)
    return found


def _monday(end: date) -> date:
    return end + timedelta(days=7 - end.weekday())


def digits(number: float, many: int = 4) -> str:
    """So many digits that matter, without an exponent.

    Three decimals get a fourth one: 12.345 might be meant for thousands, and is asked about.
    """
    text = f"{number:.{many}g}"
    text = text if "e" not in text else f"{number:.8f}".rstrip("0").rstrip(".")
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _comment(text: str, indent: str = "") -> list[str]:
    """A text as lines of comments."""
    lines, line = [], ""
    for word in text.split():
        if len(indent) + len(line) + len(word) + 3 > WIDTH:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [f"{indent}# {one}" for one in [*lines, line] if one]
