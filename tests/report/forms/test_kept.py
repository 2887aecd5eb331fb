"""Findings as JSON and back."""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from simulator.findings import Effect, Findings, Spread
from simulator.report.kept import Unreadable, as_json, read
from tests.report.hand import bridge, findings
from tests.report.sections.test_around import EFFECTS

ODD = 'é \u202e\x1b"\\\n\ud83d'.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def same(one: Any, other: Any) -> None:
    """Check that two values agree in type and to the bit, NaN with NaN."""
    assert type(one) is type(other)
    if isinstance(one, pl.DataFrame):
        assert one.schema == other.schema
        assert_frame_equal(one, other, check_exact=True)
    elif is_dataclass(one):
        for field in fields(one):
            same(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, tuple):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            same(a, b)
    elif isinstance(one, float) and math.isnan(one):
        assert math.isnan(other)
    else:
        assert one == other


def there_and_back(found: Findings, place: Path) -> Findings:
    """Findings after a stay on disk."""
    path = place / "findings.json"
    path.write_text(as_json(found), "utf-8")
    back = read(path)
    assert isinstance(back, Findings)
    return back


def full(**changes: Any) -> Findings:
    """Findings with about everything, in the types that a run gives them."""
    frame = pl.DataFrame({"case": [0, 1], "arm": ["card", None], "amount": [1.5, math.nan]})
    stayed = (("value", 340.2), ("lock_in", -math.inf))
    whole = (replace(bridge(), stayed=stayed),)
    return findings(**({"around": EFFECTS, "bridges": whole, "bridge": frame} | changes))


def test_what_is_kept_is_what_was_found(tmp_path: Path) -> None:
    for found in (findings(), full()):
        back = there_and_back(found, tmp_path)
        for field in fields(Findings):
            one, other = getattr(found, field.name), getattr(back, field.name)
            if not isinstance(one, int):  # hand-made findings have 100_000 where a run has 1e5
                same_values(one, other)
        assert as_json(back) == as_json(found)


def same_values(one: Any, other: Any) -> None:
    """Like `same`, where a whole number may stand for a float."""
    if isinstance(one, int | float) and not isinstance(one, bool) and not isinstance(other, bool):
        assert one == other or (math.isnan(one) and math.isnan(other))
    elif is_dataclass(one) and not isinstance(one, type):
        assert type(one) is type(other)
        for field in fields(one):
            same_values(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, tuple):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            same_values(a, b)
    else:
        same(one, other)


@pytest.mark.slow
@given(
    st.floats(allow_nan=True, allow_infinity=True, width=64),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.lists(st.one_of(st.none(), st.floats()), max_size=3),
)
def test_any_number_and_any_word_come_back(
    tmp_path_factory: pytest.TempPathFactory, number: float, word: str, values: list[float | None]
) -> None:
    arm = replace(findings().arms[0], npv=Spread(number, -number, number), label=word, roi=None)
    frame = pl.DataFrame({"arm": [word] * len(values), "npv": values}, schema=SCHEMA)
    effect = Effect(word, "share", word, tuple(values))
    found = findings(arms=(arm,), npv=frame, effects=(effect,), question=word, warnings=(word,))
    back = there_and_back(found, tmp_path_factory.mktemp("kept"))
    same(back.arms[0].npv, arm.npv)
    same(back.arms[0].label, word)
    assert back.arms[0].roi is None
    same(back.effects, found.effects)
    same(back.npv, frame)
    assert (back.question, back.warnings) == (word, (word,))


SCHEMA = {"arm": pl.String, "npv": pl.Float64}


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_a_frame_keeps_its_types_even_if_empty(tmp_path: Path, rows: int) -> None:
    schema = {"arm": pl.String, "case": pl.Int64, "met": pl.Boolean, "npv": pl.Float64,
              "small": pl.Int32}  # fmt: skip
    frame = pl.DataFrame(
        {
            "arm": ["a", None, ODD][:rows],
            "case": [1, None, -(2**60)][:rows],
            "met": [True, None, False][:rows],
            "npv": [math.inf, None, math.nan][:rows],
            "small": [1, 2, None][:rows],
        },
        schema=schema,
    )
    same(there_and_back(findings(npv=frame), tmp_path).npv, frame)


def test_it_is_json_that_anybody_can_read() -> None:
    told = json.loads(as_json(full()), parse_constant=lambda name: pytest.fail(name))
    assert told["findings"]["name"] == "shop"
    assert told["version"] == "0.1.0"


def test_findings_of_an_earlier_version_may_lack_what_was_added(tmp_path: Path) -> None:
    told = json.loads(as_json(findings()))
    del told["findings"]["around"], told["findings"]["bridge"]
    (tmp_path / "findings.json").write_text(json.dumps(told), "utf-8")
    found = read(tmp_path / "findings.json")
    assert isinstance(found, Findings)
    assert found.around == ()


def damaged(**changes: object) -> str:
    """Findings in which something is not as it was."""
    told = json.loads(as_json(findings()))
    told["findings"] |= changes
    return json.dumps(told)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "1", '"findings"', "{}", '{"format": 1}',
        '{"format": 2, "findings": {}}', '{"format": 1, "findings": {}}',
        '{"format": 1, "findings": []}', '{"format": 1, "findings": null}',
        as_json(findings())[:-400], "\x00\x01", damaged(arms=None), damaged(arms=[{}]),
        damaged(arms=3), damaged(npv={}), damaged(npv={"types": {"a": "Nothing"}, "columns": {}}),
        damaged(npv={"types": {"a": "Int64"}, "columns": {"a": ["x"]}}), damaged(what=1),
        damaged(matches=[[1, 2]]),
    ],
)  # fmt: skip
def test_a_damaged_or_foreign_file_gives_a_message(tmp_path: Path, text: str) -> None:
    path = tmp_path / "findings.json"
    path.write_text(text, "utf-8")
    with pytest.raises(Unreadable, match=r"findings\.json: cannot be read as findings of this"):
        read(path)


def test_a_file_that_is_no_text_gives_a_message(tmp_path: Path) -> None:
    path = tmp_path / "findings.json"
    path.write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(Unreadable, match="run the scenario again"):
        read(path)


def test_a_place_without_findings_gives_a_message(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"no such file; expected the folder of a finished run"):
        read(tmp_path / "findings.json")
