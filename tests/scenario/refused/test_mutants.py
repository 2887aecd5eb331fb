"""Hundreds of scenarios after a newcomer's accidents: read, or refused in words with a line.

The same ones each time; more of them by hand with MUTANTS=10000.
"""

import os
import random
import re

import pytest

from simulator.scenario import ScenarioError, loads
from tests.report.living import text_of
from tests.scenario.conftest import FULL, MINIMAL

MUTANTS = int(os.environ.get("MUTANTS", "300"))
VALUES = (
    "29,60", '"29.60"', "100 000", "100,000", "100.000", "100'000", "1.234.567", "1.234,56", "80k",
    "1.5M", "€29.60", "USD 80000", "80000 EUR", "12.99 per month", "30%..60%", "[30%, 60%]",
    "[1, 2, 3]", "never", "none", "3", "3y", "90 days", "1/0", "1/3", "45 percent", "±5", "5 ± 6",
    "~", "~30", "off", "yes", "steady", "-", "--", "..", "1..", "..1", "5..3", "0%", "0", "1",
    "1e309", "5e-324", "0.000001%", "100%", "9" * 41, "{pert: [1, 2]}", "{uniform: [30%, 20%]}",
    "{value: 80k, source: assumed}", "{value: never}", "[[1]]", "{}", "'", '"', "@", "%5", "`x`",
    "a: b", "{a: b: c}", "{back: 1%", "}", "\t5", "\u00a05", "5\u00a0000", "٣", "½", "1_0", "0x1F",
    "2026-01-05", "12:30", "5 per", "per month", "k", "€", "1 2 3", "a" * 80, "null", "true",
)  # fmt: skip
KEYS = (
    "churn_per_month", "monthly_cost", "annual_churn", "margin", "price", "rival", "points",
    "coupons", "setup_cost", "back", "day_", "per_year", "_per_week", "x" * 90, "'a b'",
    "new_customers",
)  # fmt: skip
PARSER = re.compile(
    r"while (parsing|scanning)|did not find expected|could not find|mapping values|token\b.*found"
)


def mutant(luck: random.Random) -> str:
    """A sound scenario after one to three accidents."""
    text = luck.choice((MINIMAL, MINIMAL, FULL, text_of()))
    for _ in range(luck.choice((1, 1, 2, 3))):
        lines = text.split("\n")
        at = luck.randrange(len(lines))
        lines[at] = _accident(lines[at], luck)
        text = "\n".join(lines)
    return text


def _accident(line: str, luck: random.Random) -> str:
    kind = luck.randrange(9)
    name, colon, value = line.partition(":")
    if kind <= 2 and colon:  # another value
        return f"{name}: {luck.choice(VALUES)}"
    if kind == 3 and colon:  # another key
        indent = name[: len(name) - len(name.lstrip())]
        return f"{indent}{luck.choice(KEYS)}:{value}"
    if kind == 4:  # another indent
        return luck.choice((" ", "   ", "\t", "\u00a0", "- ")) + line
    if kind == 5:  # a sign less
        signs = [i for i, sign in enumerate(line) if sign in ":'\"{}[],%"] or [0]
        cut = luck.choice(signs)
        return line[:cut] + line[cut + 1 :]
    if kind == 6:  # a sign more
        at = luck.randrange(len(line) + 1)
        return line[:at] + luck.choice("\"'{}[]:,;#%&*!|>@`\t\u00a0.-") + line[at:]
    if kind == 7 and "{" in line:  # a value inside brackets
        parts = re.split(r"(: )([^,{}]+)", line)
        values = range(2, len(parts), 3)
        if values:
            parts[luck.choice(values)] = luck.choice(VALUES)
        return "".join(parts)
    return line + "\n" + line


@pytest.mark.slow
def test_no_accident_ends_in_a_traceback() -> None:
    luck, accepted, refused = random.Random(20_260), 0, 0
    for _ in range(MUTANTS):
        text = mutant(luck)
        try:
            loads(text, "shop.yaml")
        except ScenarioError as error:
            refused += 1
            for fault in error.faults:
                assert fault.line is not None, (text, fault)
                assert not PARSER.search(fault.message), (text, fault)
                assert str(fault).isprintable(), (text, fault)
        except Exception as error:
            raise AssertionError(text) from error
        else:
            accepted += 1
    assert refused > MUTANTS / 2
    assert accepted > MUTANTS / 50
