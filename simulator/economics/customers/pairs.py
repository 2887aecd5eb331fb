"""A case whose pairs of customers are worked out while its panel is at hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from numpy.typing import NDArray

from simulator.economics.customers.lives import lives_of
from simulator.economics.customers.naive import claims_of
from simulator.economics.customers.winners import common_of, sums_of
from simulator.simulate import Case, Panel, Played, simulate


def play_pairs(case: Case, *, threads: int = 1, panel: bool = False, owed: bool = True) -> Played:
    """Play a case and say what its pairs of customers tell; for `experiment.run(play=...)`.

    Panels of all cases would not fit into memory, what is worked out from them does. The
    panel itself is kept where it is asked for, and with it what is told apart by month;
    `owed` as in `simulate`.
    """
    played = simulate(case, threads=threads, panel=True, owed=owed, vintages=panel)
    assert played.panel is not None
    pairs = pairs_of(played.panel, case.weeks)
    return replace(played, pairs=pairs, panel=played.panel if panel else None)


def pairs_of(panel: Panel, weeks: int) -> dict[str, dict[str, NDArray[Any]]]:
    """What `sums_of`, `claims_of`, `lives_of` find in every arm beside the control, the first."""
    known = common_of(panel)
    return {
        arm: sums_of(panel, at, known)
        | {"claims": claims_of(panel, at, weeks)}
        | lives_of(panel, at, weeks).arrays()
        for at, arm in enumerate(panel.arms)
        if at
    }
