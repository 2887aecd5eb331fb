"""What was measured in one trade is assumed in another."""

from simulator.scenario import loads
from simulator.scenario.evidence import counts_as
from tests.report.shop import SHOP

SALON = SHOP.replace("  churn_per_year: 18%\n", "  churn_per_year: 18%\n  sells: services\n")


def of(text: str, name: str) -> tuple[str, str, float]:
    leaf = next(one for one in loads(text).leaves if one.path.endswith(f".{name}"))
    assert leaf.distribution is not None
    return counts_as(leaf), leaf.source, leaf.distribution.mode_weight


def test_shapes_of_a_grocery_are_assumed_of_services() -> None:
    kind, source, weight = of(SHOP, "need_shape")
    assert (kind, weight) == ("measured", 4)
    there, from_where, flatter = of(SALON, "need_shape")
    assert (there, flatter) == ("assumed", 2)
    assert from_where == f"{source} (measured where goods are sold, not in this trade)"


def test_so_are_numbers_of_tools() -> None:
    mail = SHOP.replace("points: {back: 1%}", "mailing: {}")
    assert of(mail, "purchases")[0] == "measured"
    salon = SALON.replace("points: {back: 1%}", "mailing: {}")
    assert of(salon, "purchases")[0] == "assumed"


def test_the_lock_and_another_trade_keep_that_straight() -> None:
    salon = loads(SALON)
    assert loads(salon.to_yaml()).to_yaml() == salon.to_yaml()
    goods = salon.with_values({"market.sells": "goods"})
    assert of(goods.to_yaml(), "need_shape") == of(SHOP, "need_shape")
