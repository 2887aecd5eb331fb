"""Price paths, as a user types them."""

from collections.abc import Callable

import pytest

from simulator.explain.outlook import outlook_of
from simulator.explain.outlook_words import in_words
from simulator.scenario import Scenario, loads
from simulator.simulate import CONTROL
from tests.laws.worlds import play_weeks
from tests.scenario.conftest import MINIMAL

Refused = Callable[[str], list[str]]
ANCHOR = "  churn_per_year: 18%\n"
PATH = """\
  prices:
    ours: {pert: [2%, 4%, 8%], source: assumed, why: the central bank's forecast}
    costs: 5%
    rival: 4%
    changes:
      new_list: {week: 26, ours: 3%}
"""


def with_prices(text: str = PATH) -> str:
    assert ANCHOR in MINIMAL
    return MINIMAL.replace(ANCHOR, ANCHOR + text, 1)


def scenario(text: str = PATH) -> Scenario:
    return loads(with_prices(text), "shop.yaml")


def test_a_path_is_read_drawn_and_listed() -> None:
    one = scenario()
    uncertain = {leaf.path for leaf in one.uncertain}
    assert "market.prices.ours" in uncertain
    assert not uncertain & {"market.prices.costs", "market.prices.changes.new_list.ours"}
    units = {leaf.path: leaf.unit for leaf in one.leaves}
    assert units["market.prices.rival"] == "growth of the rival's prices a year"
    levels = one.case(0, None, seed=1, agents=500).market.prices.levels(52)  # type: ignore[union-attr]
    assert (levels.costs, levels.rival) == pytest.approx((1.05, 1.04))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  prices: {ours: 150%}\n", "market.prices.ours"),
        ("  prices: {inflation: 4%}\n", "ours"),
        ("  prices: {changes: {x: {ours: 3%}}}\n", "week"),
    ],
)
def test_what_cannot_be_is_refused(refused: Refused, typed: str, words: str) -> None:
    (message,) = refused(with_prices(typed))
    assert words in message


def test_no_program_has_prices_of_its_own(refused: Refused) -> None:
    sets = "  card:\n    sets: {market: {prices: {ours: 1%}}}\n"
    text = with_prices()
    assert "  card:\n" in text
    said = refused(text.replace("  card:\n", sets, 1))
    assert any("market.prices: are the same in every arm" in line for line in said), said


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  prices: {costs: 25%}\n", "every sale loses money"),
        ("  prices: {ours: 20%, costs: 20%}\n", "is `rival` missing?"),
        ("  prices: {rival: 20%}\n", "is `ours` missing?"),
        ("  prices: {changes: {late: {week: 500, ours: 1%}}}\n", "never seen"),
    ],
)
def test_what_is_hardly_meant_is_said(typed: str, words: str) -> None:
    said = [str(one) for one in scenario(typed).warnings if "market.prices" in str(one)]
    assert len(said) == 1, said
    assert words in said[0]


def test_a_plausible_path_is_not_doubted() -> None:
    assert not [one for one in scenario().warnings if "market.prices" in str(one)]


@pytest.mark.parametrize(("typed", "doubted"), [("", True), ("  prices: {rival: 2%}\n", True),
                                                ("  prices: {ours: 2%}\n", False)])  # fmt: skip
def test_a_price_is_fixed_in_vain_where_ours_never_rise(typed: str, doubted: bool) -> None:
    text = with_prices(typed).replace("points: {back: 1%}", "fixed_price: {weeks: 52}", 1)
    said = [str(one) for one in loads(text, "shop.yaml").warnings]
    assert any("our list prices never rise" in one for one in said) == doubted


def test_check_says_where_prices_are_heading() -> None:
    typed = "  prices: {ours: 4%, costs: 5%, rival: 4%}\n"
    one = scenario(typed).case(0, None, seed=1, agents=500)
    book = play_weeks(one).ledgers[CONTROL]
    said = [text for text in in_words(outlook_of(one, book)) if "Prices move" in text]
    assert len(said) == 1
    assert "112.4" in said[0], said  # 1.04 ** (155 / 52)
