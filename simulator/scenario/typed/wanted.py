"""What is expected where a number stands, and what to say of one that cannot be read."""

from __future__ import annotations

from simulator.knobs import Knob
from simulator.say import clauses, declared, fault, label
from simulator.scenario.faults import show
from simulator.scenario.shape import Shape
from simulator.scenario.text.nodes import Node, scalar
from simulator.scenario.typed.kinds import Kind, Meant
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
        return label("weeks, such as 26 or 6 months")
    unit = declared(about.unit)
    if about.unit.startswith("share"):
        return label("{unit}, such as 5% or 0.05", unit=unit)
    if about.money:
        return label("{unit}, such as 80_000", unit=unit)
    return label("a number ({unit})", unit=unit) if unit else label("a number")


def of_text(text: str, kind: Kind, wanted: str) -> str:
    """What to say of a text where a number is expected: the right form where it can be told."""
    reading = meant(text, kind)
    if reading is not None:
        return instead(show(text), reading)
    if _is_number(text):
        return fault(
            "found {found}, a text because of its quotes: write {strip}",
            found=show(text),
            strip=text.strip(),
        )
    return fault("found {found}; expected {wanted}", found=show(text), wanted=wanted)


def of_list(items: list[Node], kind: Kind, wanted: str) -> str:
    """What to say of a list where a number is expected."""
    texts = [item.typed or str(item.value) for item in items]
    reading = listed(texts, kind)
    if reading is not None:
        return instead(show(items), reading)
    return fault("found a list; expected {wanted}", wanted=wanted)


def bounds(shape: Shape, about: Knob) -> str:
    """What is within the bounds of a place, its unit, and why they are where they are."""
    unit = f" ({declared(about.unit)})" if about.unit else ""
    why = f": {declared(about.meant)}" if about.meant else ""
    return f"{shape.expected()}{unit}{why}"


def instead(found: str, reading: Meant) -> str:
    """What was found, why it is not read, and what to write: three clauses."""
    why, remedy = reading.why, fault("write {form}", form=reading.form)
    return clauses(fault("found {found}", found=found), f"{why}: {remedy}")


def hint(shape: Shape, node: Node, value: float, kind: Kind) -> str:
    """What is likely to have been meant by a number beyond its bounds; "" where nothing is."""
    if not isinstance(node.value, int | float):
        return ""
    if shape.high <= 1 < value <= 100:
        return fault("did you mean {value}%?", value=f"{value:g}")
    years = value * WEEKS_IN_A_YEAR
    if kind.weeks and 0 < value < shape.low and value <= MOST_YEARS and shape.admits(years):
        if value == 1:
            return fault("did you mean 1 year?")
        return fault("did you mean {years} years?", years=f"{value:g}")
    return ""


def _is_number(text: str) -> bool:
    try:
        value = scalar(text.strip())
    except ValueError:
        return False
    return isinstance(value, int | float) and not isinstance(value, bool)
