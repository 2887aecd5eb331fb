"""What is expected where a number stands, and what to say of one that cannot be read."""

from __future__ import annotations

from simulator.knobs import Knob
from simulator.scenario.faults import show
from simulator.scenario.shape import Shape
from simulator.scenario.text.strict import Node, scalar
from simulator.scenario.typed.kinds import Kind
from simulator.scenario.typed.meant import listed, meant
from simulator.scenario.typed.spelled import WEEKS_IN_A_YEAR

MOST_YEARS = 10  # a time of so few weeks is likely to be in years


def kind_of(shape: Shape, about: Knob, path: str, *, weeks: bool, uncertain: bool) -> Kind:
    """The kind of number that a place takes."""
    return Kind(
        name=path.rpartition(".")[2],
        unit=about.unit,
        money=about.money,
        whole=shape.integer,
        weeks=weeks,
        optional=shape.optional,
        uncertain=uncertain,
        admits=shape.admits,
    )


def in_words(about: Knob, *, weeks: bool) -> str:
    """What a message says is expected."""
    if weeks:
        return "weeks, such as 26 or 6 months"
    if about.unit.startswith("share"):
        return f"{about.unit}, such as 5% or 0.05"
    if about.money:
        return f"{about.unit}, such as 80_000"
    return f"a number ({about.unit})" if about.unit else "a number"


def of_text(text: str, kind: Kind, wanted: str) -> str:
    """What to say of a text where a number is expected: the right form where it can be told."""
    reading = meant(text, kind)
    if reading is not None:
        return f"found {show(text)}; {reading.why}: write {reading.form}"
    if _is_number(text):
        return f"found {show(text)}, a text because of its quotes: write {text.strip()}"
    return f"found {show(text)}; expected {wanted}"


def of_list(items: list[Node], kind: Kind, wanted: str) -> str:
    """What to say of a list where a number is expected."""
    texts = [item.typed or str(item.value) for item in items]
    reading = listed(texts, kind)
    if reading is not None:
        return f"found a list; {reading.why}: write {reading.form}"
    return f"found a list; expected {wanted}"


def hint(shape: Shape, node: Node, value: float, kind: Kind) -> str:
    """What is likely to have been meant by a number beyond its bounds; "" where nothing is."""
    if not isinstance(node.value, int | float):
        return ""
    if shape.high <= 1 < value <= 100:
        return f"; did you mean {value:g}%?"
    years = value * WEEKS_IN_A_YEAR
    if kind.weeks and 0 < value < shape.low and value <= MOST_YEARS and shape.admits(years):
        return f"; did you mean {value:g} year{'' if value == 1 else 's'}?"
    return ""


def _is_number(text: str) -> bool:
    try:
        value = scalar(text.strip())
    except ValueError:
        return False
    return isinstance(value, int | float) and not isinstance(value, bool)
