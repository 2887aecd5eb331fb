"""Stretches of open weeks, which drops and draws are made of."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.program.calendar import Calendar


@pytest.mark.parametrize(
    ("when", "week", "window"),
    [
        ({"every": 13, "for": 4}, 0, (1, 4)),
        ({"every": 13, "for": 4}, 16, (4, 4)),
        ({"every": 13, "for": 4}, 17, (0, 0)),
        ({"every": 13, "for": 4}, -13, (1, 4)),
        ({"every": 13, "for": 4, "from": 8}, 8, (1, 4)),
        ({"every": 13, "for": 4, "from": 8}, -5, (0, 0)),
        ({"every": 13, "for": 4, "until": 15}, 14, (2, 2)),
        ({"every": 2, "for": 2}, 3, (2, 2)),  # back to back, and yet a new one each time
        ({"weeks": [3, 4, 5, 9]}, 5, (3, 3)),
        ({"weeks": [3, 4, 5, 9]}, 9, (1, 1)),
        ({"weeks": [3, 4, 5, 9]}, 8, (0, 0)),
        ({"from": 8, "until": 20}, 10, (3, 12)),
    ],
)
def test_windows(when: Any, week: int, window: tuple[int, int]) -> None:
    calendar = Calendar.model_validate(when)
    assert calendar.window(week) == window
    assert calendar.opens(week) == (window[0] == 1)
    assert calendar.is_open(week) == (window != (0, 0))
