"""Pages for those who work on the program: what they name is there, and records have their form."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.report.house import ROOT

DOCS, RECORDS = ROOT / "docs", ROOT / "docs" / "decisions"
INDEX = RECORDS / "README.md"
NUMBERED = sorted(RECORDS.glob("[0-9]*.md"))
WORKERS = [ROOT / "CONTRIBUTING.md", DOCS / "architecture.md", INDEX, *NUMBERED]
ALL = [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
LINES, WORDS = 45, 450  # of a page

FILES = re.compile(r"(?<![\w/.])((?:simulator|tests|docs|benchmarks|scenarios)/[\w./-]*\w/?)")
MODULES = re.compile(r"python -m ((?:tests|benchmarks)[\w.]*)")
TARGETS = re.compile(r"`make ([a-z-]+)`")
LINKS = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
MENDED = re.compile(r"\s*\n\s+")  # a command that goes on in the next line


def named(page: Path) -> str:
    """A page without line breaks within commands, and without what stands for something else."""
    return MENDED.sub(" ", page.read_text("utf-8"))


def told(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", WORKERS, ids=told)
def test_files_modules_and_commands_that_are_named_are_there(page: Path) -> None:
    text = named(page)
    missing = [name for name in FILES.findall(text) if not (ROOT / name).exists()]
    for module in MODULES.findall(text):
        place = ROOT / module.replace(".", "/")
        if not (place.with_suffix(".py").exists() or (place / "__main__.py").exists()):
            missing.append(module)
    rules = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    missing += [f"make {name}" for name in TARGETS.findall(text) if name not in rules]
    assert not missing


@pytest.mark.parametrize("page", ALL, ids=told)
def test_links_lead_to_what_is_there(page: Path) -> None:
    links = [one for one in LINKS.findall(page.read_text("utf-8")) if "://" not in one]
    assert [one for one in links if not (page.parent / one).exists()] == []


def test_names_in_code_are_in_the_files_beside_them() -> None:
    """As in `WORDS` (`simulator/scenario/keys/synonyms.py`), or `refund_rate` in a file."""
    text = named(ROOT / "CONTRIBUTING.md")
    between = r"(?: of | in |, | \()"
    pairs = re.findall(rf"`([A-Za-z_.]+)`{between}`((?:simulator|tests)/[\w./]+\.py)`", text)
    assert len(pairs) >= 10
    for name, file in pairs:
        last = name.split(".")[-1]
        assert re.search(rf"\b{last}\b", (ROOT / file).read_text("utf-8")), f"{name} in {file}"


def _is_package(folder: Path) -> bool:
    return (folder / "__init__.py").is_file()


def test_the_plan_of_the_house_names_what_is_there() -> None:
    """Every file that it lists stands in the folder under which it is listed; none is left out."""
    plan = (DOCS / "architecture.md").read_text("utf-8").split("```")[1]
    above, listed = [ROOT], Counter[Path]()
    for line in plan.splitlines():
        deep = (len(line) - len(line.lstrip())) // 2
        names = re.findall(r"(?<=\s)(\w+(?:/|\.py))(?=\s|$)", f" {line}")
        del above[deep + 1 :]
        listed.update(above[-1] / name for name in names)
        if names and names[0].endswith("/") and line.lstrip().startswith(names[0]):
            above.append(above[-1] / names[0])
    assert [told(one) for one in listed if not one.exists()] == []
    assert [told(one) for one, times in listed.items() if times > 1] == []
    for folder in sorted({one.parent for one in listed} - {ROOT}):
        there = {one for one in folder.iterdir() if one.suffix == ".py" or _is_package(one)}
        assert [told(one) for one in there - listed.keys() if one.stem != "__init__"] == []


@pytest.mark.parametrize("page", NUMBERED, ids=told)
def test_a_decision_has_its_form(page: Path) -> None:
    text = page.read_text("utf-8")
    number = int(page.name.split("-")[0])
    assert re.match(rf"# {number}\. \S.*\n\n- Date: 20\d\d-\d\d-\d\d\n- Status: \S", text)
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Decided", "Considered", "Measured"]
    for part in text.split("\n## ")[1:]:
        assert part.split("\n", 1)[1].strip()
    assert len(text.splitlines()) <= LINES
    assert len(text.split()) <= WORDS
    assert re.search(r"`(?:python|git|make) ", text), "a measurement names its command"


def test_the_index_lists_every_decision_once() -> None:
    rows = re.findall(
        r"^\| (\d+) \| \[(.+?)\]\((.+?)\) \| (\S+) \| (.+?) \|$",
        INDEX.read_text("utf-8"), re.MULTILINE,
    )  # fmt: skip
    found = []
    for page in NUMBERED:
        text = page.read_text("utf-8")
        number, title = re.findall(r"^# (\d+)\. (.*)$", text, re.MULTILINE)[0]
        (date,), (status,) = (
            re.findall(rf"^- {word}: (.*)$", text, re.MULTILINE) for word in ("Date", "Status")
        )
        found.append((number, title, page.name, date, status))
    assert rows == found
    assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1))
