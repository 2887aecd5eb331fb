"""What it takes until a tool stands, and by when its launch has to be decided."""

from datetime import date

import pytest

import simulator.tools
from simulator.program.about.effort import NO_EFFORT, Effort, in_parts
from simulator.program.calendar import Calendar
from simulator.program.tool import REGISTRY, Tool
from simulator.scenario.checks.prepared import decide_by, prepared
from simulator.tools.discount import Discount
from simulator.tools.points import Points

OURS = [tool for tool in REGISTRY.values() if tool.__module__.startswith(simulator.tools.__name__)]
LAUNCH = date(2026, 1, 5)


@pytest.mark.parametrize("tool", OURS, ids=lambda tool: str(tool.model_fields["kind"].default))
def test_every_tool_of_ours_takes_time(tool: type[Tool]) -> None:
    assert 0 < tool.effort.weeks <= 52


def test_legal_work_goes_on_beside_setting_up_and_training_follows() -> None:
    assert Effort(setting_up=6, training=2, legal=4).weeks == 8
    assert Effort(setting_up=3, training=2, legal=9).weeks == 11
    assert NO_EFFORT.weeks == 0


def test_no_work_takes_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="training"):
        Effort(setting_up=3, training=-1)


def test_the_parts_are_told_in_their_order() -> None:
    said = in_parts(Effort(setting_up=6, training=1, legal=4))
    assert said == "setting up 6 weeks, legal work beside it 4 weeks, then training 1 week"


def test_it_is_decided_as_long_before_as_the_work_takes() -> None:
    (one,) = prepared({"card": Points(back=0.01)}, {}, 156)
    assert (one.opens, one.begins) == (0, -18)
    assert decide_by(LAUNCH, (one,)) == date(2025, 9, 1)


def test_what_opens_later_can_be_decided_later() -> None:
    later = Discount(when=Calendar.model_validate({"every": 13, "from": 10}))
    (one,) = prepared({"sale": later}, {}, 156)
    assert (one.opens, one.begins) == (10, 8)
    both = (one, *prepared({"card": Points(back=0.01)}, {}, 156))
    assert decide_by(LAUNCH, both) == date(2025, 9, 1)


def test_what_runs_today_is_there_already_unless_it_is_another_kind() -> None:
    today = {"card": Points(back=0.02)}
    assert [*prepared({"card": Points(back=0.01)}, today, 156)] == []
    (one,) = prepared({"card": Discount()}, today, 156)
    assert one.tool == "card"
