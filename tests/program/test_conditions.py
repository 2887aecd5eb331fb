"""Conditions on customers: what each says, and what follows from several together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.program.audience import Audience
from simulator.program.audiences.condition import CONDITIONS, Who
from simulator.program.tool import REGISTRY, Tool
from tests.laws.strategies import law

# A value of each condition, and what is said of those who meet it and of the others.
SAID: dict[str, tuple[Any, str, str]] = {
    "members": (True, "are members", "are not members"),
    "segments": (["a", "b"], "are of a or b", "are not of a or b"),
    "top": (
        0.1,
        "are among the 10 % who spend most",
        "are not among the 10 % who spend most",
    ),
    "lapsed": (8, "have not bought for 8 weeks", "have bought within 8 weeks"),
    "newcomers": (
        13,
        "came or joined within 13 weeks",
        "neither came nor joined within 13 weeks",
    ),
    "open_problem": (True, "wait for the desk", "do not wait for the desk"),
    "share": (0.1, "are in a random 10 %", "are not in a random 10 %"),
    "published": ({"tier": "gold"}, "have the tier gold", "do not have the tier gold"),
    "any": (
        ["members", {"lapsed": 2}],
        "are members or have not bought for 2 weeks",
        "are not members and have bought within 2 weeks",
    ),
    "all": (
        ["members", {"lapsed": 2}],
        "are members and have not bought for 2 weeks",
        "are not members or have bought within 2 weeks",
    ),
    "not": ("members", "are not members", "are members"),
}


def audience(to: Any) -> Audience:
    return Audience.model_validate(to)


# ---------------------------------------------------------------- what a condition says of itself


def test_a_file_in_the_folder_is_a_condition_by_being_there() -> None:
    folder = Path(__file__).parents[2] / "simulator/program/audiences"
    keys = set(re.findall(r'^    key: ClassVar\[str\] = "(\w+)"', _texts(folder), re.MULTILINE))
    assert keys == set(CONDITIONS) == set(SAID)
    orders = [kind.order for kind in CONDITIONS.values()]
    assert len(set(orders)) == len(orders)


def _texts(folder: Path) -> str:
    return "\n".join(file.read_text() for file in sorted(folder.glob("*.py")))


@pytest.mark.parametrize("key", sorted(SAID))
def test_every_condition_is_said_both_ways(key: str) -> None:
    value, said, otherwise = SAID[key]
    (one,) = audience({"not": {key: value}}).parts
    assert one.clause() == otherwise
    assert one.clause(negated=True) == said
    assert audience({key: value}).in_words() != "everyone"


def test_nested_conditions_are_told_apart_by_brackets() -> None:
    said = audience({"any": [{"all": ["members", {"top": 0.2}]}, {"lapsed": 2}]}).plainly()
    assert said == (
        "customers who (are members and are among the 20 % who spend most) or have not bought for "
        "2 weeks"
    )
    assert audience({"not": "members"}).plainly() == "customers who are not members"
    assert audience({"all": ["members", {"lapsed": 2}]}) != audience({"lapsed": 2})
    assert audience({"all": ["members", {"lapsed": 2}]}).plainly() == (
        audience({"members": True, "lapsed": 2}).plainly()
    )


def test_nobody_outside_asks_for_a_condition_by_its_name() -> None:
    """What a tool or the loop wants to know of an audience is a question to it."""
    package = Path(__file__).parents[2] / "simulator"
    keys = "|".join(key for key in CONDITIONS if key not in ("any", "all", "not"))
    asks = re.compile(rf"\.to\.({keys})\b")
    found = [
        f"{file.relative_to(package)}: {line.strip()}"
        for file in sorted(package.rglob("*.py"))
        for line in file.read_text().splitlines()
        if asks.search(line)
    ]
    assert not found


@pytest.mark.parametrize(
    "bad",
    [
        {"share": 0},
        {"share": 1.01},
        {"newcomers": 0},
        {"any": []},
        {"all": []},
        {"any": "members"},
        {"not": "somebody"},
        {"any": [{"top": 2}]},
        {"not": {"age": 3}},
        {"tier": "gold", "published": 3},
    ],
)
def test_what_is_no_audience(bad: Any) -> None:
    with pytest.raises(ValidationError):
        audience(bad)


def test_more_conditions_than_can_be_looked_at_are_refused() -> None:
    some = [{"lapsed": weeks} for weeks in range(1, 13)]
    assert audience({"any": some}).weeks_away == 1
    with pytest.raises(ValidationError, match="found 13 conditions; expected at most 12"):
        audience({"any": [*some, "members"]})


def test_conditions_within_conditions_end_somewhere() -> None:
    def nested(depth: int) -> Any:
        return {"not": nested(depth - 1)} if depth else "members"

    assert audience(nested(8)).only_members
    assert not audience(nested(7)).only_members
    with pytest.raises(ValidationError, match="conditions within conditions, 9 deep; at most 8"):
        audience(nested(9))
    with pytest.raises(ValidationError):
        audience(nested(50))


# ---------------------------------------------------------------- what follows from conditions

SIMPLE = st.sampled_from(
    [
        "members", {"lapsed": 2}, {"lapsed": 8}, {"top": 0.1}, {"top": 0.5}, {"share": 0.3},
        {"newcomers": 13}, {"segments": ["a"]}, {"segments": ["a", "b"]}, {"tier": "gold"},
        {"published": {"tier": "silver"}}, {"open_problem": True},
    ]
)  # fmt: skip
AUDIENCES = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.builds(lambda one: {"not": one}, inner),
        st.builds(lambda some: {"any": some}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda some: {"all": some}, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=5,
).map(lambda to: to if to != {"tier": "gold"} else {"published": {"tier": "gold"}})


def customers() -> Iterator[dict[str, Any]]:
    """Every kind of customer that the simple conditions can tell apart."""
    ranks = product((0, 2, 8), (0, 0.1, 0.5), (0, 0.3), (0, 13), "abc", (0, 1), ("", "gold", "s"))
    for away, top, share, new, segment, waits, tier in ranks:
        for member in (False, True):
            yield {
                "members": member, "lapsed": away, "top": top, "share": share, "newcomers": new,
                "segments": segment, "open_problem": waits, "tier": {"s": "silver"}.get(tier, tier),
            }  # fmt: skip


def meets(to: Any, one: dict[str, Any]) -> bool:
    """Whether a customer meets an audience, read off its text."""
    if to == "members":
        return bool(one["members"])
    ((key, value),) = to.items()
    if key == "not":
        return not meets(value, one)
    if key in ("any", "all"):
        return (any if key == "any" else all)(meets(inside, one) for inside in value)
    if key == "lapsed":
        return bool(one[key] >= value)
    if key in ("top", "share"):
        return bool(0 < one[key] <= value)
    if key == "segments":
        return one[key] in value
    if key in ("tier", "published"):
        return bool(one["tier"] == (value if key == "tier" else value["tier"]))
    return bool(one[key])


@pytest.mark.usefixtures("tiers")
@law(60)
@given(AUDIENCES)
def test_what_is_said_of_all_who_are_addressed_holds_for_each(to: Any) -> None:
    """Against every kind of customer there can be, one by one."""
    one, there = audience(to), [who for who in customers() if meets(to, who)]
    assert one.only_members == (bool(there) and all(who["members"] for who in there))
    assert one.weeks_away == min((who["lapsed"] for who in there), default=0)
    for segment in "abc":
        assert one.fits(segment) == any(who["segments"] == segment for who in there)
    others = [{**who, "members": not who["members"]} for who in there]
    gains = any(who["members"] and not meets(to, other) for who, other in zip(there, others,
                strict=True))  # fmt: skip
    assert one.joined_for == gains


@pytest.fixture(scope="module")
def tiers() -> None:
    """A tool that publishes a tier, so that `{tier: gold}` is known."""
    known = dict(REGISTRY)

    class Tiers(Tool):
        kind: Literal["audience_tiers"] = "audience_tiers"
        publishes: ClassVar[dict[str, Any]] = {"tier": np.int8}

    REGISTRY.clear()
    REGISTRY.update(known)


def test_the_chance_to_be_addressed() -> None:
    rate = np.array([0.1, 1.0], np.float32)
    away = np.exp(-rate * np.float32(8))
    expected: list[tuple[Any, Any, Any]] = [
        ("everyone", 1.0, 1.0),
        ("members", 1.0, 0.0),
        ({"not": "members"}, 0.0, 1.0),
        ({"segments": ["b"], "top": 0.2}, 0.0, 0.0),
        ({"segments": ["a"], "top": 0.2}, 0.2, 0.2),
        ({"any": [{"top": 0.1}, {"top": 0.2}]}, 0.2, 0.2),
        ({"all": [{"top": 0.1}, {"top": 0.2}]}, 0.1, 0.1),
        ({"any": [{"top": 0.5}, {"share": 0.5}]}, 0.75, 0.75),
        ({"any": ["members", {"share": 0.1}]}, 1.0, 0.1),
        ({"newcomers": 13}, 0.25, 0.0),
        ({"lapsed": 8}, away, away),
        ({"not": {"lapsed": 8}}, 1 - away, 1 - away),
        ({"open_problem": True}, 0.0, 0.0),
    ]
    for to, member, other in expected:
        one = audience(to)
        for who, wanted in ((Who(), member), (Who(member=False), other)):
            assert np.allclose(one.expected("a", rate, who), wanted, rtol=1e-6), to
    assert audience({"members": True, "newcomers": 13}).expected("a", rate, Who(weeks=26)) == 0
