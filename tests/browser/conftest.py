"""A browser without a network, and reports to open in it.

Skipped where there is no browser or no Playwright; `make browser` installs both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import simulator
from simulator.findings import Findings, Spread
from simulator.report.html import as_html
from simulator.report.sections import report_of
from tests.browser.pictures import chromium
from tests.report.forms.test_html import full
from tests.report.hand import findings
from tests.report.living import living

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it; CHROMIUM names another one."""
    api = pytest.importorskip("playwright.sync_api", reason="no Playwright: make browser")
    path = chromium()
    if path is None:
        pytest.skip("no Chromium: make browser")
    # a container has no right to a sandbox of its own
    with api.sync_playwright() as started:
        running = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


def long_names() -> Findings:
    """Findings whose every word is as long as people dare, some without a space."""
    label = "a card for everybody who has ever bought anything anywhere near the sea"
    arms = tuple(replace(one, label=f"{label} ({one.role})") for one in findings().arms)
    path = "programs.card.tools.points_for_everybody_and_everything.cost_rate_of_all_points_ever"
    source = "https://example.org/" + "a_very_long_address_without_any_space/" * 4
    many = tuple(
        replace(findings().drivers[0], path=f"{path}_{at}", source=source, correlation=0.8 - at / 9)
        for at in range(6)
    )
    assumed = tuple(
        replace(findings().assumptions[0], path=f"{path}_{at}", value="[1, 2, 3, 4]", source=source)
        for at in range(30)
    )
    huge = Spread(-123_456_789.0, -987_654_321.0, 123_456_789_012.0)
    return full(
        arms=(replace(arms[0], npv=huge), *arms[1:]), drivers=many, assumptions=assumed,
        question=f"Does {label} pay for itself, and is {'very' * 30} sure?", warnings=(source,),
    )  # fmt: skip


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Files to open: of a small run in a market with everything, and of long names."""
    played = simulator.run(living(), jobs=1).findings
    folder = tmp_path_factory.mktemp("reports")
    files = {}
    for name, found in (("run", played), ("long", long_names())):
        files[name] = folder / f"{name}.html"
        files[name].write_text(as_html(report_of(found)), "utf-8")
    return files


@dataclass
class Opened:
    """A report as it is open in a browser, and what has gone wrong since."""

    page: Page
    trouble: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def ask(self, script: str) -> Any:
        """The value of an expression of JavaScript."""
        return self.page.evaluate(script)


@pytest.fixture(params=["run", "long"])
def name(request: pytest.FixtureRequest) -> str:
    """Each of the reports."""
    return str(request.param)


@pytest.fixture(params=[360, 1440])
def width(request: pytest.FixtureRequest) -> int:
    """A telephone, a desk: pixels."""
    return int(request.param)


@pytest.fixture
def opened(browser: Browser, reports: dict[str, Path], name: str, width: int) -> Iterator[Opened]:
    """Each report at each width."""
    with_network_off = browser.new_context(
        offline=True, viewport={"width": width, "height": 800}, locale="en-US"
    )
    page = with_network_off.new_page()
    one = Opened(page)
    page.on("console", lambda said: one.trouble.append(f"{said.type}: {said.text}"))
    page.on("pageerror", lambda fault: one.trouble.append(str(fault)))
    page.on("requestfailed", lambda request: one.trouble.append(f"failed: {request.url[:80]}"))
    page.on("request", lambda request: one.asked.append(request.url))
    page.goto(reports[name].as_uri(), wait_until="load")
    yield one
    with_network_off.close()
