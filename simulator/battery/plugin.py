"""The battery as a plug-in of pytest: `pytest --loyalty-tool punch_card`.

It is found by its entry point (`pytest11`) and does nothing unless it is asked to; only then is
anything of the simulator imported.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from simulator.battery.law import Check

OPTION = "--loyalty-tool"
SLOW = "loyalty_slow"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    group = parser.getgroup("loyalty", "laws that loyalty tools must keep")
    group.addoption(
        OPTION,
        action="append",
        default=[],
        metavar="KIND",
        help="hold this tool to every law of the battery, beside the tests that are collected; "
        "may be given several times",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark of slow laws known."""
    config.addinivalue_line(
        "markers", f'{SLOW}: a law that plays for long; leave out with -m "not {SLOW}"'
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the laws of the tools that were named; keep those of a tool in one process."""
    items += _laws_of(session, config.getoption(OPTION))
    grouped = config.pluginmanager.hasplugin("xdist")
    for item in items:
        check = _check_of(item)
        if check is None:
            continue
        if check.law.slow:
            item.add_marker(getattr(pytest.mark, SLOW))
        if grouped and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(f"laws of {check.kind}"))


def _laws_of(session: pytest.Session, kinds: list[str]) -> Iterator[LawItem]:
    if not kinds:
        return
    from simulator.battery.every import checks
    from simulator.tools import UNLOADED

    try:
        found = checks(*dict.fromkeys(kinds))
    except LookupError as fault:
        why = [str(one) for one in UNLOADED if one.name in kinds]
        raise pytest.UsageError("; ".join([f"{OPTION}: {fault.args[0]}", *why])) from None
    nodes = {kind: ToolLaws.from_parent(session, name=kind) for kind in kinds}
    for check in found:
        yield LawItem.from_parent(nodes[check.kind], name=check.law.name, check=check)


def _check_of(item: pytest.Item) -> Check | None:
    """The law that an item looks at: one of ours, or of a test with `parametrize_with_laws`."""
    if isinstance(item, LawItem):
        return item.check
    given = getattr(item, "callspec", None)
    check = None if given is None else given.params.get("check")
    return check if hasattr(check, "law") and hasattr(check, "kind") else None


class ToolLaws(pytest.Collector):
    """All laws of a tool."""

    def __init__(self, **about: Any) -> None:
        about.setdefault("nodeid", f"laws of {about['name']}")
        super().__init__(**about)

    def collect(self) -> list[pytest.Item]:
        """Nothing: laws are added to what was collected."""
        return []


class LawItem(pytest.Item):
    """One law, held against one tool."""

    def __init__(self, *, check: Check, **about: Any) -> None:
        super().__init__(**about)
        self.check = check

    def runtest(self) -> None:
        """Hold the law against the tool."""
        self.check()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is broken and by which numbers; where something else went wrong, all of it."""
        from simulator.battery.law import Broken

        if isinstance(excinfo.value, Broken):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file of the tool, its line, and what is looked at."""
        from simulator.program.tool import REGISTRY

        tool = REGISTRY[self.check.kind]
        line = inspect.getsourcelines(tool)[1] - 1
        return Path(inspect.getfile(tool)), line, f"{self.check.kind}: {self.check.law.title}"
