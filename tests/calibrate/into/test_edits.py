"""A value of a text replaced or added: what is meant changes there, and nothing else does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.calibrate.into.edits import NoPlace, put_value, text_at

SCENARIOS = sorted((Path(__file__).parents[3] / "scenarios").glob("*.yaml"))
COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#.*$")
NEW = "{value: 4242, source: measured}"

TEXT = """\
# head
market:   # of the market
  customers: 100   # all of them
  basket:
    # from the till
    value: 29.58   # net
    source: measured
  # what leaves
  churn_per_year: 2%

  segments: {a: {share: 1, basket: 3}}
company: {gross_margin: 28%}
"""


def test_each_place_by_hand() -> None:
    assert "  customers: 7   # all of them\n" in put_value(TEXT, ("market", "customers"), "7")
    block = put_value(TEXT, ("market", "basket"), "8")
    assert "  # from the till\n  # net\n  basket: 8\n  # what leaves\n" in block
    flow = put_value(TEXT, ("market", "segments", "a", "basket"), "9")
    assert "segments: {a: {share: 1, basket: 9}}\n" in flow
    added = put_value(TEXT, ("market", "need_shape"), "1.2", ("customers", "basket"))
    assert "    source: measured\n  need_shape: 1.2\n  # what leaves\n" in added
    inner = put_value(TEXT, ("market", "segments", "a", "need_shape"), "1.2")
    assert "{share: 1, basket: 3, need_shape: 1.2}" in inner
    last = put_value(TEXT.rstrip("\n"), ("goal",), "retain")
    assert last.endswith("company: {gross_margin: 28%}\ngoal: retain\n")


def test_where_no_mapping_is() -> None:
    with pytest.raises(NoPlace, match=r"market\.customers"):
        put_value(TEXT, ("market", "customers", "a"), "1")
    with pytest.raises(NoPlace, match="rival"):
        put_value(TEXT, ("rival", "share"), "1")


def test_ends_of_lines_are_kept() -> None:
    windows = TEXT.replace("\n", "\r\n")
    for path in (("market", "basket"), ("market", "need_shape")):
        found = put_value(windows, path, "1")
        assert found.count("\n") == found.count("\r\n")


def leaves(tree: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Paths of everything under mappings of names."""
    if not isinstance(tree, dict):
        return []
    found = []
    for key, value in tree.items():
        if isinstance(key, str):
            found += [(*path, key), *leaves(value, (*path, key))]
    return found


@pytest.mark.parametrize("file", SCENARIOS[:6], ids=lambda file: file.stem)
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_nothing_else_changes(file: Path, data: st.DataObject) -> None:
    """Of shipped scenarios: the tree is that with one value set, and each comment is there."""
    text = file.read_text("utf-8")
    tree = yaml.safe_load(text)
    path = data.draw(st.sampled_from(leaves(tree)))
    if data.draw(st.booleans()):
        path = (*path[:-1], "new_key")
    found = put_value(text, path, NEW)
    at = tree
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = yaml.safe_load(NEW)
    assert yaml.safe_load(found) == tree
    assert list(yaml.safe_load(found)) == list(tree)
    assert sorted(COMMENT.findall(found)) == sorted(COMMENT.findall(text))
    assert text_at(found, path) == NEW
    assert put_value(found, path, NEW) == found
