"""Where measured numbers go in a scenario, and what stays as somebody else knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simulator.calibrate.fit.calibration import Calibration, PartFit
from simulator.calibrate.fit.write import WRITTEN, segment_keys, segment_lines, shares_of
from simulator.calibrate.into.edits import keys_at, put_value, text_at
from simulator.market.seasons import MONTHS
from simulator.say import clauses, fault, label, say
from simulator.scenario import Scenario
from simulator.scenario.schema import ONLY_SEGMENT

# Rates that were fitted are constant over time, so what makes them drift goes with them.
WITH_RATES = ("rhythm_spread", "rhythm_memory")
LEAVING = ("churn_per_year", "churn_shape")
TENURE = "firm_age"  # how long customers may have been there decides which hazards are left
COMING = "new_customers_per_year"
ORDER = ("share", *WRITTEN, *WITH_RATES, TENURE, COMING)


class Unplaced(ValueError):
    """The scenario has no place for what was measured; the text says why and what to type."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A value for the keys of a path, a piece of YAML on one line."""

    path: tuple[str, ...]
    value: str

    @property
    def dotted(self) -> str:
        """The path as people read it."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Placed:
    """The new text of a scenario; `changed` are the edits, with what was typed before, None for
    nothing; `left` says in sentences what was not touched, and why.
    """

    text: str
    changed: tuple[tuple[Edit, str | None], ...]
    left: tuple[str, ...]


def applied(text: str, edits: Iterable[Edit], left: Sequence[str] = ()) -> Placed:
    """The text with every edit, in their order."""
    changed: list[tuple[Edit, str | None]] = []
    for edit in edits:
        before = text_at(text, edit.path)
        text = put_value(text, edit.path, edit.value, ORDER)
        changed.append((edit, before))
    return Placed(text, tuple(changed), tuple(left))


def where_segments_stand(text: str, scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """The path of each segment's numbers, as the text has them: `market` itself where it is one."""
    if keys_at(text, ("market", "segments")) is None:
        return {ONLY_SEGMENT: ("market",)}
    return {name: ("market", "segments", name) for name in scenario.tree["market"]["segments"]}


def placed(found: Calibration, text: str, scenario: Scenario) -> Placed:
    """Measured numbers at their places in the text of a scenario.

    Customers, share of wallet and everything else that a file of purchases does not measure stay as
    they are; so does churn where departures cannot be told. Tenure goes with a measured churn
    where the scenario does not say it: the shipped one belongs to another churn.

    Raises
    ------
    Unplaced
        If it is not plain which segment is which, or the scenario begins with a cohort.
    """
    market = scenario.tree["market"]
    if market.get("start") == "at_first_purchase":
        raise Unplaced(
            fault(
                "market.start is at_first_purchase, a cohort from its first day; what is measured "
                "is of customers who are there today; leave start out"
            )
        )
    places = where_segments_stand(text, scenario)
    matched = _matched(found, places)
    edits: list[Edit] = []
    left: list[str] = []
    for one, name in matched:
        edits += _segment(found, one, places[name], text, market)
        if not one.identified:
            left.append(
                say(
                    "{segment}: churn stays as it is, because departures cannot be told from this "
                    "window.",
                    segment=name,
                )
            )
    edits += _shares(matched, places, left)
    if found.seasons:
        months = ", ".join(f"{MONTHS[m - 1]}: {f:.3f}" for m, f in sorted(found.seasons.items()))
        edits.append(Edit(("market", "seasons"), f"{{{months}}}"))
    if market.get("new_customers") is not None and found.window.arrivals:
        left.append(say("New customers stay steady, as the scenario says."))
    left.append(_customers(found, scenario))
    return applied(text, edits, left)


def _matched(
    found: Calibration, places: Mapping[str, tuple[str, ...]]
) -> list[tuple[PartFit, str]]:
    """Each fitted segment with that of the scenario."""
    names = segment_keys([one.name for one in found.segments])
    if len(names) == 1 and len(places) == 1:
        return [(found.segments[0], next(iter(places)))]
    known = ", ".join(places)
    if len(places) == 1:
        raise Unplaced(
            fault(
                "the file shows {n} segments ({names}), the scenario has one; give it segments of "
                "these names, or leave --segment out",
                n=len(names), names=", ".join(names),
            )
        )  # fmt: skip
    if len(names) == 1:
        raise Unplaced(
            fault(
                "the scenario has {n} segments ({known}), and the file does not say who belongs to "
                "which; name the column that does with --segment COLUMN",
                n=len(places), known=known,
            )
        )  # fmt: skip
    strange = [name for name in names if name not in places]
    if strange:
        raise Unplaced(
            clauses(
                fault("no segment is called {names}", names=", ".join(strange)),
                fault("the scenario has {known}; give both the same names", known=known),
            )
        )
    return list(zip(found.segments, names, strict=True))


def _segment(
    found: Calibration,
    one: PartFit,
    place: tuple[str, ...],
    text: str,
    market: Mapping[str, object],
) -> list[Edit]:
    lines = segment_lines(found, one)
    names = [name for name in WRITTEN if one.identified or name not in LEAVING]
    names += WITH_RATES
    if one.identified and text_at(text, (*place, TENURE)) is None:
        names.append(TENURE)
    if COMING in lines and market.get("new_customers") is None:
        names.append(COMING)
    edits = [Edit((*place, name), lines[name].split(": ", 1)[1]) for name in names]
    if text_at(text, (*place, "refund_rate")) is not None:
        why = label("baskets are net of returns")
        value = f"{{value: 0, source: derived, from: {why}}}"
        edits.append(Edit((*place, "refund_rate"), value))
    return edits


def _shares(
    matched: list[tuple[PartFit, str]], places: Mapping[str, tuple[str, ...]], left: list[str]
) -> list[Edit]:
    """Shares of segments, where the file shows all of them."""
    if len(places) == 1:
        return []
    if len(matched) < len(places):
        missing = sorted(set(places) - {name for _, name in matched})
        left.append(
            say(
                "Shares of segments stay as they are: the file shows nobody of {names}.",
                names=", ".join(missing),
            )
        )
        return []
    shares = shares_of([one.there for one, _ in matched])
    return [
        Edit((*places[name], "share"), share)
        for (_, name), share in zip(matched, shares, strict=True)
    ]


def _customers(found: Calibration, scenario: Scenario) -> str:
    there = sum(one.there for one in found.segments)
    return say(
        "The scenario keeps its {customers} customers: the file shows {there} who are still there "
        "on {end}, and only you know whether it holds everybody.",
        customers=f"{scenario.customers:,}", there=f"{there:,.0f}", end=found.end,
    )  # fmt: skip
