"""Commands as they are typed, without drawing and without looking for better variants.

Both take most of the time of a small run, and have tests of their own. A test that looks at the
variants that `loyalty run` has found is marked `mends`.
"""

from collections.abc import Iterator

import pytest

from simulator.report import result
from simulator.report.figures import drawing

EMPTY = drawing.NO_PICTURE


@pytest.fixture(autouse=True)
def _no_pictures() -> Iterator[None]:
    with drawing.without_pictures():
        yield


@pytest.fixture(autouse=True)
def _no_search(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("mends") is None:
        defaults = result.weighed.__kwdefaults__
        assert defaults is not None
        monkeypatch.setitem(defaults, "mend", False)
