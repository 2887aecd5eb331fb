"""What coupons cannot be: without a window, or with terms that need one window for all."""

from __future__ import annotations

from typing import Protocol

from simulator.program.calendar import Calendar
from simulator.say import fault


class CouponsMeant(Protocol):
    """What is looked at."""

    @property
    def when(self) -> Calendar: ...

    @property
    def limited(self) -> bool: ...


def check(coupons: CouponsMeant) -> None:
    """Refuse terms that do not go together, with what to type instead (ValueError)."""
    if coupons.when.every is None and coupons.when.weeks is None and not coupons.when.dated:
        raise ValueError(
            fault(
                "coupons come in drops; expected when: {{every: 13 weeks, for: 4}}, "
                "birthday, or a stamp_card"
            )
        )
    if coupons.when.dated and coupons.limited:
        raise ValueError(
            fault(
                "coupons at dates of single customers have no window for all; type "
                "when: {{while_stock: 500}} in place of available and budget"
            )
        )
