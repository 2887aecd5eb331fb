"""Refuses what is wrong in scenarios and prints what is said of it, for another language."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simulator.scenario import ScenarioError, load, loads
from tests.scenario import test_accidents, test_audiences, test_meant, test_plausible
from tests.scenario.conftest import MINIMAL
from tests.scenario.market import test_around
from tests.scenario.refused import test_one_change, test_whole_files
from tests.scenario.refused.change import changed


def texts() -> Iterator[tuple[str, str]]:
    """Scenarios of which each has something wrong, by what it is."""
    tables: tuple[Mapping[str, Any], ...] = (
        test_one_change.ONE_CHANGE, test_accidents.ACCIDENTS, test_accidents.MISPLACED,
        test_meant.THOUSANDS,
    )  # fmt: skip
    for table in tables:
        for name, (change, *_) in table.items():
            yield name, changed(MINIMAL, *change)
    for old, new, _ in (*test_accidents.OTHER_WORDS, *test_meant.FORMS):
        yield new, changed(MINIMAL, old, new)
    for name, (text, _) in test_whole_files.WHOLE_FILES.items():
        yield name, text
    for name, case in test_around.ONE_CHANGE.items():
        text = test_around.LIVING
        for change in case[:-1]:
            text = changed(text, *change)
        yield name, text
    for to in test_audiences.BAD:
        yield to, test_audiences.SHOP.replace("HERE", to)


def doubtful() -> Iterator[tuple[str, str]]:
    """Scenarios that can be played and are hardly meant; not what a tool says of itself."""
    for name, (old, new, *_) in test_plausible.HARDLY_MEANT.items():
        yield name, changed(MINIMAL, old, new)


def files(folder: Path) -> Iterator[tuple[str, str]]:
    """What is said of files that are no scenarios."""
    for name, content in (
        ("shop.csv", b"a,b\n"), ("binary.yaml", b"\0\0"), ("latin.yaml", b"question: \xe4"),
    ):  # fmt: skip
        (folder / name).write_bytes(content)
    for name in ("shop.csv", "binary.yaml", "latin.yaml", "missing.yaml", ""):
        try:
            load(folder / name)
        except ScenarioError as error:
            yield name, "\n".join(one.message for one in error.faults)


def main() -> None:
    """Print what is said of each, as JSON."""
    said = {}
    for name, text in texts():
        try:
            loads(text, "shop.yaml")
        except ScenarioError as error:
            said[name] = "\n".join(one.message for one in error.faults)
    for name, text in doubtful():
        said[name] = "\n".join(one.message for one in loads(text, "shop.yaml").warnings)
    with tempfile.TemporaryDirectory() as folder:
        said |= files(Path(folder))
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
