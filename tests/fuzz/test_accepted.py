"""The first few of the random scenarios that are accepted; more by hand."""

from pathlib import Path

import pytest

from tests.fuzz.accepted import accepted, ending
from tests.report.living import text_of
from tests.report.shop import SHOP

SHORT = SHOP.replace("60 weeks", "8 weeks")
NOBODY = ("purchases_per_year: 63", "purchases_per_year: 0.0005")
EDGES = {
    "nobody buys, and nothing costs": SHORT.replace(*NOBODY).replace("    setup_cost: 800\n", ""),
    "nobody buys, over two years": SHOP.replace(*NOBODY).replace("    setup_cost: 800\n", ""),
    "nobody buys, and some complain": text_of().replace("60 weeks", "8 weeks").replace(*NOBODY),
    "a single customer": SHORT.replace("customers: 2_000", "customers: 1"),
    "money for more than everybody": SHORT.replace("setup_cost: 800", "setup_cost: 90_000_000")
    .replace("company: {", "company: {cost_per_new_customer: 0.01, "),
}  # fmt: skip


@pytest.mark.parametrize("what", EDGES)
def test_the_edge_of_what_is_accepted_ends_in_a_verdict(tmp_path: Path, what: str) -> None:
    assert ending(EDGES[what], tmp_path) == "verdict"


def test_what_is_accepted_ends_in_a_verdict_or_a_refusal(tmp_path: Path) -> None:
    ends = [ending(text, tmp_path) for text in accepted(8, seed=2)]
    assert set(ends) <= {"verdict", "refusal"}, ends
    assert "verdict" in ends
