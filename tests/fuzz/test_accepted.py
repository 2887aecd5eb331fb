"""The first few of the random scenarios that are accepted; more by hand."""

from pathlib import Path

import pytest

from tests.fuzz.accepted import MANY, accepted, ending
from tests.report.living import text_of
from tests.report.shop import SHOP

SHORT = SHOP.replace("60 weeks", "8 weeks")
SELDOM = ("purchases_per_year: 63", "purchases_per_year: 0.01")
FEW = ("customers: 2_000", "customers: 20")


def nobody_buys(text: str) -> str:
    """Twenty customers with a purchase in a hundred years: not one within the horizon."""
    assert SELDOM[0] in text
    return text.replace(*SELDOM).replace(*FEW)


EDGES = {
    "nobody buys, and nothing costs": nobody_buys(SHORT).replace("    setup_cost: 800\n", ""),
    "nobody buys, over two years": nobody_buys(SHOP).replace("    setup_cost: 800\n", ""),
    "nobody buys, and some complain": nobody_buys(
        text_of().replace("60 weeks", "8 weeks").replace("_budget: 2_000", "_budget: 40")
    ),
    "one in a hundred buys, with every tool": MANY.partition("run:")[0].replace(
        "60 weeks", "16 weeks"
    ).replace(*SELDOM),
    "a single customer": SHORT.replace("customers: 2_000", "customers: 1"),
    "money for more than everybody": SHORT.replace("setup_cost: 800", "setup_cost: 90_000_000")
    .replace("company: {", "company: {cost_per_new_customer: 0.01, "),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("what", EDGES)
def test_the_edge_of_what_is_accepted_ends_in_a_verdict(tmp_path: Path, what: str) -> None:
    assert ending(EDGES[what], tmp_path) == "verdict"


@pytest.mark.slow
def test_what_is_accepted_ends_in_a_verdict_or_a_refusal(tmp_path: Path) -> None:
    ends = [ending(text, tmp_path) for text in accepted(4, seed=2)]
    assert set(ends) <= {"verdict", "refusal"}, ends
    assert "verdict" in ends
