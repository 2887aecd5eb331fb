"""The chart of accounts is one table: what it says is known everywhere, and it says everything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator.program import accounts, chart
from simulator.program.accounts import EACH, ROW, Account, chart_of
from simulator.program.chart import (
    CHART,
    OF_CUSTOMERS,
    PROFIT,
    PROGRAM_COSTS,
    in_part,
    known_as,
    of_a_tool,
)
from simulator.program.ledger import Books, Page

PATRONAGE: dict[str, Any] = {
    "name": "patronage_cost",
    "unit": "money",
    "sign": -1,
    "meaning": "given to a theater",
    "part": "program",
    "program": True,
    "booked_for": "each customer",
    "each": "served",
    "label": "Patronage",
}
WORDS = [word for word in PATRONAGE if word != "name"]


def test_an_account_that_says_everything_is_taken() -> None:
    longer = chart_of((*CHART.values(), Account(**PATRONAGE)))
    assert list(longer) == [*CHART, "patronage_cost"]


@pytest.mark.parametrize("word", WORDS)
def test_an_account_that_forgets_a_word_is_refused(word: str) -> None:
    said = {name: value for name, value in PATRONAGE.items() if name != word}
    with pytest.raises(ValueError, match=f"^account patronage_cost: `{word}` is missing; say "):
        Account(**said)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("unit", "dollars"), ("sign", -2), ("part", "theaters"), ("program", 0.5),
        ("booked_for", "the theater"), ("each", "patronized"), ("each", "points"),
        ("each", "subsidy"), ("unit", "points"), ("label", ""), ("meaning", ""),
    ],
)  # fmt: skip
def test_a_word_that_says_nothing_known_is_refused(word: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^account patronage_cost: `{word}`"):
        Account(**{**PATRONAGE, word: value})


@pytest.mark.parametrize("word", ["part", "program", "label", "each"])
def test_what_is_not_profit_cannot_be_told_as_if_it_were(word: str) -> None:
    heads: dict[str, Any] = {
        "name": "donors",
        "unit": "heads",
        "sign": 0,
        "meaning": "customers who give",
    }
    Account(**heads)
    with pytest.raises(ValueError, match=f"^account donors: `{word}` is "):
        Account(**heads, **{word: PATRONAGE[word]})


def test_what_is_the_companys_is_no_single_customers() -> None:
    whole = {**PATRONAGE, "booked_for": "company"}
    with pytest.raises(ValueError, match=r"^account patronage_cost: `each` is 'served'"):
        Account(**whole)
    del whole["each"]
    assert Account(**whole).booked_for == "company"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"name": "setup_cost"}, "account setup_cost: `name` stands twice"),
        ({"label": "Messages"}, "account patronage_cost: `label` 'Messages' is that of contact_"),
        ({"of_members": "member_gifts"}, "account patronage_cost: `of_members` is 'member_gifts'"),
        ({"of_members": "members"}, "account patronage_cost: `of_members` is 'members'"),
    ],
)
def test_accounts_that_do_not_go_together_are_refused(more: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}"):
        chart_of((*CHART.values(), Account(**{**PATRONAGE, **more})))


def test_what_follows_from_the_table() -> None:
    """What used to be listed place by place; a change here changes what reports say."""
    assert set(PROGRAM_COSTS) == {*PROFIT} - {
        "sales", "refunds", "cost_of_goods", "purchase_cost", "second_sales", "second_goods",
    }  # fmt: skip
    assert set(OF_CUSTOMERS) == {*PROFIT} - {"setup_cost", "running_cost", "acquisition_cost"}
    assert in_part("given") == ("discount", "reward_cost", "trial_cost", "payout_cost")
    assert known_as("reward") == ("reward_cost", "trial_cost", "prize_cost", "payout_cost")
    assert known_as("issued") == ("points_issued", "points_bought")
    # what a panel works out from purchases, on its own: no other account may hide there
    assert known_as("till") == (
        "sales", "refunds", "discount", "cost_of_goods", "purchase_cost",
    )  # fmt: skip
    assert known_as("second") == ("second_sales", "second_goods") == in_part("second")
    assert {name for part in accounts.PARTS for name in in_part(part)} == set(PROFIT)


@pytest.mark.parametrize(
    ("account", "why"),
    [
        ("purchase_cost", "the till books it"),
        ("discount", "the till books it"),
        ("second_sales", "the till books it"),
        ("points_redeemed", "wallets book it"),
        ("member_reward", "booked for members when"),
        ("setup_cost", "booked for the company, not for each customer; post it in `campaign`"),
        ("running_cost", "booked for the members, not for each customer; post it in `campaign`"),
    ],
)
def test_a_tool_posts_for_each_customer_only_what_is_each_customers(account: str, why: str) -> None:
    page = Page(Books(4, 2), 1, "tool", 0, 3)
    with pytest.raises(ValueError, match=f"^tool.{account}: .*{why}"):
        page.post(account, np.ones(3, np.int64))


@pytest.mark.parametrize("account", ["sales", "cost_of_goods", "points_redeemed", "points_issued"])
def test_a_campaign_cannot_book_sales_nor_points(account: str) -> None:
    with pytest.raises(ValueError, match=f"^tool.{account}: "):
        of_a_tool("tool", account, as_a_whole=True)
    assert of_a_tool("tool", "setup_cost", as_a_whole=True) is CHART["setup_cost"]


def test_what_is_posted_counts_with_its_sign_among_what_is_known_of_each_customer() -> None:
    each = np.zeros((len(EACH), 3), np.int64)
    page = Page(Books(4, 2), 1, "tool", 0, 3, each)
    for account in ("service_cost", "contact_cost", "supplier_income", "fee_income", "prize_cost"):
        page.post(account, np.full(3, 7))
    assert each[ROW["served"]].tolist() == [7, 7, 7]
    assert each[ROW["fees"]].tolist() == [7, 7, 7]
    assert each[ROW["reward"]].tolist() == [7, 7, 7]
    assert not each[ROW["subsidy"]].any()


@pytest.mark.slow
def test_an_account_that_is_added_is_known_everywhere() -> None:
    """A tool that gives to a good cause, in a process whose chart has one more account."""
    child = Path(__file__).with_name("patronage.py")
    said = subprocess.run(
        [sys.executable, str(child), str(Path(chart.__file__).parent), repr(PATRONAGE)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2], timeout=300,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert said.stdout == "known everywhere\n"
