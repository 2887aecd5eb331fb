"""What tools made of parts alone are held to: the same contract as those that ship."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from simulator.program.tool import REGISTRY
from simulator.simulate import simulate
from tests import test_every_tool as contract
from tests.laws.worlds import EVERYBODY_JOINS, case, market, program, same_books, total
from tests.program.parts.made import KINDS, TOOLS

ONE_BY_ONE = {"kind": KINDS, "part": TOOLS, "instead": (False, True)}
# what is checked of all tools together, or of pairs
OF_SEVERAL = {
    "test_the_order_of_tools_does_not_matter",
    "test_every_pair_of_tools_comes_in_both_orders",
    "test_the_order_of_tools_that_do_not_merely_add_up_does_not_matter",
    "test_a_tool_that_says_nothing_of_itself_lists_its_choices",
}
CHECKS = [
    check for name, check in vars(contract).items()
    if name.startswith("test_") and name not in OF_SEVERAL
]  # fmt: skip


@pytest.fixture(autouse=True)
def registry() -> Iterator[None]:
    """Known to the registry, where a test asks for them."""
    known = dict(REGISTRY)
    REGISTRY.update(zip(KINDS, TOOLS, strict=True))
    yield
    REGISTRY.clear()
    REGISTRY.update(known)


def asked(check: Callable[..., None], at: int) -> Iterator[dict[str, Any]]:
    """What a check of the contract is called with for one of the tools."""
    names = inspect.signature(check).parameters
    given = {name: some[at] for name, some in ONE_BY_ONE.items() if name in ("kind", "part")}
    for instead in (False, True) if "instead" in names else (False,):
        words = {**given, "instead": instead}
        yield {name: words[name] for name in names if name in words}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("at", range(len(KINDS)), ids=KINDS)
def test_it_keeps_the_contract(check: Any, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in asked(check, at):
        if "monkeypatch" in inspect.signature(check).parameters:
            words["monkeypatch"] = monkeypatch
        check(**words)


def test_all_checks_of_single_tools_are_made() -> None:
    """A check that is added to the contract is made of these, too."""
    assert len(CHECKS) >= 18
    for check in CHECKS:
        names = set(inspect.signature(check).parameters)
        assert names & {"kind", "part"}, check.__name__
        assert names <= {"kind", "part", "instead", "monkeypatch"}, check.__name__


def test_they_go_together_in_any_order() -> None:
    tools = {kind: REGISTRY[kind].model_validate({}) for kind in KINDS}
    arms = {
        "there": program(tools=tools, joining=EVERYBODY_JOINS),
        "back": program(tools=dict(reversed(tools.items())), joining=EVERYBODY_JOINS),
    }
    books = simulate(case(arms, world=market(600, refund_rate=0.1), weeks=30)).ledgers
    assert not same_books(books["there"], books["back"])
    assert total(books["there"], "fee_income") > 0
