"""Random scenarios that are accepted, and what becomes of them: a verdict, or a refusal.

By hand, from the root: `python -m tests.fuzz.accepted 160 [SEED]`. Small runs of the first
few are a test.
"""

from __future__ import annotations

import contextlib
import copy
import io
import os
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from simulator.scenario import ScenarioError, loads
from tests.cli.conftest import EMPTY
from tests.report.living import text_of
from tests.report.shop import SHOP

MANY = SHOP.replace(
    "      points: {back: 1%}\n",
    "      points: {back: 1%}\n      coupons: {}\n      mailing: {}\n      lottery: {}\n",
)
# the small ones more often: a market with service takes many times as long
SEEDS = (SHOP,) * 12 + (MANY,) * 6 + (text_of(),)
SMALL = ("--agents", "40", "--cases", "2", "--jobs", "1", "--quiet")
FACTORS = (0.0, 1e-6, 1e-4, 1e-2, 0.1, 0.5, 2.0, 10.0, 1e2, 1e4, 1e6)
EDGES = (0, 1, -1, 0.5, 0.999, 1e-9, 2, 52, 520, 1e6, None)
Place = tuple[Any, ...]


def numbers(tree: Any, path: Place = ()) -> Iterator[Place]:
    """Places of numbers and of shares such as 18%."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in items:
        if isinstance(value, dict | list):
            yield from numbers(value, (*path, key))
        elif _number(value) is not None:
            yield (*path, key)


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    text = str(value).replace("_", "")
    with contextlib.suppress(ValueError):
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    return None


def mutant(luck: random.Random) -> str:
    """A scenario of which one to four numbers are far from where they were."""
    tree = copy.deepcopy(yaml.safe_load(luck.choice(SEEDS)))
    tree.pop("run", None)
    tree["horizon"] = "16 weeks"
    places = [place for place in numbers(tree) if place != ("horizon",)]
    for place in luck.sample(places, luck.randint(1, 4)):
        around = tree
        for key in place[:-1]:
            around = around[key]
        was = _number(around[place[-1]])
        assert was is not None
        far = was * luck.choice(FACTORS) if luck.random() < 0.7 else luck.choice(EDGES)
        around[place[-1]] = int(far) if far is not None and float(far).is_integer() else far
    return yaml.safe_dump(tree, sort_keys=False)


def accepted(n: int, seed: int) -> Iterator[str]:
    """The first `n` mutants that are scenarios."""
    luck = random.Random(seed)
    found = 0
    while found < n:
        text = mutant(luck)
        try:
            loads(text)
        except ScenarioError:
            continue
        found += 1
        yield text


def ending(text: str, folder: Path) -> str:
    """How `loyalty run` ends: verdict, refusal, or what else, with its last lines."""
    from simulator import cli

    file = folder / "mutant.yaml"
    file.write_text(text, "utf-8")
    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["loyalty", "run", str(file), *SMALL, "--out", str(folder)]
    code: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        except Exception:
            return "traceback: " + "".join(traceback.format_exc().splitlines(keepends=True)[-6:])
    said = err.getvalue()
    if code in (0, None) and "report.html" in out.getvalue():
        return "verdict"
    if code == 2 and re.search(rf"^{re.escape(str(file))}:\d+: ", said, re.MULTILINE):
        return "refusal" if not re.search(_LIBRARY, said) else f"words of a library: {said}"
    return f"exit code {code}: {said}"


_LIBRARY = r"math domain error|f\(a\) and f\(b\)|division by zero|overflow|Error: |must have diff"


def main(n: int, seed: int) -> int:
    """Play `n` mutants; say how they end, and which do not end well."""
    from simulator.report.figures import drawing

    setattr(drawing, "_svg", lambda spec: EMPTY)  # noqa: B010 - pictures have tests of their own
    ends: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for at, text in enumerate(accepted(n, seed)):
            began = time.monotonic()
            how = ending(text, Path(folder))
            sys.stdout.write(f"{at} {how[:7]} {time.monotonic() - began:.1f} s\n")
            ends[how.split(":")[0]] += 1
            if ":" in how:
                sys.stdout.write(f"--- mutant {at}\n{how.strip()}\n")
                Path(os.environ.get("KEEP", folder), f"mutant_{at}.yaml").write_text(text, "utf-8")
            sys.stdout.flush()
    sys.stdout.write(f"{dict(ends)} of {n}, seed {seed}\n")
    return 0 if set(ends) <= {"verdict", "refusal"} else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
