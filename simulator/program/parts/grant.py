"""A grant: money off one purchase that a customer has been given.

It waits, is used at a purchase up to what is paid there, or lapses. What it costs, who pays
for it, on what it can be used and how many can be is the same for whatever gives it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import simpy
from numpy.typing import NDArray
from scipy import special

from simulator.draws import f32, inline, stage
from simulator.knobs import MOST_MONEY, Part, knob
from simulator.program import plain
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY, Page
from simulator.program.parts import windows
from simulator.program.tally import WHOLE, Sum, Tally, Totals, counted
from simulator.program.tool import Own
from simulator.program.week import Week

if TYPE_CHECKING:
    from simulator.program.audience import EVERYONE, Audience
    from simulator.program.calendar import ALWAYS, Calendar

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]


class Grant(Part):
    """Terms of a grant, and what is booked, owed and counted of it; mixed into a tool.

    A tool says who is given one and when it waits. Of a limited number it says how many will
    ask (`within`, `ration`), and its campaign is `counted`.
    """

    if TYPE_CHECKING:  # of the tool
        to: Audience = EVERYONE
        when: Calendar = ALWAYS

    face_value: float = knob(
        2.5, off=0, ge=0, le=MOST_MONEY, choice=True, costs="more",
        unit="currency off one purchase", kind="assumed", baskets=0.08,
        source="a usual coupon of a grocery chain: 8 % of the average basket", money=True,
    )  # fmt: skip
    supplier_share: float = knob(
        0.0, off=0, ge=0, le=1, unit="share of the face value that suppliers pay", kind="assumed",
        source="no supplier money unless declared",
    )  # fmt: skip
    percent: float | None = knob(
        None, gt=0.0001, le=1, choice=True, costs="more", unit="share off one purchase, of which "
        "the face value is the most; null for the face value itself", kind="assumed",
        source="a fixed amount unless declared",
    )  # fmt: skip
    minimum: float | None = knob(
        None, ge=0, le=MOST_MONEY, choice=True, costs="less", threshold=True, money=True,
        unit="currency, the smallest purchase on which one can be used; null for any",
        kind="assumed", source="no minimum unless declared",
    )  # fmt: skip
    product_share: float | None = knob(
        None, ge=0.001, le=1, choice=True, costs="more", unit="share of the basket that it can be "
        "used on; null for the whole purchase", kind="assumed",
        source="any purchase unless declared",
    )  # fmt: skip
    available: int | None = knob(
        None, ge=0, le=1_000_000_000, choice=True, costs="more", unit="how many can be used in a "
        "window, first come first served; null for all", kind="assumed",
        source="no limit unless declared",
    )  # fmt: skip
    budget: float | None = knob(
        None, ge=0, le=MOST_MONEY, choice=True, costs="more", money=True, most=1e9,
        unit="currency at face value that those of a window may take; null for any amount",
        kind="assumed", source="no limit unless declared",
    )  # fmt: skip
    cost_rate: float | None = knob(
        None, ge=0, le=5, own=True, unit="what one costs us, share of its face value; null for 1",
        kind="derived", source="a coupon is money off",
    )  # fmt: skip
    posts: ClassVar[tuple[str, ...]] = ("reward_cost", "subsidy", "supplier_income", "liability")
    tallies: ClassVar[dict[str, Tally]] = {"asked": Sum(), "used": Sum(), "worth": Sum()}

    @property
    def units(self) -> np.int64:
        """The face value in 1/10,000 of the currency."""
        return np.int64(round(self.face_value * MONEY))

    @property
    def cost(self) -> float:
        """What one costs us, share of its face value."""
        return 1.0 if self.cost_rate is None else self.cost_rate

    @property
    def limited(self) -> bool:
        """Whether only so many can be used."""
        return self.available is not None or self.budget is not None

    def face_in(self, crowd: Crowd) -> float:
        """What it takes off an average purchase of a segment at most, currency."""
        shares = [part for part in (self.percent, self.product_share) if part is not None]
        return min([self.face_value, *(part * crowd.basket for part in shares)])

    def face(self, week: Week) -> float:
        """The same in the segment of this week's customers."""
        crowd = week.crowds.get(week.segment)
        return self.face_value if crowd is None else self.face_in(crowd)

    def owed_each(self, week: Week) -> int:
        """What one will cost us less what suppliers pay, 1/10,000.

        It takes no more off than is paid in a usual week with a purchase.
        """
        crowd, off = week.crowds.get(week.segment), self.face_value
        if crowd is not None:
            a_week = crowd.basket * crowd.rate / max(-math.expm1(-crowd.rate), 1e-9)
            off = min(self.face_in(crowd), a_week)
        return round(round(off * MONEY) * max(self.cost - self.supplier_share, 0.0))

    def usable_on(self, week: Week) -> tuple[NDArray[np.int32], Counts]:
        """Purchases on which one can be used this week, and the most it takes off, (n,)."""
        n, most = week.n_purchases, week.to_pay
        if self.minimum is None and self.percent is None and self.product_share is None:
            return n, most
        largest = week.largest()
        if self.minimum:
            n = np.where(largest >= round(self.minimum * MONEY), n, 0).astype(np.int32)
        for part in (self.percent, self.product_share):
            if part is not None:
                most = np.minimum(most, (largest * part).astype(np.int64))
        return n, most

    def book(self, week: Week, page: Page, given: Counts, common: Counts) -> Counts:
        """Hand out and post what was used, and what of it the control arm's purchases had.

        Returns what was handed out, (n,) in 1/10,000: no more than was left to pay.
        """
        left = week.hand_out(given)
        if left is not given:
            given = left
            _shared_of(given, week.n_purchases, week.common, common)
        page.post("reward_cost", np.rint(given * self.cost).astype(np.int64))
        page.post("subsidy", np.rint(common * self.cost).astype(np.int64))
        if self.supplier_share:
            page.post("supplier_income", np.rint(given * self.supplier_share).astype(np.int64))
        return given

    # ------------------------------------------------------------ so many, so much

    def fits(self, week: Week) -> float:
        """Share of purchases that are large enough for one to be used on."""
        crowd = week.crowds.get(week.segment)
        return 1.0 if crowd is None else crowd.at_least(self.minimum or 0.0)

    def fits_each(self, week: Week) -> Shares:
        """The same of the purchases of each customer, (n,), by what they usually pay for one."""
        crowd = week.crowds.get(week.segment)
        if crowd is None or not self.minimum:
            return np.ones(week.n)
        usual = week.usual_spend.astype(float) / np.maximum(week.usual_rate, 1e-9)
        far = np.log(np.maximum(usual, 1e-9) / self.minimum)
        spread = max(crowd.varies, 1e-9)
        fits: Shares = special.ndtr(far / spread - spread / 2)
        return fits

    def enough(self, week: Week, wanted: Callable[[], float]) -> float:
        """Chance that one is left for who wants to use it.

        Parameters
        ----------
        wanted
            Customers who would use one in a window if there were enough.
        """
        limit = self._limit(week)
        if limit is None or week.segment not in week.crowds:
            return 1.0
        many = wanted()
        return min(1.0, limit / many) if many else 0.0

    def _limit(self, week: Week) -> float | None:
        """How many of a window can be used, None for all."""
        limits = [] if self.available is None else [float(self.available)]
        if self.budget is not None:
            limits.append(self.budget / max(self.face(week), 1e-9))
        return min(limits, default=None)

    def so_far(self, week: Week) -> tuple[float, float, float]:
        """Customers who have asked to use one in this window, who have, and for how much."""
        asked, used, worth = (week.dials.published or {}).get("so_far", (0.0, 0.0, 0.0))
        return asked, used, worth

    def ready(self, week: Week) -> float:
        """Customers who can be expected to ask this week, where a tool tallies them as `ready`."""
        ready: float = (week.dials.published or {}).get("ready", 0.0)
        return ready

    def left(self, week: Week) -> float:
        """How many of the window can still be used."""
        _, used, worth = self.so_far(week)
        limits = [math.inf if self.available is None else self.available - used]
        if self.budget is not None:
            limits.append((self.budget - worth) / max(self.face(week), 1e-9))
        return max(min(limits), 0.0)

    def gone(self, week: Week) -> bool:
        """Whether all of the window have been used."""
        return self.left(week) < 0.5

    def ration(
        self, week: Week, waiting: float, given: Counts, common: Counts
    ) -> NDArray[np.bool_]:
        """First come, first served: as many as are left of the `waiting`; who comes too late."""
        left = self.left(week)
        serve = min(1.0, left / waiting) if waiting > 0 else float(left > 0)
        week.tally("asked", (given > 0) * week.heads)
        late: NDArray[np.bool_] = (week.draw("first") >= f32(serve)) & (given > 0)
        given[late], common[late] = 0, 0
        week.tally("used", (given > 0) * week.heads)
        week.tally("worth", np.rint(given * week.weight).astype(np.int64))
        return late

    def who_would(self, week: Week, share: float) -> float:
        """Customers who would use one, if there were enough: a share of those addressed."""
        asked = (crowd for name, crowd in week.crowds.items() if self.to.fits(name))
        return sum((crowd.customers * share for crowd in asked), 0.0)

    def counted(
        self, env: simpy.Environment, publish: Callable[..., None], totals: Totals
    ) -> Generator[simpy.Event, Any, None]:
        """A campaign of limited grants: open as `when` says, and say what has been used."""
        so_far = np.zeros(3)
        for week in range(int(env.now), totals.weeks):
            last = np.array([counted(totals, name) for name in ("asked", "used", "worth")])
            fresh = windows.begins(self.when, week) or week == 0
            so_far = np.zeros(3) if fresh else so_far + last / (WHOLE, WHOLE, MONEY)
            ready = counted(totals, "ready") / WHOLE
            publish(open=self.when.is_open(week), so_far=tuple(so_far.tolist()), ready=ready)
            yield env.timeout(1)

    # ------------------------------------------------------------ in words

    def limits_plainly(self, currency: str, window: str) -> str:
        """On what one can be used, and how many of a `window`, as sentences after another."""
        said = ""
        if self.product_share is not None:
            said += (
                f". It is for a product that makes {plain.percent(self.product_share)} of a basket"
            )
        if self.minimum:
            said += f". The purchase must come to {plain.money(self.minimum, currency)}"
        if self.available is not None:
            said += f". {plain.number(self.available)} of a {window} can be used"
        if self.budget is not None:
            said += f". A {window} may take {plain.money(self.budget, currency)} in all"
        if self.supplier_share:
            said += f". Suppliers pay {plain.percent(self.supplier_share)} of it"
        return said


def know_proneness(week: Week, own: Own, mean: float, evenness: float) -> None:
    """Say who is how prone to use grants (column `prone`), once and for all.

    Where one stands among all customers (`temper`) is drawn, or was before a relaunch.

    Parameters
    ----------
    mean
        Mean of the beta distribution of proneness.
    evenness
        Its a + b; large means that all are alike.
    """
    if not own.prone[0]:
        prone, a = np.zeros(week.n), evenness * mean
        if a:
            if not own.temper[0]:
                own.temper[:] = week.draw("proneness")
            prone = special.betaincinv(a, evenness - a, own.temper.astype(float))
        own.prone[:] = np.maximum(prone, 1e-30)


@inline
def of_common(given, common, n):  # type: ignore[no-untyped-def]
    """What of a grant the control arm's purchases would not have needed, by their share of n."""
    return given * np.int64(common) // np.int64(max(n, 1))


@stage
def _shared_of(given, n, common, out):  # type: ignore[no-untyped-def]
    """The same of what is left of the grants that were asked for, (n,)."""
    for i in range(out.size):
        share = np.float64(common[i]) / np.float64(max(n[i], 1))
        out[i] = np.int64(np.float64(given[i]) * share)
