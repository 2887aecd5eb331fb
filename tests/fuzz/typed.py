"""Scenario files with slips of the hand, read: a scenario, or a message with file and line.

By hand, from the root: `python -m tests.fuzz.typed 10000 [SEED]`. The first few are a test.
"""

from __future__ import annotations

import random
import re
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from simulator.scenario import ScenarioError, loads
from tests.fuzz.accepted import MANY
from tests.report.living import text_of
from tests.report.shop import SHOP

SHIPPED = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
SEEDS = (SHOP,) * 6 + (MANY,) * 3 + (text_of(), *(file.read_text("utf-8") for file in SHIPPED))
CHARACTERS = "\t:#'\"{}[]&*!|>%@`,-? \u00a0\u2028\ufeff€0.x\\"
VALUES = (
    "", "null", "~", "yes", "no", "nan", ".nan", ".inf", "-.inf", "1e400", "-1", "0", "29,60",
    '"29.60"', "100.000", "100 000", "80k", "€5", "5 USD", "30%..60%", "[30%, 60%]", "{}", "[]",
    "{uniform: [1, 2]}", "{uniform: [2, 1]}", "{triangular: [0, 1]}", "2026-02-30", "3 years",
    "-3 weeks", "every 0 weeks", "never", "&a 1", "*a", "!!python/object:os.system x", "0x1F",
    "1_000_", "1__0", "٣", "1" * 400, "a" * 5000, "'", '"', "|", ">-", "? x", "@x", "%x",
    "{a: {a: 1}}", "{like: card}", "{tool: points}", "{kind: nothing}", "5e-324",
    "1.7976931348623157e308",
)  # fmt: skip


def slipped(luck: random.Random) -> str:
    """The text of a scenario with one to four slips."""
    lines = luck.choice(SEEDS).splitlines(keepends=True)
    for _ in range(luck.randint(1, 4)):
        at = luck.randrange(len(lines))
        lines[at : at + 1] = _slip(luck, lines[at], luck.choice(lines))
        lines = lines or ["\n"]
    return "".join(lines)


def _slip(luck: random.Random, line: str, other: str) -> list[str]:
    """What stands in place of a line."""
    what = luck.randrange(8)
    if what == 0:
        return []
    if what == 1:
        return [line, other]
    if what == 2:
        return [" " * luck.randint(1, 5) + line]
    if what == 3:
        return [line.lstrip(" ")] if luck.random() < 0.5 else [line.removeprefix("  ")]
    if what == 4 and line:
        at = luck.randrange(len(line))
        return [line[:at] + luck.choice(CHARACTERS) + line[at + luck.randint(0, 1) :]]
    if what == 5:
        return [re.sub(r"(\w)(\w)", r"\2\1", line, count=1)]
    key, colon, _ = line.partition(":")
    return [f"{key}{colon} {luck.choice(VALUES)}\n"] if colon else [line + other]


def texts(n: int, seed: int) -> Iterator[str]:
    """The first `n` files of a seed."""
    luck = random.Random(seed)
    return (slipped(luck) for _ in range(n))


_LIBRARY = re.compile(
    r"math domain error|f\(a\) and f\(b\)|division by zero|must have diff|Traceback|<class |"
    r"pydantic|numpy|NoneType|object has no"
)


def reading(text: str) -> str:
    """How it is read: `scenario`, `refusal`, or what else, with its last lines."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            loads(text, name="slip")
    except ScenarioError as fault:
        for one in fault.faults:
            said = str(one)
            if not re.match(r"slip:\d+: ", said) or _LIBRARY.search(said):
                return f"message: {said}"
        return "refusal"
    except Exception:
        return "traceback: " + "".join(traceback.format_exc().splitlines(keepends=True)[-6:])
    return "scenario"


def main(n: int, seed: int) -> int:
    """Read `n` files; say how they were read, and which not well."""
    ends: Counter[str] = Counter()
    began = time.monotonic()
    for at, text in enumerate(texts(n, seed)):
        how = reading(text)
        ends[how.split(":")[0]] += 1
        if ":" in how:
            sys.stdout.write(f"--- file {at}\n{how.strip()[:1000]}\n")
        if at % 500 == 499:
            sys.stdout.write(f"{at + 1} files, {time.monotonic() - began:.0f} s, {dict(ends)}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{dict(ends)} of {n}, seed {seed}\n")
    return 0 if set(ends) <= {"scenario", "refusal"} else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
