"""A label is no evidence: what is called measured names its sample, or counts as judged."""

import pytest

from simulator.scenario import Leaf, Scenario, ScenarioError, loads
from simulator.scenario.evidence import by_hand, counts_as, sampled

BASE = """\
question: Does it pay?
goal: retain
market: {{customers: 1000, purchases_per_year: {visits}, basket: 50, share_of_wallet: 40%,
         churn_per_year: 20%, elasticity: {elasticity}}}
company: {{gross_margin: 40%}}
programs: {{card: {{tools: {{points: {{back: 1%}}}}}}}}
"""
RANGE = "pert: [0.3, 0.8, 1.5]"


def scenario(elasticity: str, visits: str = "26") -> Scenario:
    return loads(BASE.format(elasticity=elasticity, visits=visits))


def leaf(name: str, found: Scenario) -> Leaf:
    return next(one for one in found.leaves if one.path.endswith(f".{name}"))


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (f"{{{RANGE}, source: judged}}", "judged"),
        (f"{{{RANGE}, source: measured}}", "judged"),
        (f"{{{RANGE}, source: declared}}", "judged"),
        (f"{{{RANGE}, source: published}}", "judged"),
        (f"{{{RANGE}, source: measured, default: true}}", "judged"),
        (f"{{{RANGE}, source: published, from: Bijmolt et al. 2005}}", "published"),
        (f"{{{RANGE}, source: measured, n: 4}}", "judged"),
        (f"{{{RANGE}, source: measured, n: 40}}", "measured"),
        (f"{{{RANGE}, source: measured, interval: [0.4, 1.2]}}", "measured"),
        (f"{{{RANGE}, source: measured, interval: [0, 4]}}", "judged"),
    ],
)
def test_what_a_typed_range_counts_as(written: str, kind: str) -> None:
    found = scenario(written)
    one = leaf("elasticity", found)
    assert counts_as(one) == kind
    said = [str(warning) for warning in found.warnings if "judged" in str(warning)]
    assert bool(said) == (kind == "judged" and one.kind != "judged")


def test_a_share_leaves_what_its_sample_leaves() -> None:
    found = scenario("{value: 0.8, source: assumed}")
    assert sampled(leaf("churn_per_year", found)) == float("inf")
    text = BASE.replace("churn_per_year: 20%", "churn_per_year: {churn}")
    written = "{{uniform: [15%, 25%], source: measured, n: {n}}}"
    for n, kind in ((400, "measured"), (100, "judged")):
        churn = written.format(n=n)
        found = loads(text.format(elasticity=1, visits=26, churn=churn))
        one = leaf("churn_per_year", found)
        assert sampled(one) == pytest.approx((0.2 * 0.8 / n) ** 0.5)
        assert counts_as(one) == kind
    beta = loads(text.format(elasticity=1, visits=26, churn="{beta: [0.2, 50], source: measured}"))
    assert counts_as(leaf("churn_per_year", beta)) == "measured"


def test_what_is_fixed_by_hand_without_evidence_is_found() -> None:
    def typed(written: str) -> list[str]:
        found = scenario(written)
        return [one.path.split(".")[-1] for one in by_hand(found.leaves)]

    assert typed("0.8") == ["elasticity"]
    assert typed("{value: 0.8, source: measured}") == ["elasticity"]
    assert typed("{value: 0.8, source: measured, default: true}") == ["elasticity"]
    assert typed("{value: 0.8, source: measured, n: 4}") == ["elasticity"]
    assert typed("{value: 0.8, source: measured, n: 400}") == []
    assert typed("{value: 0.8, source: published, from: Bijmolt et al. 2005}") == []
    assert typed(f"{{{RANGE}, source: judged}}") == []


def test_a_lock_keeps_samples() -> None:
    found = scenario(f"{{{RANGE}, source: measured, n: 40, interval: [0.5, 1.1]}}")
    again = loads(found.to_yaml())
    one = leaf("elasticity", again)
    assert (one.n, one.interval) == (40, (0.5, 1.1))
    kinds = {one.path: counts_as(one) for one in found.uncertain}
    assert {one.path: counts_as(one) for one in again.uncertain} == kinds


@pytest.mark.parametrize("wrong", ["n: 0", "n: many", "interval: [2, 1]", "interval: [1, 2, 3]"])
def test_samples_that_are_none(wrong: str) -> None:
    with pytest.raises(ScenarioError, match=r"expected (how many|\[lowest)"):
        scenario(f"{{{RANGE}, source: measured, {wrong}}}")
