"""What tools made of parts alone are held to: the same contract as those that ship."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.battery import LAWS, Check
from simulator.battery.law import Law
from simulator.program.tool import REGISTRY
from simulator.simulate import simulate
from tests.laws.worlds import EVERYBODY_JOINS, case, market, program, same_books, total
from tests.program.parts.made import KINDS, TOOLS

# Laws of behavior play for many weeks; those of tools that ship hold their parts to them.
CHECKS = [one for one in LAWS.values() if not one.slow]


@pytest.fixture(autouse=True)
def registry() -> Iterator[None]:
    """Known to the registry, where a test asks for them."""
    known = dict(REGISTRY)
    REGISTRY.update(zip(KINDS, TOOLS, strict=True))
    yield
    REGISTRY.clear()
    REGISTRY.update(known)


@pytest.mark.slow
@pytest.mark.parametrize("law", CHECKS, ids=lambda law: law.name)
@pytest.mark.parametrize("kind", KINDS)
def test_it_keeps_the_contract(law: Law, kind: str) -> None:
    Check(law, kind)()


def test_they_go_together_in_any_order() -> None:
    tools = {kind: REGISTRY[kind].model_validate({}) for kind in KINDS}
    arms = {
        "there": program(tools=tools, joining=EVERYBODY_JOINS),
        "back": program(tools=dict(reversed(tools.items())), joining=EVERYBODY_JOINS),
    }
    books = simulate(case(arms, world=market(600, refund_rate=0.1), weeks=30)).ledgers
    assert not same_books(books["there"], books["back"])
    assert total(books["there"], "fee_income") > 0
