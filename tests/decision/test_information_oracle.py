"""Our value of information beside that of heormodel, which implements the same definitions.

Needs the extra `oracle`; skipped without it.
"""

from __future__ import annotations

import numpy as np
import pytest

from simulator.decision.information.cases import CaseTable
from simulator.decision.information.choice import best_often, expected_loss
from simulator.decision.information.value import evpi, evppi

pytest.importorskip("heormodel", reason="heormodel is not installed: pip install -e '.[oracle]'")

ARMS = ("today", "card", "coupons")


def drawn(n: int = 512) -> CaseTable:
    """Three arms that hang on two numbers and on luck."""
    rng = np.random.default_rng(21)
    x, y = rng.normal(size=n), rng.normal(size=n)
    benefit = np.column_stack(
        [np.zeros(n), 1 + 2 * x + rng.normal(size=n), 0.5 + 3 * y + rng.normal(size=n)]
    )
    return CaseTable(ARMS, benefit, {"x": x, "y": y})


def theirs(table: CaseTable) -> object:
    import pandas as pd
    from heormodel.models import Outcomes

    costs = pd.DataFrame(-table.benefit, columns=list(ARMS))
    return Outcomes.from_wide(costs, costs * 0.0)


def test_evpi_is_the_same_to_the_last_digits() -> None:
    from heormodel.voi import evpi as their_evpi

    table = drawn()
    assert their_evpi(theirs(table), wtp=1.0) == pytest.approx(evpi(table.benefit), rel=1e-9)


def test_curves_and_losses_are_the_same() -> None:
    from heormodel.cea import ceac
    from heormodel.cea import expected_loss as their_loss

    table = drawn()
    best = ceac(theirs(table), wtp=[1.0])
    assert np.asarray(best).ravel()[-3:] == pytest.approx(best_often(table.benefit), rel=1e-9)
    loss = their_loss(theirs(table), wtp=[1.0])
    assert np.asarray(loss).ravel()[-3:] == pytest.approx(expected_loss(table.benefit), rel=1e-9)


@pytest.mark.parametrize("name", ["x", "y"])
def test_evppi_agrees_as_far_as_two_fits_do(name: str) -> None:
    import pandas as pd
    from heormodel.voi import evppi as their_evppi

    table = drawn(4096)
    draws = pd.DataFrame(dict(table.drawn))
    other = their_evppi(theirs(table), draws, name, wtp=1.0)
    assert evppi(table, [name], permutations=0).value == pytest.approx(other, rel=0.02)
