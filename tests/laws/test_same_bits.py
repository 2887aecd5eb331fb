"""The same bits for any block size, any number of threads, with a panel or without."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.market.market import Market
from simulator.program.audience import Audience
from simulator.simulate import CONTROL, Case, Played
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    card,
    case,
    company,
    customer,
    cut,
    play_weeks,
    program,
    same_books,
    same_panels,
)

CUTS = [(1, 1), (7, 2), (777, 3)]


def rich_case(seed: int = 7, agents: int = 20) -> Case:
    """Everything that has a memory: two segments, today's tools, worlds, plain alternatives."""
    world = Market(
        customers=3_000,
        seasons={"may": 1.4},
        segments={
            "regulars": customer(share=0.7, new_customers_per_year=0.5),
            "rare": customer(share=0.3, purchases_per_year=12, basket=5.3, refund_rate=0.2),
        },
    )
    firm = company(cost_per_new_customer=20)
    today = program(
        tools={
            "blanket": cut(depth=0.02),
            "stars": card(currency="stars", back=0.01, expires_after=4),
        }
    )
    arms = {
        "card": program(
            stops=("blanket",),
            tools={
                "points": card(welcome=1, expires_after=5),
                "top": cut(to=Audience(top=0.2), when={"every": 3}),
            },
            joining=EVERYBODY_JOINS,
            rollout_weeks=5,
        ),
        "other": program(tools={"lapsed": cut(depth=0.3, to=Audience(lapsed=4))}),
        "as_price_cut": program(same_money_as="card", tools={"price_cut": cut()}),
        "as_acquisition": program(same_money_as="card", acquires=True),
    }
    better = world.segments["rare"].model_copy(update={"purchases_per_year": 14.0})
    changed = world.model_copy(update={"segments": {**world.segments, "rare": better}})
    return case(
        arms, today=today, world=world, firm=firm, worlds={"other": (changed, firm)},
        weeks=10, agents=agents, seed=seed,
    )  # fmt: skip


def same(one: Played, other: Played) -> None:
    assert list(one.ledgers) == list(other.ledgers)
    for arm, book in one.ledgers.items():
        assert not same_books(book, other.ledgers[arm]), arm
    assert one.solved == other.solved
    if one.panel is not None and other.panel is not None:
        assert not same_panels(one.panel, other.panel)


@pytest.fixture(scope="module")
def whole() -> Played:
    return play_weeks(rich_case(), panel=True)


@pytest.mark.slow
@pytest.mark.parametrize(("block", "threads"), CUTS)
def test_tables_do_not_depend_on_the_cut(whole: Played, block: int, threads: int) -> None:
    same(whole, play_weeks(rich_case(), block=block, threads=threads, panel=True))


@pytest.mark.slow
def test_a_case_leaves_no_trace_in_the_next_and_a_panel_none_in_tables(whole: Played) -> None:
    play_weeks(rich_case(seed=8, agents=8), threads=2)
    done = play_weeks(rich_case())
    assert done.panel is None
    same(whole, done)


def test_the_panel_is_that_of_pairs(whole: Played) -> None:
    """The same customers in every arm, and before launch they did the same."""
    panel = whole.panel
    assert panel is not None
    assert panel.arms[0] == CONTROL
    assert panel.before.sum() > 0
    assert len(set(panel.before.tolist())) > panel.before.size // 2
    pairs = {(int(s), int(i)) for s, i in zip(panel.segment, panel.index, strict=True)}
    assert len(pairs) == panel.before.size == sum(c.agents for c in whole.ledgers["today"].cells)
    assert np.isclose(panel.weight.sum(), 3_000)


@pytest.mark.slow
def test_vectors_and_their_remainders_agree() -> None:
    """Compiled loops take several customers at once and the last ones singly: no matter."""
    one = rich_case(agents=260)
    same(play_weeks(one), play_weeks(one, block=61))
