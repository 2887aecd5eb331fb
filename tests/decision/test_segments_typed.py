"""The same customers typed as one segment and as eight: nobody may get surer by typing."""

import numpy as np
import pytest

from simulator import experiment
from simulator.decision.advice import measured
from simulator.decision.uncertainty import Numbers
from simulator.scenario import loads

HEAD = "question: Does it pay?\ngoal: retain\nhorizon: 1 year\n"
REST = """\
company: {gross_margin: 40%}
programs: {card: {tools: {points: {back: 2%}}}}
"""
CUSTOMER = """purchases_per_year: 30, basket: 30, share_of_wallet: {pert: [30%, 45%, 60%],
      source: assumed}, churn_per_year: 20%"""
CASES, SEEDS = 16, (4, 5, 6)


def npv(segments: int, seed: int) -> Numbers:
    """The NPV of every case, (cases,), of 20,000 customers in so many equal segments."""
    each = "".join(f"    s{i}: {{share: {1 / segments}, {CUSTOMER}}}\n" for i in range(segments))
    text = f"{HEAD}market:\n  customers: 20_000\n  segments:\n{each}{REST}"
    run = experiment.run(loads(text), agents=1600, cases=CASES, seed=seed, jobs=1, panel=False)
    return measured(run).whole("card", "npv")


def test_eight_equal_segments_are_as_uncertain_as_one() -> None:
    """Each segment with draws of its own shrank the spread to .64 of what it is."""
    one, eight = (np.array([npv(n, seed) for seed in SEEDS]) for n in (1, 8))
    # the same draws, so that luck alone differs: with a correlation of .8 the error of the ratio
    # is sqrt(1 - .8^2) / sqrt(cases), .09, and the spread that shrank was four of them away
    ratio = np.sqrt(eight.var(axis=1).mean() / one.var(axis=1).mean())
    assert ratio == pytest.approx(1, abs=0.18)
    alike = [np.corrcoef(a, b)[0, 1] for a, b in zip(one, eight, strict=True)]
    assert np.mean(alike) > 0.6, "they are the same cases"
