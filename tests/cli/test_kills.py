"""A few of the kills of `tests.cli.kills`."""

import os
import signal
from pathlib import Path

import pytest

from tests.cli.kills import kill, undisturbed

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX systems")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "number", "part"),
    [("compare", signal.SIGTERM, 0.7), ("transactions", signal.SIGKILL, 0.9)],
)
def test_the_same_command_finishes_as_if_nothing_had_been(
    tmp_path: Path, name: str, number: signal.Signals, part: float
) -> None:
    took = undisturbed(name, tmp_path / name)
    kill(name, part * took, number, tmp_path / name)
