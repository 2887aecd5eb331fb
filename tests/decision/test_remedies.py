"""What keeps a missed promise, played and held against the table once more."""

import numpy as np
import pytest

from simulator import experiment
from simulator.decision import advice
from simulator.decision.asked.promised import STAFF, changed, promised
from simulator.decision.asked.promises import Promises
from simulator.decision.redesign import Trial
from simulator.decision.remedies import mended
from simulator.scenario import loads
from simulator.where import HERE
from tests.report.shop import SHOP

SERVED = SHOP.replace(
    "  churn_per_year: 18%\n",
    "  churn_per_year: 18%\n  service: {desk: {staff: 1}}\n",
)


def remedy(text: str) -> tuple[Promises, Trial | None]:
    run = experiment.run(loads(text), agents=200, cases=4, seed=3, jobs=1, panel=False)
    measured = advice.measured(run)
    terms = advice.terms_of(run)
    kept = promised(run, "card", terms)
    known = advice.known_about(run, measured, "card")
    rates = np.full(4, 0.1)
    return kept, mended(run, measured, "card", terms, kept, known, rates, None, where=HERE)


def test_a_larger_reserve_keeps_cash_and_is_named() -> None:
    kept, found = remedy(SHOP.replace("cash_reserve: 90_000", "cash_reserve: 1"))
    assert not kept["cash"].met
    assert found is not None
    assert str(found.variant).startswith("a cash reserve of ")
    assert found.variant.path == "company.cash_reserve"
    assert next(one for one in found.criteria if one.name == "promises").met
    # it does not pay for all that, so it earns no launch and is no redesign
    assert found.meets == (found.robust and all(one.met for one in found.criteria))


def test_what_only_another_design_keeps_is_no_remedy() -> None:
    limit = "criteria: {promises: {liability_at_most: 0.0001%}}\n"
    kept, found = remedy(SHOP + limit)
    assert not kept["liability"].met
    assert found is None


def test_nothing_missed_needs_nothing() -> None:
    kept, found = remedy(SHOP.replace("cash_reserve: 90_000", "cash_reserve: 90_000_000"))
    assert all(one.met for one in kept.checked)
    assert found is None


def test_more_persons_answer_from_launch_on() -> None:
    case = loads(SERVED).case(0, None, seed=3, agents=200)
    more = changed(case, "card", {STAFF: 3.0})
    after, before = more.world("card")[0].service, more.world("today")[0].service
    assert after is not None
    assert before is not None
    assert (before.desk.staff, after.desk.staff) == (1, 3)


@pytest.mark.parametrize(
    ("source", "judged"), [("judged", True), ("measured", True), ("measured, n: 200", False)]
)
def test_retyping_a_range_as_measured_changes_nothing_without_a_sample(
    source: str, judged: bool
) -> None:
    text = SHOP.replace("source: assumed, why: no survey yet", f"source: {source}")
    run = experiment.run(loads(text), agents=200, cases=2, seed=3, jobs=1, panel=False)
    known = advice.known_about(run, advice.measured(run), "card")
    at = known.names.index("market.segments.customers.share_of_wallet")
    assert bool(known.judged[at]) is judged
