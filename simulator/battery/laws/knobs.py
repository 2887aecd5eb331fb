"""What is accepted is used: every knob of a tool changes some result in some market."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from simulator.battery.choices import COARSE, choices, values
from simulator.battery.law import Faults, law
from simulator.battery.worlds import (
    EVERYBODY_JOINS,
    case,
    customer,
    differences,
    play_weeks,
    program,
    rows,
    with_second,
)
from simulator.market.market import Market
from simulator.market.service import Service
from simulator.program.program import Program
from simulator.program.tool import REGISTRY, Tool

WEEKS, AGENTS = 60, 250
CUT = 0.05  # of a price cut now and then, which other tools may make matter less
ROUNDS = 6  # other values that are tried of a knob


def world() -> Market:
    """A shop in which much goes wrong and some come back."""
    people = customer(
        purchases_per_year=30, refund_rate=0.2, win_back_per_year=0.5, churn_per_year=0.4
    )
    service = Service(failure_rate=0.2, report_rate=0.5)
    return with_second(Market(customers=AGENTS, segments={"all": people}, service=service))


def words_of(tool: type[Tool]) -> dict[str, tuple[Any, ...]]:
    """What can be chosen of a tool that is no number, with all that can be said."""
    found: dict[str, tuple[Any, ...]] = {}
    for name, field in tool.model_fields.items():
        if field.annotation is bool:
            found[name] = (False, True)
        elif get_origin(field.annotation) is Literal and name != "kind":
            found[name] = get_args(field.annotation)
    return found


def others(kind: str, name: str, given: dict[str, Any]) -> Iterator[Any]:
    """Other values of a knob than the one it has in an example, the plausible ones first."""
    tool = REGISTRY[kind]
    now, words = getattr(tool.model_validate(given), name), words_of(tool).get(name)
    if words is not None:
        yield from (word for word in words if word != now)
        return
    about, whole = tool.knobs()[name], "int" in str(tool.model_fields[name].annotation)
    near = [2 * now, now / 2, now / 4] if now else []
    grid = values(kind, name, COARSE) if name in choices(kind) else ()
    middle = sorted((v for v in grid if v), key=lambda v: abs(v - (now or grid[len(grid) // 2])))
    seen = {now, None}
    for value in (about.low, about.high, *near, *middle, about.off, 0.5, 0.1, 5):
        as_said = round(value) if whole and value is not None else value
        if as_said not in seen:
            seen.add(as_said)
            with suppress(ValidationError):
                tool.model_validate({**given, name: as_said})
                yield as_said


def _beside(tool: Tool) -> Program:
    """A tool beside a plain price cut now and then, of which there is one that can be solved."""
    plain = next(cls for _, cls in sorted(REGISTRY.items()) if cls.spends is not None)
    sale = plain.model_validate({str(plain.spends): CUT, "when": {"every": 13, "for": 2}})
    return program(tools={"tool": tool, "sale": sale}, joining=EVERYBODY_JOINS)


@law("what is accepted is used", slow=True)
def a_knob_that_is_turned_changes_something(kind: str) -> Faults:
    """In one of the `examples` of the tool, another value of each knob gives another book."""
    tool = REGISTRY[kind]
    rest = [*tool.knobs(), *words_of(tool)]
    tried: dict[str, list[Any]] = {name: [] for name in rest}
    for turn in range(ROUNDS):
        for given in tool.examples:
            usual = dict(given)
            turned = {}
            for name in rest:
                value = next(islice(others(kind, name, usual), turn, None), None)
                if value is not None:
                    turned[name] = tool.model_validate({**usual, name: value})
                    tried[name].append(value)
            if not turned:
                continue
            arms = {name: _beside(one) for name, one in turned.items()}
            arms["as it is"] = _beside(tool.model_validate(usual))
            books = play_weeks(case(arms, world=world(), agents=AGENTS, weeks=WEEKS)).ledgers
            same = rows(books["as it is"])
            rest = [n for n in rest if n not in turned or not differences(same, rows(books[n]))]
            if not rest:
                return
    for name in rest:
        values_tried = ", ".join(f"{value}" for value in dict.fromkeys(tried[name]))
        yield (
            f"{name} changes nothing, whether it is as it is or {values_tried}; where it should, "
            "say so in `examples` of the tool"
        )
