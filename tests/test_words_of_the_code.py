"""The page of words is true: what it names stands where it says, and one name is one class."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "words-of-the-code.md"
ROW = re.compile(
    r"^\| (?P<word>[^|`]+) \| (?P<meaning>[^|]+) \| (?P<where>[^|]+) \|$", re.MULTILINE
)
PLACE = re.compile(r"`(\w+)` in `(simulator/[\w/]+\.py)`")
# Classes that may have the name of another one, and why; one that need not stand here is refused.
TWICE: dict[str, str] = {}


def rows(text: str) -> dict[str, str]:
    """Where each word of the page stands; the head of the table is none."""
    return {m["word"]: m["where"] for m in ROW.finditer(text) if m["word"] != "word"}


def defined(text: str) -> set[str]:
    """Classes and functions at the top level of a module."""
    kinds = (ast.ClassDef, ast.FunctionDef)
    return {one.name for one in ast.parse(text).body if isinstance(one, kinds)}


def classes(folder: Path) -> dict[str, list[str]]:
    """Every class below a folder, also one within another, and the files in which it stands."""
    found = defaultdict(list)
    for path in sorted(folder.rglob("*.py")):
        for one in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(one, ast.ClassDef):
                found[one.name].append(path.relative_to(folder).as_posix())
    return found


def twice(folder: Path) -> dict[str, list[str]]:
    return {name: files for name, files in classes(folder).items() if len(files) > 1}


WORDS = rows(PAGE.read_text("utf-8"))


def test_the_page_has_its_words_in_their_order() -> None:
    assert len(WORDS) >= 40
    assert list(WORDS) == sorted(WORDS)
    lines = PAGE.read_text("utf-8").splitlines()
    assert len(WORDS) == sum(line.startswith("| ") for line in lines) - 1, "a row that is no row"


@pytest.mark.parametrize("word", WORDS)
def test_what_is_named_stands_where_the_page_says(word: str) -> None:
    places = PLACE.findall(WORDS[word])
    assert "; ".join(f"`{name}` in `{file}`" for name, file in places) == WORDS[word]
    for name, file in places:
        assert (ROOT / file).exists(), file
        assert name in defined((ROOT / file).read_text("utf-8")), f"no {name} in {file}"


@pytest.mark.slow
def test_no_two_classes_have_one_name() -> None:
    assert twice(ROOT / "simulator").keys() == TWICE.keys()


def test_a_name_that_stands_twice_and_one_that_does_not_stand_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("class Wallet:\n    class Inner: ...\n", "utf-8")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "two.py").write_text("def f():\n    class Inner: ...\n", "utf-8")
    assert twice(tmp_path) == {"Inner": ["one.py", "other/two.py"]}
    assert defined((tmp_path / "one.py").read_text("utf-8")) == {"Wallet"}
    head = "| word | what it means here | where |\n|---|---|---|\n"
    assert rows(f"{head}| purse | Money. | `Purse` in `simulator/one.py` |\n") == {
        "purse": "`Purse` in `simulator/one.py`"
    }
