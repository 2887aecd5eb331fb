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
CASES = 32


def npv(segments: int) -> Numbers:
    """The NPV of every case, (cases,), of 20,000 customers in so many equal segments."""
    each = "".join(f"    s{i}: {{share: {1 / segments}, {CUSTOMER}}}\n" for i in range(segments))
    text = f"{HEAD}market:\n  customers: 20_000\n  segments:\n{each}{REST}"
    run = experiment.run(loads(text), agents=1600, cases=CASES, seed=4, jobs=1, panel=False)
    return measured(run).whole("card", "npv")


def test_eight_equal_segments_are_as_uncertain_as_one() -> None:
    """Each segment with draws of its own shrank the spread to .64 of what it is."""
    one, eight = npv(1), npv(8)
    # the same draws, so that luck alone differs; the error of a ratio of independent spreads
    # would be 1 / sqrt(CASES - 1)
    error = 1 / np.sqrt(CASES - 1)
    assert np.std(eight) / np.std(one) == pytest.approx(1, abs=error)
    assert np.corrcoef(one, eight)[0, 1] > 0.8, "they are the same cases"
