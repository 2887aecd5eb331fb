"""A situation in which limited access is the right tool, and one in which it is the wrong one."""

from __future__ import annotations

from pathlib import Path

from simulator import Result, load, run

FOLDER = Path(__file__).parents[2] / "scenarios" / "tools"


def played(which: str, agents: int) -> Result:
    """Few agents and cases: enough to tell the sign, not to tell how sure one is."""
    return run(load(FOLDER / f"limited_access_{which}.yaml"), agents=agents, cases=6, jobs=1)


def mean_npv(result: Result, arm: str) -> float:
    return float(result.measures.whole(arm, "npv").mean())


def test_where_it_is_right_it_earns() -> None:
    """Hours on Saturdays, kept by telephone for the best customers of a salon: they earn, and the
    same money as a price cut loses."""
    result = played("right", 1_500)
    assert mean_npv(result, "saturdays") > 0
    assert mean_npv(result, "saturdays_as_price_cut") < 0


def test_where_it_is_wrong_it_loses() -> None:
    """Parking places at the door of a supermarket, which everybody sees: more is lost by those
    left out than the best customers gain."""
    result = played("wrong", 600)
    assert result.verdict is not None
    assert result.verdict.word == "do not launch"
    assert mean_npv(result, "parking") < 0
    pays = result.measures.whole("parking", "npv") > 0
    assert not pays.any(), "in no case"
