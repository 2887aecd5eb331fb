"""Every list of the method maps to the catalogue, and what tools say of themselves is true."""

from __future__ import annotations

import pytest

from simulator.battery.choices import shipped
from simulator.program.about.listing import LISTS, Listing
from simulator.program.tool import REGISTRY
from simulator.report.tools.tool_list import WAYS, By, Wanted, tool_list
from tests.report.method import PAGE, listings, page


def test_the_page_is_that_of_the_code() -> None:
    assert PAGE.read_text("utf-8") == page(), "run make method"


@pytest.mark.parametrize("kind", shipped())
def test_a_tool_that_ships_stands_in_a_list(kind: str) -> None:
    listing = REGISTRY[kind].listing
    assert listing is not None
    assert listing.lists
    assert listing.goals


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_the_method_has_a_tool(name: str) -> None:
    assert [kind for kind, one in listings().items() if name in one.lists]


@pytest.mark.parametrize("kind", shipped())
def test_a_tool_speaks_to_the_motive_that_it_names(kind: str) -> None:
    listing = REGISTRY[kind].listing
    assert listing is not None
    spoken = {name.removeprefix("value.") for name in REGISTRY[kind].acts_on if "value." in name}
    # what acts on visits or on what is paid speaks to price without a value of its own, and what
    # acts through the desk to service
    through = {"service"} if "desk" in listing.needs else {"price"}
    assert listing.motive in spoken | through


@pytest.mark.parametrize("by", WAYS)
def test_every_tool_stands_in_every_list(by: By) -> None:
    said = tool_list(by)
    for kind in shipped():
        assert f"\n{kind} " in said
    assert max(map(len, said.splitlines())) <= 80


def test_a_filter_leaves_those_that_fit_and_says_when_none_does() -> None:
    said = tool_list(wanted=Wanted(goal="retain", motive="service"))
    assert "\npremium_service " in said
    assert "\ndiscount " not in said
    assert tool_list(wanted=Wanted(motive="service", needs="newcomers")).startswith("No tool ")


def test_a_word_that_the_catalogue_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="goals: 'sell' is not known; expected one of acquire"):
        Listing(("price",), "price", ("sell",))
