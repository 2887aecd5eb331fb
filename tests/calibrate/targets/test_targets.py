"""Known totals as a user types them, and markets that show them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulator.calibrate.into.place import applied, where_segments_stand
from simulator.calibrate.targets.asked import WantedTotals, read_totals
from simulator.calibrate.targets.fit import edits_of, fit_totals
from simulator.calibrate.targets.known import KNOBS, TOTALS
from simulator.calibrate.targets.play import totals_of
from simulator.market.segment import Segment
from simulator.scenario import ScenarioError
from simulator.scenario.load import loads

USUAL = {"purchases_per_year": 6, "basket": 30, "share_of_wallet": 0.3, "churn_per_year": 0.09}
SHOP = """\
question: Does it pay?
goal: retain
market:
  customers: 20_000
  segments:
    rare: {share: 60%, purchases_per_year: 6, basket: 30, share_of_wallet: 30%, churn_per_year: 9%}
    often:
      share: 40%
      purchases_per_year: 30   # the tills
      basket: 20
      share_of_wallet: 50%
      churn_per_year: 5%
company: {gross_margin: 30%}
programs: {card: {tools: {points: {back: 1%}}}}
"""


def asked(folder: Path, text: str) -> Path:
    file = folder / "targets.yaml"
    file.write_text(text, "utf-8")
    return file


def test_what_is_typed(tmp_path: Path) -> None:
    found = read_totals(asked(tmp_path, "targets:\n  sales_per_year: 12_000_000\n"
        "  retention: {value: 82%, within: 5%}\nfit: [basket]\ncustomers: 500\n"))  # fmt: skip
    assert found.totals == (
        WantedTotals("sales_per_year", 12e6, 0.02),
        WantedTotals("retention", 0.82, 0.05),
    )
    assert (found.knobs, found.customers, found.currency) == (("basket",), 500, "USD")
    usual = read_totals(asked(tmp_path, "targets: {retention: 0.8, repeat_rate: 0.7}\n"))
    assert usual.knobs == ("churn_per_year",)


@pytest.mark.parametrize(("text", "said"), [
    ("targets:\n  sale_per_year: 5\n", "targets.yaml:2: targets.sale_per_year: no total has this "
     "name; did you mean 'sales_per_year'?"),
    ("targets:\n  retention: 82\n", "targets.retention: found 82; expected a share"),
    ("targets:\n  retention: {value: 82%, within: 3}\n", "targets.retention.within: found 3"),
    ("targets:\n  basket: {value: 3, about: 1}\n", "expected value: and within: alone"),
    ("targets:\n  basket: many\n", "found 'many'; expected a number above 0"),
    ("targets: 5\n", "expected totals by name"),
    ("goals: {}\ntargets: {basket: 3}\n", "targets.yaml:1: goals: is not known"),
    ("targets: {basket: 3}\nfit: [baskt]\n", "did you mean 'basket'?"),
    ("targets: {basket: 3}\ncustomers: 0\n", "expected a whole number above 0"),
    ("targets: {basket: 3\n", "not valid YAML"),
])  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read_totals(asked(tmp_path, text))
    assert said in str(error.value)


def test_each_total_has_a_knob_within_what_a_segment_takes() -> None:
    for one in TOTALS.values():
        knob = KNOBS[one.knob]
        for end in (knob.low, knob.high):
            Segment.model_validate({**USUAL, one.knob: end})
        assert knob.moved(knob.low, -9) == knob.low
        assert knob.moved(knob.high, 9) == knob.high
        assert knob.moved(knob.moved(0.4, 0.3), -0.3) == pytest.approx(0.4)


@pytest.mark.slow
def test_a_market_that_shows_them_is_written(tmp_path: Path) -> None:
    """The scenario as it is written, played anew with the same luck, shows what was asked for."""
    file = asked(tmp_path, "targets:\n  sales_per_year: 6_500_000\n  active_customers: 18_000\n"
        "  repeat_rate: 88%\n  elasticity: {value: 1.2, within: 10%}\n")  # fmt: skip
    scenario, wanted = loads(SHOP), read_totals(file)
    found = fit_totals(wanted, scenario, agents=1_500, seed=1)
    assert found.contradicting == ()
    done = applied(SHOP, edits_of(found, where_segments_stand(SHOP, scenario), "targets.yaml"))
    assert "# the tills" in done.text
    names = [one.name for one in wanted.totals]
    shown = totals_of(loads(done.text), {}, names, seed=1, agents=1_500)
    for one, value in zip(wanted.totals, shown, strict=True):
        assert value == pytest.approx(one.value, rel=one.within), one.name
    ratio = {one.segment: one.after / one.before for one in found.numbers
             if one.knob == "purchases_per_year"}  # fmt: skip
    assert ratio["rare"] == pytest.approx(ratio["often"])


@pytest.mark.slow
def test_totals_that_contradict_each_other_are_named(tmp_path: Path) -> None:
    """Nobody can buy again more often than they stay: 70 % have not left, and 95 % buy again."""
    file = asked(tmp_path, "targets: {basket: 25, retention: 70%, repeat_rate: 95%}\n")
    found = fit_totals(read_totals(file), loads(SHOP), agents=1_000, seed=1)
    assert set(found.contradicting) == {"retention", "repeat_rate"}
    basket = next(one for one in found.totals if one.asked.name == "basket")
    assert abs(basket.off) < 0.02


@pytest.mark.slow
def test_the_same_luck_makes_the_same_totals() -> None:
    scenario = loads(SHOP)
    twice = [totals_of(scenario, {}, list(TOTALS), seed=3, agents=500) for _ in range(2)]
    assert np.array_equal(twice[0], twice[1])
