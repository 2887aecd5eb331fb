"""Workers import the stand-ins from here, so the folder above must be on their path."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


@pytest.fixture(autouse=True)
def small_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in case is no real one and cannot say what it needs."""
    monkeypatch.setattr("simulator.experiment.memory_needed", lambda case: 1_000)
