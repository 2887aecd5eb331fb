"""The file of known totals, read strictly."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.calibrate.targets.known import KNOBS, TOTALS
from simulator.say import clauses, fault
from simulator.scenario.faults import Faults, show, suggestion
from simulator.scenario.text.nodes import BROKEN, Node, join
from simulator.scenario.text.strict import parse

WITHIN = 0.02  # of the value, where nobody says how exactly it is known
LEAST, MOST = 0.001, 0.5
KEYS = ("targets", "fit", "customers", "currency")
LARGEST = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class WantedTotals:
    """A total: its value, and by which share of it the 95 % interval reaches either way."""

    name: str
    value: float
    within: float


@dataclass(frozen=True, slots=True)
class AskedTotals:
    """What a file asks for: totals and knobs to turn; for a new scenario customers, currency."""

    totals: tuple[WantedTotals, ...]
    knobs: tuple[str, ...]
    customers: int | None
    currency: str


def read_totals(file: Path) -> AskedTotals:
    """Read a file of totals.

    Raises
    ------
    ScenarioError
        With every fault of the file, each with its line.
    """
    faults = Faults(str(file))
    text = _text(file, faults)
    faults.stop_if_any()
    root = parse(text, faults)
    faults.stop_if_any()
    assert root is not None
    for key, node in root.value.items():
        if key not in KEYS:
            none = fault("is not known")
            faults.add(key, clauses(none, suggestion(key, KEYS)), node.line)
    totals = _totals(root, faults)
    knobs = _knobs(root, totals, faults)
    customers = _customers(root.get("customers"), faults)
    currency = root.get("currency")
    word = "USD" if currency is None else currency.value
    if not isinstance(word, str) or not 0 < len(word) <= 5:
        faults.add("currency", fault("found {found}; expected such as EUR", found=show(word)),
                   currency.line if currency else None)  # fmt: skip
    faults.stop_if_any()
    return AskedTotals(totals, knobs, customers, str(word))


def _text(file: Path, faults: Faults) -> str:
    if file.stat().st_size > LARGEST:
        faults.add("", fault("larger than {n} bytes; expected totals", n=f"{LARGEST:,}"))
        return ""
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        faults.add("", fault("is no text in UTF-8; expected totals in YAML"))
        return ""


def _totals(root: Node, faults: Faults) -> tuple[WantedTotals, ...]:
    node = root.get("targets")
    if node is None or not node.is_map or not node.value:
        faults.add("targets", fault(
            "expected totals by name, such as sales_per_year: 12_000_000; known: {names}",
            names=", ".join(TOTALS)), None if node is None else node.line)  # fmt: skip
        return ()
    found = []
    for name, given in node.value.items():
        path = join("targets", name)
        if name not in TOTALS:
            none = fault("no total has this name")
            faults.add(path, clauses(none, suggestion(name, TOTALS)), given.line)
            continue
        value, within = given, None
        if given.is_map:
            value, within = given.get("value"), given.get("within")
            for key in given.value.keys() - {"value", "within"}:
                faults.add(join(path, key), fault("expected value: and within: alone"), given.line)
        top = 1.0 if TOTALS[name].share else math.inf
        number = _number(value, path, faults, given.line, 0.0, top)
        reach = WITHIN
        if within is not None:
            reach = _number(within, join(path, "within"), faults, given.line, LEAST, MOST) or WITHIN
        if number is not None:
            found.append(WantedTotals(name, number, reach))
    return tuple(found)


def _number(
    node: Node | None, path: str, faults: Faults, line: int | None, low: float, high: float
) -> float | None:
    """A number between two ends, which are not meant themselves where they are 0 or 1."""
    given: Any = None if node is None else node.value
    if given is BROKEN:
        return None
    value: float | None = None
    if isinstance(given, int | float) and not isinstance(given, bool):
        value = float(given)
    elif isinstance(given, str) and given.rstrip().endswith("%"):
        try:
            value = float(given.rstrip().rstrip("%")) / 100
        except ValueError:
            value = None
    if value is None or not math.isfinite(value) or not low < value < high:
        if math.isinf(high):
            wanted = fault("found {found}; expected a number above 0", found=show(given))
        else:
            wanted = fault(
                "found {found}; expected a share between {low} and {high}, such as 5%",
                found=show(given), low=f"{low:.1%}", high=f"{high:.0%}",
            )  # fmt: skip
        faults.add(path, wanted, line if node is None else node.line)
        return None
    return value


def _knobs(root: Node, totals: tuple[WantedTotals, ...], faults: Faults) -> tuple[str, ...]:
    node = root.get("fit")
    if node is None:
        return tuple(dict.fromkeys(TOTALS[one.name].knob for one in totals))
    names = [one.value for one in node.value] if isinstance(node.value, list) else [node.value]
    for name in names:
        if name not in KNOBS:
            none = fault("found {found}; expected numbers of a segment", found=show(name))
            faults.add("fit", clauses(none, suggestion(str(name), KNOBS)), node.line)
    return tuple(dict.fromkeys(str(name) for name in names))


def _customers(node: Node | None, faults: Faults) -> int | None:
    if node is None:
        return None
    if not isinstance(node.value, int) or isinstance(node.value, bool) or node.value < 1:
        faults.add("customers", fault("found {found}; expected a whole number above 0",
                                      found=show(node.value)), node.line)  # fmt: skip
        return None
    return node.value
