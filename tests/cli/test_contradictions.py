"""Contradictions that only playing finds: cause, number and line, and no words of a library."""

import math
from dataclasses import replace

import numpy as np
import pytest

from simulator.experiment import CaseError
from simulator.market.contradiction import Contradiction
from simulator.market.shapes import MOST_WEEKS, gap_of, shapes_of
from simulator.simulate import alternatives
from simulator.simulate.case import Case
from simulator.simulate.solve import penetration
from simulator.workers import CaseFault, Task
from tests.cli.test_places import TINY, loyalty, scenario
from tests.cli.typed import Typed
from tests.report.shop import shop

__all__ = ["loyalty"]


def case() -> Case:
    """A case of the shop, which knows what a new customer costs."""
    whole = shop().case(0, None, seed=1, agents=40)
    return replace(whole, company=whole.company.model_copy(update={"cost_per_new_customer": 40.0}))


def unsolvable(*_: object, **__: object) -> None:
    raise Contradiction(
        "churn_per_year 18.0% of customers cannot be reached",
        "market.segments.customers.churn_per_year",
    )


@pytest.mark.anew
@pytest.mark.parametrize("command", ["run", "check", "transactions"])
def test_the_line_of_the_number_is_named(
    loyalty: Typed, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Whichever command plays; the line is that of the number, not of the section."""
    scenario("shop.yaml")
    monkeypatch.setattr("simulator.simulate.play.draw_population", unsolvable)
    code, out, err = loyalty(command, "shop.yaml", *(TINY if command == "run" else ()))
    assert (code, out) == (2, "")
    last = err.splitlines()
    assert any(
        line.startswith("shop.yaml:9: market.churn_per_year: ")
        and "churn_per_year 18.0% of customers cannot be reached" in line
        for line in last
    ), err


def test_a_worker_hands_over_where_the_fault_is() -> None:
    task = Task(shop(), 40, 1, False, 1, unsolvable)  # type: ignore[arg-type]
    fault = task(0, None)
    assert isinstance(fault, CaseFault)
    assert fault.place == "market.segments.customers.churn_per_year"


def test_money_that_would_buy_more_than_everybody() -> None:
    """Its price was the logarithm of nothing: a math domain error."""
    one = case()
    price, pool = 40.0, one.market.prospects * one.market.customers
    for money in (10.0, 1e3, 1e6, 1e12):
        bought = alternatives.bought_by(one, "card", money)
        back = alternatives.price_of(one, "card", bought)
        assert math.isfinite(back)
        assert back == pytest.approx(min(money, -price * pool * math.log(2**-53)), rel=1e-3)


def test_roots_of_what_is_no_number() -> None:
    """SciPy says of these that f(a) and f(b) must have different signs."""
    assert penetration._root(lambda x: math.nan, 0.0, 1.0) in (0.0, 1.0)
    (customer,) = case().market.segments.values()
    with np.errstate(all="ignore"):
        assert gap_of(shapes_of(customer), 1e-320) == MOST_WEEKS


def test_a_fault_without_a_line_names_the_file() -> None:
    from pathlib import Path

    from simulator.cli.faults import _message

    said = _message(CaseError("no", (3,), {}), Path("shop.yaml"))
    assert said == "shop.yaml: case 3: no"
