"""Commands as they are typed, without drawing and without looking for better variants.

Both take most of the time of a small run, and have tests of their own. A test that looks at the
variants that `loyalty run` has found is marked `mends`.
"""

import pytest

from simulator.report import result
from simulator.report.figures import drawing

EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_svg", lambda spec: EMPTY)
    monkeypatch.setattr(drawing, "_spec", lambda title, chart, room: {"title": title})


@pytest.fixture(autouse=True)
def _no_search(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("mends") is None:
        defaults = result.weighed.__kwdefaults__
        assert defaults is not None
        monkeypatch.setitem(defaults, "mend", False)
