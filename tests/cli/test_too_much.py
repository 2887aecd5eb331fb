"""Budgets and arrivals that are more than there is room for: told with the line, at once."""

from pathlib import Path

import pytest

from simulator import machine
from tests.cli.test_places import loyalty, scenario
from tests.cli.typed import Typed
from tests.report.shop import SHOP

__all__ = ["loyalty"]
RICH = SHOP.replace(
    "company: {", "company: {cost_per_new_customer: 40, acquisition_budget: 90_000_000, "
)  # fmt: skip


def test_a_budget_is_held_against_the_people_who_can_be_won(loyalty: Typed) -> None:
    scenario("shop.yaml", RICH)
    code, out, err = loyalty("check", "shop.yaml")
    assert (code, out) == (2, "")
    assert err == (
        "shop.yaml:10: company.acquisition_budget: buys 2,250,000 customers a year, but only "
        "2,000 people could still be won (1 per customer, market.prospects); correct one of them\n"
    )
    scenario("shop.yaml", RICH.replace("90_000_000", "79_000"))
    assert loyalty("check", "shop.yaml")[0] == 0


def test_so_is_that_of_an_arm(loyalty: Typed) -> None:
    own = "  card:\n    sets: {company.acquisition_budget: 90_000_000}\n"
    scenario("shop.yaml", RICH.replace("90_000_000", "100").replace("  card:\n", own))
    code, out, err = loyalty("check", "shop.yaml")
    assert (code, out) == (2, "")
    assert err.startswith("shop.yaml:13: programs.card.sets")
    assert "buys 2,250,000 customers a year, but only 2,000 people could still be won" in err


@pytest.mark.parametrize("command", ["check", "run"])
def test_arrivals_beyond_all_memory_are_refused(
    loyalty: Typed, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(machine, "available_memory", lambda: 400_000_000)
    many = SHOP.replace("  basket", "  new_customers_per_year: 500%\n  prospects: 50\n  basket")
    scenario("shop.yaml", many.replace("2_000", "2_000_000").replace("60 weeks", "500 weeks"))
    quiet = ("--agents", "10000", "--quiet") if command == "run" else ()
    code, out, err = loyalty(command, "shop.yaml", *quiet)
    assert (code, out) == (2, "")
    assert "GB are available" in err
    assert not list(Path("reports").glob("*")) if command == "run" else "shop.yaml:4: market" in err
