"""Pictures of reports: their first screens for the README (`make gallery`), whole pages to look at.

`python -m tests.browser.pictures FOLDER` writes `first_screen.png` beside every report below a
folder; with `--whole`, `whole_360.png` and `whole_1366.png`, on a telephone and at a desk.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SIZE = {"width": 1080, "height": 900}
WIDTHS = (360, 1366)  # pixels of a telephone and of a desk


def chromium() -> str | None:
    """The browser of the system; CHROMIUM names another one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def take(folder: Path) -> int:
    """Write `first_screen.png` beside every report below a folder; how many there are."""
    from playwright.sync_api import sync_playwright

    pages = sorted(folder.glob("*/report.html"))
    with sync_playwright() as started:
        # a container has no right to a sandbox of its own
        browser = started.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for path in pages:
            page = browser.new_page(viewport={"width": SIZE["width"], "height": SIZE["height"]})
            page.goto(path.resolve().as_uri())
            page.screenshot(path=path.with_name("first_screen.png"))
            page.close()
        browser.close()
    return len(pages)


def take_whole(folder: Path) -> int:
    """Write whole pages, as they open, at both widths beside every report; how many there are."""
    from playwright.sync_api import sync_playwright

    pages = sorted(folder.glob("*/report.html"))
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for path in pages:
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": SIZE["height"]})
                page.goto(path.resolve().as_uri())
                page.screenshot(path=path.with_name(f"whole_{width}.png"), full_page=True)
                page.close()
        browser.close()
    return len(pages) * len(WIDTHS)


if __name__ == "__main__":
    try:
        import playwright  # noqa: F401
    except ImportError:
        sys.exit("no Playwright, so no pictures; make browser installs it")
    if chromium() is None:
        sys.exit("no Chromium, so no pictures; make browser installs it")
    whole = "--whole" in sys.argv
    (place,) = (Path(one) for one in sys.argv[1:] if one != "--whole")
    sys.stdout.write(f"{take_whole(place) if whole else take(place)} pictures\n")
