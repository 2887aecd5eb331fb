"""Measured numbers at their places: which segment is which, and what is not touched."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.calibrate.fit.calibration import AskedOfFit, Calibration, Interval
from simulator.calibrate.fit.fitted import fitted
from simulator.calibrate.fit.write import digits, scenario_text
from simulator.calibrate.into.place import Unplaced, placed
from simulator.market.people import hazard_beta
from simulator.scenario.load import loads
from tests.calibrate.test_fit import made

HEAD = """\
question: Does it pay?
goal: retain
horizon: 1 year
"""
REST = """\
company: {gross_margin: 30%}
programs: {card: {tools: {points: {back: 1%}}}}
"""
ONE = f"""{HEAD}market:
  customers: 5_000
  purchases_per_year: 20   # guessed
  basket: 30
  share_of_wallet: 40%     # our survey
  churn_per_year: {{pert: [5%, 10%, 20%], source: judged}}
  refund_rate: 3%
{REST}"""
TWO = f"""{HEAD}market:
  customers: 5_000
  new_customers: steady
  segments:
    rare: {{share: 30%, purchases_per_year: 5, basket: 9, share_of_wallet: 30%, churn_per_year: 9%}}
    often:
      share: 70%
      purchases_per_year: 50
      basket: 30
      share_of_wallet: 30%
      churn_per_year: 9%
{REST}"""


@lru_cache
def found(*names: str, identified: bool = True) -> Calibration:
    """A fit of made customers, as if the file had told these segments apart."""
    whole = fitted(made(300, 0.5, 0.03 if identified else 0.0), AskedOfFit(cases=0))
    one = whole.segments[0]
    return replace(whole, segments=tuple(replace(one, name=name) for name in names))


def changed(text: str, fit: Calibration) -> tuple[dict[str, object], str, tuple[str, ...]]:
    done = placed(fit, text, loads(text))
    loads(done.text)
    tree: dict[str, object] = yaml.safe_load(done.text)["market"]
    return tree, done.text, done.left


@pytest.mark.slow
def test_a_market_of_one_segment_is_measured_and_nothing_else() -> None:
    market, text, left = changed(ONE, found("customers"))
    fit = found("customers").segments[0]
    assert market["purchases_per_year"]["lognormal"][0] == pytest.approx(  # type: ignore[index]
        fit.numbers["purchases_per_year"].value, rel=1e-3
    )
    assert market["churn_per_year"]["source"] == "measured"  # type: ignore[index]
    assert market["refund_rate"]["value"] == 0  # type: ignore[index]
    assert market["customers"] == 5000
    assert market["share_of_wallet"] == "40%"
    assert "share_of_wallet: 40%     # our survey\n" in text
    assert "# guessed" in text
    assert text.startswith(HEAD)
    assert text.endswith(REST)
    assert any("keeps its 5,000 customers" in one for one in left)


@pytest.mark.slow
def test_churn_stays_where_it_cannot_be_told() -> None:
    market, text, left = changed(ONE, found("customers", identified=False))
    assert "churn_per_year: {pert: [5%, 10%, 20%], source: judged}\n" in text
    assert "churn_shape" not in market
    assert any("churn stays as it is" in one for one in left)


@pytest.mark.slow
def test_segments_go_to_those_of_their_name() -> None:
    market, text, _ = changed(TWO, found("Rare", "often"))
    segments = market["segments"]
    assert [one["share"] for one in segments.values()] == [0.5, 0.5]  # type: ignore[attr-defined]
    assert "new_customers_per_year" not in text
    partly, _, left = changed(TWO, found("rare", "often"))
    assert partly == market
    assert not any("Shares" in one for one in left)


@pytest.mark.slow
def test_a_segment_of_which_the_file_shows_nobody_stays() -> None:
    three = TWO.replace("share: 70%", "share: 60%").replace(
        "  segments:\n", "  segments:\n    new: {share: 10%, purchases_per_year: 5, basket: 30, "
        "share_of_wallet: 30%, churn_per_year: 9%}\n")  # fmt: skip
    market, _, left = changed(three, found("rare", "often"))
    assert market["segments"]["new"]["purchases_per_year"] == 5  # type: ignore[index]
    assert market["segments"]["often"]["share"] == "60%"  # type: ignore[index]
    assert any("the file shows nobody of new" in one for one in left)


@pytest.mark.slow
@pytest.mark.parametrize(("text", "names", "said"), [
    (ONE, ("a", "b"), r"the file shows 2 segments \(a, b\), the scenario has one"),
    (TWO, ("customers",), "name the column that does with --segment COLUMN"),
    (TWO, ("rare", "monthly"), "no segment is called monthly; the scenario has rare, often"),
    (ONE.replace("market:\n", "market:\n  start: at_first_purchase\n"), ("customers",),
     "leave start out"),
])  # fmt: skip
def test_what_cannot_be_placed_is_refused(text: str, names: tuple[str, ...], said: str) -> None:
    with pytest.raises(Unplaced, match=said):
        placed(found(*names), text, loads(text))


@pytest.mark.slow
def test_without_cases_nothing_is_held_back() -> None:
    assert found("customers").holdout is None
    assert np.isfinite(found("customers").segments[0].there)


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "churn"), [(0.03, 0.26), (0.2, 0.6), (0.8, 0.9), (19.0, 0.3)])
def test_a_churn_that_its_shape_does_not_allow_is_still_a_market(
    shape: float, churn: float
) -> None:
    """A running base of two years with such hazards loses less; it is written so that it runs."""
    whole = found("customers")
    one = whole.segments[0]
    numbers = one.numbers | {
        "churn_shape": Interval(shape, shape / 3, shape * 3, 0.6),
        "churn_per_year": Interval(churn, churn / 1.5, min(churn * 1.5, 1.0), 0.2),
    }
    scenario = loads(scenario_text(replace(whole, segments=(replace(one, numbers=numbers),))))
    lost = [leaf.path.endswith("churn_per_year") for leaf in scenario.uncertain]
    for low, high in ((0.001, 0.999), (0.5, 0.5), (0.999, 0.999)):
        drawn = [high if one else low for one in lost]
        case = scenario.case(0, drawn, seed=1, agents=50)
        segment = case.market.segments["customers"]
        assert hazard_beta(segment, newcomers=False) > 0


@given(st.floats(0.02, 5e6))
@settings(max_examples=200, deadline=None)
def test_no_number_is_written_that_a_scenario_asks_about(value: float) -> None:
    """12.345 could be meant for thousands."""
    for many in (3, 4, 5, 8):
        text = digits(value, many)
        assert float(text) == pytest.approx(value, rel=0.6 * 10 ** (1 - many), abs=1e-8)
        assert len(text.partition(".")[2]) != 3
        assert "e" not in text
    scenario = loads(ONE.replace("basket: 30", f"basket: {digits(value, 5)}"))
    assert scenario.tree["market"]["segments"]["customers"]["basket"] > 0
