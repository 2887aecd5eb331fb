"""What the rooms of a paid membership know of it."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from simulator.program.audience import Audience


class PaidMembershipTerms(Protocol):
    """The terms of a membership; what each is stands beside its knob."""

    @property
    def to(self) -> Audience: ...

    @property
    def paid(self) -> Any: ...

    @property
    def when_it_ends(self) -> Any: ...

    @property
    def fee(self) -> float: ...

    @property
    def free(self) -> bool: ...

    @property
    def yearly_fee(self) -> float: ...

    @property
    def depth(self) -> float: ...

    @property
    def value(self) -> float: ...

    @property
    def cost_per_purchase(self) -> float: ...

    @property
    def cost_per_user(self) -> float: ...

    @property
    def places(self) -> int | None: ...

    @property
    def value_slope(self) -> float: ...

    @property
    def renewal(self) -> float: ...

    @property
    def sunk_cost(self) -> float: ...

    @property
    def more_orders(self) -> float: ...

    @property
    def order_lift(self) -> float: ...

    @property
    def lock_in(self) -> float: ...

    def worth(self) -> float: ...

    def costs(self) -> tuple[np.int64, np.int64]: ...
