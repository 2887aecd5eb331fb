"""What a tool declares and what its parts do: one declaration, and nothing of one name twice."""

from __future__ import annotations

from collections.abc import Iterator
from types import new_class
from typing import Any, ClassVar, Literal

import numpy as np
import pytest
from numpy.typing import DTypeLike

import simulator.tools  # noqa: F401  (fills the registry)
from simulator.evidence import Evidence, sources
from simulator.knobs import Part, knob
from simulator.program.parts.contact import Contact
from simulator.program.parts.draw import Draw
from simulator.program.parts.grant import Grant
from simulator.program.parts.price import FeltPrice
from simulator.program.parts.privilege import Privilege
from simulator.program.parts.progress import Progress
from simulator.program.parts.take_up import TakeUp
from simulator.program.tally import Sum, Tally
from simulator.program.tool import REGISTRY, Tool
from simulator.report.tools.catalogue import tool_page


class Warm(Part):
    """A part, as those in program/parts are."""

    warmth: float = knob(
        0.1,
        ge=0,
        le=1,
        unit="share",
        kind="assumed",
        source="an example",
        choice=True,
        costs="more",
    )
    acts_on: ClassVar[tuple[str, ...]] = ("need_log", "value.play")
    posts: ClassVar[tuple[str, ...]] = ("service_cost",)
    words: ClassVar[tuple[str, ...]] = ("warms",)
    columns: ClassVar[dict[str, DTypeLike]] = {"warm": np.float32}
    means: ClassVar[dict[str, str]] = {"warm": "how warm they are"}
    tallies: ClassVar[dict[str, Tally]] = {"warm": Sum()}
    cites: ClassVar[tuple[Evidence, ...]] = (sources.CURVATURE, sources.EROSION)


class Cool(Part):
    """Another one."""

    columns: ClassVar[dict[str, DTypeLike]] = {"cool": np.int16}
    means: ClassVar[dict[str, str]] = {"cool": "how cool they are"}
    lasting: ClassVar[tuple[str, ...]] = ("cool",)


@pytest.fixture(autouse=True)
def registry() -> Iterator[None]:
    """Tools made up in a test are gone after it."""
    known = dict(REGISTRY)
    yield
    REGISTRY.clear()
    REGISTRY.update(known)


def test_what_parts_declare_is_added_to_what_the_tool_declares() -> None:
    class Stove(Warm, Cool, Tool):
        kind: Literal["stove"] = "stove"
        acts_on: ClassVar[tuple[str, ...]] = ("value.price", "need_log")
        columns: ClassVar[dict[str, DTypeLike]] = {"coal": np.int64}
        means: ClassVar[dict[str, str]] = {"coal": "what is left", "warm": "in its own words"}
        cites: ClassVar[tuple[Evidence, ...]] = (sources.EXPIRY, sources.EROSION)

    assert Stove.acts_on == ("value.price", "need_log", "value.play")
    assert Stove.posts == ("service_cost",)
    assert Stove.words == ("warms",)
    assert Stove.lasting == ("cool",)
    assert Stove.cites == (sources.EXPIRY, sources.EROSION, sources.CURVATURE)
    assert Stove.evidence() == Stove.cites
    assert Stove.columns == {"coal": np.int64, "warm": np.float32, "cool": np.int16}
    assert Stove.means["warm"] == "in its own words"
    assert set(Stove.means) == set(Stove.columns)
    assert set(Stove.tallies) == {"warm"}
    assert "warmth" in Stove.knobs()
    assert set(vars(Stove().memory(2))) == {"coal", "warm", "cool"}
    assert Tool.acts_on == ()
    assert Warm.acts_on == ("need_log", "value.play")


def test_a_tool_that_goes_on_from_another_says_it_anew_or_not_at_all() -> None:
    class Stove(Warm, Tool):
        kind: Literal["stove"] = "stove"
        posts: ClassVar[tuple[str, ...]] = ("contact_cost",)
        columns: ClassVar[dict[str, DTypeLike]] = {"coal": np.int64}
        means: ClassVar[dict[str, str]] = {"coal": "what is left"}

    class Oven(Cool, Stove):
        kind: Literal["oven"] = "oven"  # type: ignore[assignment]
        posts: ClassVar[tuple[str, ...]] = ("reward_cost",)

    assert Oven.posts == ("reward_cost", "service_cost")
    assert Oven.columns == {"coal": np.int64, "warm": np.float32, "cool": np.int16}
    assert Stove.posts == ("contact_cost", "service_cost")


def test_any_parts_go_into_one_tool() -> None:
    """No column, tally or word of one is another's: a contest takes places and draws prizes."""
    parts = (Contact, Draw, FeltPrice, Grant, Privilege, Progress, TakeUp)
    body: dict[str, Any] = {
        "__module__": __name__, "__annotations__": {"kind": 'Literal["all"]'}, "kind": "all"
    }  # fmt: skip
    made: Any = new_class("All", (*parts, Tool), {}, lambda space: space.update(body))
    assert len(made.columns) == sum(len(getattr(one, "columns", {})) for one in parts)
    assert set(made.means) == set(made.columns)
    for part in parts:
        assert part.__name__ in made.__mro__[parts.index(part) + 1].__name__
        assert not {"offer", "answer", "hand_out", "settle", "owed", "campaign"} & set(vars(part))


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({"columns": {"warm": np.int8}}, "Odd and Warm both have 'warm' in columns; rename one"),
        ({"words": ("warms",)}, "Odd and Warm both have 'warms' in words"),
        ({"tallies": {"warm": Sum()}}, "Odd and Warm both have 'warm' in tallies"),
        ({"acts_on": ("value.price", "value.price")}, "acts_on names the same twice"),
        ({"acts_on": "need_log"}, "acts_on is a text"),
        ({"means": {"cold": "none"}}, "means: there is no 'cold'"),
    ],
    ids=["column", "word", "tally", "twice", "text", "meaning"],
)
def test_what_stands_twice_is_refused_at_import(about: dict[str, Any], message: str) -> None:
    body = {
        "__module__": __name__,
        "__annotations__": {"kind": 'Literal["odd"]'} | dict.fromkeys(about, "ClassVar[object]"),
        "kind": "odd",
        **about,
    }
    with pytest.raises(TypeError, match=message):
        new_class("Odd", (Warm, Tool), {}, lambda space: space.update(body))
    assert "odd" not in REGISTRY


@pytest.mark.parametrize("kind", ["discount", "points", "mailing", "premium_service"])
def test_on_its_page_what_is_decided_stands_before_what_is_believed(kind: str) -> None:
    """Whether the tool or one of its parts has the knob."""
    about, page = REGISTRY[kind].knobs(), tool_page(kind)
    at = {name: page.index(f"\n{name}: ") for name in about}
    chosen = [at[name] for name, one in about.items() if one.choice]
    others = [at[name] for name, one in about.items() if not one.choice]
    assert max(chosen) < min(others)
