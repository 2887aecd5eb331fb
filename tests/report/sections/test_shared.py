"""One draw that several programs share is named as shared, wherever it is told."""

from simulator.findings.assumptions import assumptions, shared_by
from simulator.findings.basis import Driver
from simulator.report.sections.uncertainty import _source
from simulator.report.terminal import _driver
from tests.report.shop import shop

TWO = "  half: {like: card, tools: {points: {back: 0.5%}}}\n"
PATH = "programs.card.tools.points.redeem_rate"


def test_the_register_says_which_programs_share_a_draw() -> None:
    scenario = shop(TWO)
    (leaf,) = [one for one in scenario.uncertain if one.path == PATH]
    assert shared_by(scenario, (leaf.path, *leaf.also)) == "shared by Card and Half"
    told = {one.path: one.source for one in assumptions(scenario)}
    for path in (PATH, "programs.half.tools.points.redeem_rate"):
        assert told[path].endswith("one draw, shared by Card and Half")
    # what surrounds all programs, and what one of them has alone
    assert "one draw" not in told["market.segments.customers.elasticity"]
    assert not any("one draw" in one.source for one in assumptions(shop()))


def test_a_driver_says_it_too() -> None:
    driver = Driver(PATH, 0.5, 0.2, "share", "judged", "nobody knows", 0.4, 0.8,
                    shared="shared by Card and Half")  # fmt: skip
    assert _driver(driver, "Price", 120) == "  +0.50  Price (judged, shared by Card and Half)"
    assert _source(driver) == "nobody knows; one draw, shared by Card and Half"
