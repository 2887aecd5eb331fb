"""Without drawing: pictures have tests of their own."""

import pytest

from simulator.report.figures import drawing
from tests.cli.conftest import EMPTY


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_svg", lambda spec: EMPTY)
