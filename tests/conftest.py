"""Settings for all tests."""

import os

# Threads of linear algebra wait for each other, and take the processors of other tests meanwhile;
# read when NumPy is imported, also by the processes that tests start.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import signal
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from simulator.battery import Check
from simulator.simulate.solve.starts import STARTS
from tests.once import Shared, calibrations_once, cases_once

# The same examples are tried every time, so that a change is judged and not its luck.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# HYPOTHESIS_PROFILE=explore looks for new counterexamples. No deadline: the first call of a
# compiled kernel takes seconds.
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# A shell has what it starts in the background ignore Ctrl-C, of which some tests send one.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

QUICK = pytest.StashKey[bool]()
PLAYING = ("experiment",)  # folders whose tests are about playing itself
# Tools of which every law is tried by `make test`: those that cost least, one that acts on prices
# and one that acts by messages.
EVERYDAY = ("discount", "mailing")
# Folders whose tests look at the same plays, or pages.
ROOM = {"facts": "facts", "curves": "curves", "browser": "browser"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest` is quick, `pytest --slow` the rest of it; what is named is tried as a whole."""
    parser.addoption("--slow", action="store_true", help="only the tests that are marked slow")
    parser.addoption("--quick", action="store_true", help="none that are, wherever")


def pytest_configure(config: pytest.Config) -> None:
    """Whether slow tests are left out: where nothing is asked for but the tests."""
    option = config.option
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    asked = named or option.slow or option.markexpr or option.keyword
    told: dict[str, bool] = getattr(config, "workerinput", {})
    config.stash[QUICK] = told.get("quick", option.quick or not asked)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process of its own, which is handed paths in any case."""
    node.workerinput["quick"] = node.config.stash[QUICK]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not asked for; keep tests that look at the same plays in one process."""
    quick = config.stash[QUICK]
    if quick or config.option.slow:
        out = [item for item in items if _slow(item) == quick]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if _slow(item) != quick]
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(_shares(item)))


def _slow(item: pytest.Item) -> bool:
    """Marked so, or a law that plays for long."""
    check = _check(item)
    long = check is not None and check.law.slow and check.kind not in EVERYDAY
    return long or item.get_closest_marker("slow") is not None


def _check(item: pytest.Item) -> Check | None:
    """The law that it tries on a tool, if it does."""
    given = getattr(item, "callspec", None)
    check = None if given is None else given.params.get("check")
    return check if isinstance(check, Check) else None


def _shares(item: pytest.Item) -> str:
    """The folder, the file, or the kind of tool that laws are tried on."""
    check = _check(item)
    if check is not None:
        return f"laws of {check.kind}"
    folder, file = item.path.parent.name, item.path.stem
    return ROOM.get(folder, f"{folder}/{file}")


@pytest.fixture(scope="session")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """Plays of all processes of this session, see `tests.once`."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    shared = Shared(folder / "plays")
    with cases_once(shared), calibrations_once(shared):
        yield shared


@pytest.fixture(autouse=True)
def _once(request: pytest.FixtureRequest, _shared: Shared) -> Iterator[None]:
    """A test marked `anew` plays for itself, and for nobody else; so do those about playing."""
    marked = request.node.get_closest_marker("anew") is not None
    _shared.on = not marked and request.node.path.parent.name not in PLAYING
    if not _shared.on:
        STARTS.clear()
    yield
    if not _shared.on:
        STARTS.clear()
    _shared.on = True
