"""By which study a number of one's own was established, beside its kind of source."""

from __future__ import annotations

import pytest

from simulator.findings.assumptions import assumptions
from simulator.scenario import Leaf, ScenarioError, loads
from simulator.scenario.evidence import counts_as, study_of
from tests.scenario.test_editor import accepts

TEXT = """question: Does it pay?
goal: retain
currency: USD
start: 2026-01-05
market:
  customers: 1000
  purchases_per_year: 26
  basket: 30
  share_of_wallet: 40%
  churn_per_year: 10%
  elasticity: {elasticity}
company: {{gross_margin: 30%}}
programs:
  mail: {{tools: {{mailing: {{}}}}}}
"""
TRIED = "{pert: [0.4, 0.8, 1.2], source: measured, n: 40, study: randomized, from: our own test}"


def elasticity(typed: str) -> Leaf:
    leaves = loads(TEXT.format(elasticity=typed)).leaves
    return next(leaf for leaf in leaves if leaf.path.endswith(".elasticity"))


def fault(typed: str) -> str:
    with pytest.raises(ScenarioError) as found:
        loads(TEXT.format(elasticity=typed), "shop.yaml")
    return str(found.value)


def test_a_study_of_ones_own_stands_beside_the_number() -> None:
    leaf = elasticity(TRIED)
    assert (leaf.kind, leaf.study, leaf.evidence) == ("measured", "randomized", ())
    told = {one.path: one for one in assumptions(loads(TEXT.format(elasticity=TRIED)))}
    assert told[leaf.path].study == "randomized"


def test_a_lock_keeps_it() -> None:
    scenario = loads(TEXT.format(elasticity=TRIED))
    assert "study: randomized" in scenario.to_yaml()
    assert elasticity(TRIED) in loads(scenario.to_yaml()).leaves


def test_it_is_not_shown_where_the_label_does_not_hold() -> None:
    """Forty answers measure no range as narrow as this, whichever study is named."""
    leaf = elasticity(TRIED.replace("0.4, 0.8, 1.2", "0.79, 0.8, 0.81"))
    assert (counts_as(leaf), study_of(leaf)) == ("judged", "")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            "{value: 0.8, source: randomized}",
            "shop.yaml:11: market.elasticity.source: found 'randomized'; that is a study and no "
            "kind of source; type source: measured (or published), study: randomized",
        ),
        (
            "{value: 0.8, source: measured, study: randomised}",
            "shop.yaml:11: market.elasticity.study: found 'randomised'; expected how it was "
            "established; did you mean 'randomized'?",
        ),
        (
            "{value: 0.8, source: published, study: hearsay}",
            "shop.yaml:11: market.elasticity.study: found 'hearsay'; expected how it was "
            "established; known here: before-after, matched, observed, randomized, stated",
        ),
        (
            "{value: 0.8, source: judged, study: randomized}",
            "shop.yaml:11: market.elasticity.study: found 'randomized' beside source: judged, "
            "which is read off no study; leave it out, or type source: measured or published",
        ),
        (
            "{value: 0.8, study: matched}",
            "shop.yaml:11: market.elasticity.study: found 'matched' beside source: declared, "
            "which is read off no study; leave it out, or type source: measured or published",
        ),
        ("{value: 0.8, source: measured, study: 3}", "study: found 3; expected printable text"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_type(typed: str, message: str) -> None:
    assert message in fault(typed)


def test_an_editor_knows_it() -> None:
    assert accepts(TEXT.format(elasticity=TRIED))
    assert not accepts(TEXT.format(elasticity=TRIED.replace("randomized", "hearsay")))
