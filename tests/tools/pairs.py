"""Scenarios in which a tool is right and in which it is wrong, played small."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from simulator import Where, experiment, load
from simulator.economics.customers.pairs import play_pairs
from simulator.report.result import weighed

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "tools"
CASES, AGENTS = 8, 400  # enough for a sign, and for a word that is rough


class Ended(NamedTuple):
    """What came of a scenario of one program: its word, its mean NPV and that of the same money
    off prices, currency, and the share of cases in which it pays."""

    word: str | None
    npv: float
    price_cut: float
    pays: float


def ended(name: str) -> Ended:
    """Play a scenario of one program and read off its word."""
    where = Where(jobs=1)
    played = experiment.run(
        load(SCENARIOS / f"{name}.yaml"), agents=AGENTS, cases=CASES, seed=1, certain=False,
        play=play_pairs, where=where,
    )  # fmt: skip
    found = weighed(played, where=where, mend=False)
    (program,) = found.verdicts
    npv = {arm: float(found.measures.whole(arm, "npv").mean()) for arm in found.measures.arms}
    (cut,) = (arm for arm in npv if arm not in (program, found.measures.control))
    return Ended(
        found.verdict.word, npv[program], npv[cut],
        float((found.measures.whole(program, "npv") > 0).mean()),
    )  # fmt: skip
