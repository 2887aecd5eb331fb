"""What an arm depends on is what can reach it."""

import math

from simulator.decision import advice
from tests.report.shop import played, shop

HALF = """\
  half:
    like: card
    tools: {points: {back: 0.5%, value_rate: {uniform: [50%, 60%], source: assumed}}}
"""


def test_unknowns_of_other_programs_are_left_out() -> None:
    run = played(HALF)
    found = advice.hangs_on(run.played, run.measures, "card")
    assert found is not None
    every = {leaf.path: leaf for leaf in shop(HALF).uncertain}
    left_out = set(every) - set(found.names)
    assert "programs.half.tools.points.value_rate" in left_out
    assert any(path.startswith("programs.card_as_price_cut.") for path in left_out)
    assert all("programs.card." not in path for path in left_out)
    # what both programs share is drawn once, and named by its place in the program that is judged
    other = advice.hangs_on(run.played, run.measures, "half")
    assert other is not None
    assert "programs.half.tools.points.redeem_rate" in other.names
    shared = every["programs.card.tools.points.redeem_rate"]
    assert "programs.half.tools.points.redeem_rate" in shared.also
    assert "programs.card.tools.points.redeem_rate" not in other.names


def test_one_case_tells_nothing_about_opinion() -> None:
    import simulator

    run = simulator.run(shop(), cases=1, jobs=1)
    found = advice.hangs_on(run.played, run.measures, "card")
    assert found is not None
    assert math.isnan(found.judged_share)
    assert run.verdict.word != "launch"
