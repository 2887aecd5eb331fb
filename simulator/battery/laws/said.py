"""What a tool says about itself: knobs, headings, columns, and what it tells customers."""

from __future__ import annotations

import inspect
import re
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from simulator.battery.choices import made
from simulator.battery.law import Faults, law, listed
from simulator.knobs import Part, SourceKind
from simulator.program.tool import REGISTRY, Tool

HEADINGS = ("Behavior", "Cost", "Owed", "Leaves out", "Source")
SENTENCE = re.compile(r"\d[\d,]*(?:\.\d+)?")


def unsaid(part: type[Part]) -> Faults:
    """Knobs without unit, source, kind of evidence or bounds."""
    for name, about in part.knobs().items():
        limits = {type(limit).__name__ for limit in part.model_fields[name].metadata}
        lacks = {
            "unit": not about.unit.strip(),
            "source": not about.source.strip(),
            f"kind of evidence (of {', '.join(get_args(SourceKind))})": about.kind
            not in get_args(SourceKind),
            "lower bound (ge= or gt=)": not limits & {"Ge", "Gt"},
            "upper bound (le= or lt=)": not limits & {"Le", "Lt"},
        }
        for what in (what for what, missing in lacks.items() if missing):
            yield f"{part.__name__}.{name} has no {what}"


def out_of_range(part: type[Part]) -> Faults:
    """Knobs whose default, plausible range and value of `off` do not fit their bounds."""
    for name, about in part.knobs().items():
        field, where = part.model_fields[name], f"{part.__name__}.{name}"
        low, high = about.low, about.high
        if (low is None) != (high is None):
            yield f"{where} has low {low} and high {high}: it needs both or none"
        if low is not None and high is not None:
            if not (low <= field.default <= high and low < high):
                yield f"{where} is {field.default} by default, not within {low} and {high}"
            if about.choice:
                yield f"{where} is the company's choice and has a plausible range: drop one"
        usual = () if field.default in (None, ...) or field.is_required() else (field.default,)
        within: TypeAdapter[Any] = TypeAdapter(field.rebuild_annotation())
        for value in (low, high, about.off, *usual):
            try:
                if value is not None:
                    within.validate_python(value)
            except ValidationError as fault:
                yield f"{where} does not take its own {value}: {fault.errors()[0]['msg']}"


@law("a number says where it comes from")
def every_knob_says_what_it_is(kind: str) -> Faults:
    """A knob has a unit, a source, a kind of evidence and bounds on both sides."""
    yield from unsaid(REGISTRY[kind])


@law("a range holds its default")
def low_and_high_hold_the_default(kind: str) -> Faults:
    """Default, plausible range and `off` are within bounds; a choice has no plausible range."""
    yield from out_of_range(REGISTRY[kind])


@law("a number is a knob")
def every_number_is_a_knob(kind: str) -> Faults:
    """So that it has a unit and a source, can be drawn, and stands in the report."""
    knobs = REGISTRY[kind].knobs()
    for name, value in made(kind):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if number and name not in knobs:
            yield f"{name} = {value} is no knob: declare it with knob(...)"


@law("a tool is described")
def the_docstring_has_its_headings(kind: str) -> Faults:
    """Each of the headings Behavior, Cost, Owed and Leaves out, and something below it.

    The heading Source may be left out: what the knobs rest on is written below it.
    """
    lines = inspect.cleandoc(REGISTRY[kind].__doc__ or "").splitlines()
    found = tuple(line for line in lines if line in HEADINGS)
    if found not in (HEADINGS, HEADINGS[:-1]):
        yield f"the docstring has {', '.join(found) or 'none'}, not {', '.join(HEADINGS)}"
    for heading in found:
        below = [*lines, ""][lines.index(heading) + 1]
        if not (below.startswith("    ") and below.strip()):
            yield f"nothing stands below {heading}"


@law("what is solved for the same money is a choice")
def what_is_solved_is_a_choice(kind: str) -> Faults:
    """The knob that `spends` names is decided by the company, and 0 spends nothing."""
    tool = REGISTRY[kind]
    about = None if tool.spends is None else tool.knobs().get(tool.spends)
    if tool.spends is not None and (about is None or not about.choice or about.off != 0):
        yield f"{tool.spends} must be a knob with choice=True and off=0"


@law("a column says what it is")
def every_column_says_what_it_is(kind: str) -> Faults:
    """Every column of the memory of a tool has its unit and meaning in `means`."""
    cls = REGISTRY[kind]
    silent = {name for name in cls.columns if not cls.means.get(name, "").strip()}
    if silent:
        yield f"columns without a meaning: {listed(silent)}"


def with_choices(tool: type[Tool], instead: bool = False) -> dict[str, float]:
    """A value of its own for every knob that the company chooses, within its bounds.

    Of two knobs of which one counts only where the other is null, the latter, or `instead`
    the former. No two values, and no value and a hundred times another, look alike in a
    sentence.
    """
    chosen: dict[str, float] = {}
    knobs = tool.knobs()
    given_up = {about.unless for about in knobs.values()} if instead else set()
    for name, about in knobs.items():
        if not about.choice or name in given_up or (about.unless and not instead):
            continue
        at = len(chosen)
        within: TypeAdapter[Any] = TypeAdapter(tool.model_fields[name].rebuild_annotation())
        for value in (217 + 16 * at, 11 + 2 * at, 0.31 + 0.04 * at):
            try:
                within.validate_python(value, strict=True)
            except ValidationError:
                continue
            chosen[name] = value
            break
    return chosen


@law("customers are told what was chosen")
def what_was_chosen_is_said_plainly(kind: str) -> Faults:
    """`plainly` names every choice, in sentences, and the currency where there is money."""
    cls, knobs = REGISTRY[kind], REGISTRY[kind].knobs()
    both = [with_choices(cls), with_choices(cls, instead=True)]
    left_out = {n for n, k in knobs.items() if k.choice} - {name for one in both for name in one}
    if left_out:
        yield f"no value could be found for {listed(left_out)}"
    usual = cls.model_validate({}).plainly("XTS")
    for chosen in both:
        said = cls.model_validate(chosen).plainly("XTS")
        numbers = {float(found.replace(",", "")) for found in SENTENCE.findall(said)}
        for name, value in chosen.items():
            if not {value, round(100 * value, 6)} & numbers:
                yield f"{name}={value} is not in: {said}"
        if any(k.choice and k.money for k in knobs.values()) and "XTS" not in said:
            yield f"the currency XTS is not in: {said}"
        for one in (said, usual):
            if not (one.endswith(".") and one[0].isupper()) or "_" in one:
                yield f"no sentence: {one}"
        if said == usual and chosen:
            yield f"the same is said whatever is chosen: {said}"


@law("occasions lie within the horizon, one after the other")
def occasions_lie_within_the_horizon(kind: str) -> Faults:
    """What stands on the calendar of 60 weeks; of none, none."""
    tool, end = made(kind), 0
    if not tool.occasion:
        yield "occasion is empty"
    for first, length in tool.occasions(60):
        if first < end or length < 1:
            yield f"an occasion of {length} weeks from week {first}, where one ends in week {end}"
        end = first + length
    if not 0 < end <= 60:
        yield f"the last occasion ends in week {end} of 60"
    if tool.occasions(0):
        yield f"a horizon of no weeks has occasions: {tool.occasions(0)}"
