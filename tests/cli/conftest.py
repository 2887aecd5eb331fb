"""Commands as they are typed, without drawing: pictures have tests of their own."""

import pytest

from simulator.report.figures import drawing

EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most of the time of a small run would go into its figures."""
    monkeypatch.setattr(drawing, "_svg", lambda spec: EMPTY)
