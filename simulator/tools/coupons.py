"""Coupons: money off one purchase, in drops that are open for some weeks."""

from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray
from pydantic import model_validator
from scipy import special

from simulator.draws import exp_of, f32, inline, log_of, stage
from simulator.knobs import knob
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects
from simulator.program.ledger import MONEY, Page
from simulator.program.tool import Own, Tool
from simulator.program.week import Week

COMPLETE_JOURNEY = "Complete Journey, 1,559 households, 6,589 of them in a campaign"
# When a coupon comes to mind: shares of the four quarters of its window. Redemptions are 36.8,
# 29.3, 18.4 and 15.5 % (measured: COMPLETE_JOURNEY), front-loaded and without a rush at the end; a
# coupon waits for a purchase, which about 85 % of households make in a quarter of a window.
QUARTERS = (0.42, 0.27, 0.16, 0.15)
USUAL = 0.08  # of a basket: coupons took .49 % off sales, on 6.31 % of baskets (measured: the same)
USED, SEEN = -1, -2  # what `due` says besides weeks


class Coupons(Tool):
    """Coupons that some customers redeem, dropped on a calendar with a window.

    Behavior
        Each customer has a proneness, the chance to redeem in a drop, beta-distributed
        with mean `redeem_rate` where the coupon is worth 8 % of her basket, and more or
        less by `face_response` where it is worth more or less. With the measured
        `evenness` the top tenth makes two thirds to three quarters of redemptions. Who
        means to use a drop has the coupon in mind from a keyed week of its window on,
        the earlier weeks likelier, and redeems it at the next purchase, once; those who
        rarely buy mean to use it oftener than they do. In that first week she makes
        `incremental` additional purchases times the chance that she will redeem at all,
        so that this share of redemptions are trips that would not have been. Everybody
        else who gets a coupon of the drop sees it, which adds `exposure` purchases over
        the window, the same number whether she buys often or hardly ever, less where the
        coupon is small.
    Cost
        The face value at redemption, at most what is paid in that week, less what
        suppliers pay. On purchases that the control arm had as well it is a subsidy.
    Owed
        Coupons that will be used but are not yet, at our cost, until the window ends.
    Leaves out
        Which products a coupon is for; several coupons of a drop; fraud; stockpiling;
        joining for the sake of coupons; coupons collected towards one reward, which are
        stamps and a tool of another kind.
    Source
        Redemption, concentration and timing are measured on Complete Journey; that
        exposure works beyond redemption: Venkatesan & Farris, its size is taken from
        Hillstrom's mail; the incremental share is judged (docs/evidence.md).
    """

    kind: Literal["coupons"] = "coupons"
    when: Calendar = Calendar.model_validate({"every": 13, "for": 4})
    face_value: float = knob(
        2.5, off=0, ge=0, le=1e6, choice=True, unit="currency off one purchase", kind="assumed",
        source="a usual coupon of a grocery chain", money=True,
    )  # fmt: skip
    supplier_share: float = knob(
        0.0, off=0, ge=0, le=1, unit="share of the face value that suppliers pay", kind="assumed",
        source="no supplier money unless declared",
    )  # fmt: skip
    redeem_rate: float = knob(
        0.12, low=0.06, high=0.17, off=0, ge=0, le=0.9, unit="share of those addressed who redeem "
        "in a drop", kind="measured", source="households per campaign: 16.6 % in large ones, "
        "6.5 and 5.9 % in small ones; " + COMPLETE_JOURNEY,
    )  # fmt: skip
    face_response: float = knob(
        1.0, low=0.5, high=1.5, ge=0, le=5, unit="% redemptions per % face value, from 8 % of a "
        "basket", kind="judged", source="larger coupons are redeemed more often; no size found",
    )  # fmt: skip
    evenness: float = knob(
        0.8, low=0.5, high=1.5, ge=0.05, le=1000, unit="a + b of the beta distribution of "
        "proneness; large means that all are alike", kind="measured", source="the top tenth makes "
        "75 % of redemptions (62 % where several coupons of a campaign count once), 26.3 % ever "
        "redeem; 1.5 fits large campaigns alone; " + COMPLETE_JOURNEY,
    )  # fmt: skip
    incremental: float = knob(
        0.4, low=0.2, high=0.6, off=0, ge=0, le=1, unit="share of redemptions that are additional "
        "purchases", kind="judged", source="no measurement; a coupon as value alone would give "
        "about 7 %, trade claims are far higher",
    )  # fmt: skip
    exposure: float = knob(
        0.005, low=0, high=0.02, off=0, ge=0, le=1, unit="purchases added by a drop, of those who "
        "see it and do not redeem", kind="judged", source="exposure contributes more than "
        "redemption (Venkatesan & Farris: sign); as a message in Hillstrom's e-mail experiment, up "
        "to four of them",
    )  # fmt: skip
    words: ClassVar[tuple[str, ...]] = ("proneness", "time", "use")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "prone": np.float32,  # chance to use a drop, fixed; 0 until first needed
        "due": np.int16,  # week of the window from which the coupon is in mind; 0 no coupon
    }

    @model_validator(mode="after")
    def _has_windows(self) -> Self:
        if self.when.every is None and self.when.weeks is None:
            raise ValueError("coupons come in drops; expected when: {every: 13 weeks, for: 4}")
        return self

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Drop coupons in the first week of a window; act on customers while it is open."""
        mask = week.addressed(self.to)
        now, length = self.when.window(week.t)
        if mask is None or not now or not self.face_value:
            return
        if now == 1 and week.dials.open:
            self._drop(week, own, mask, length)
        if not own.due.any():
            return
        if self.incremental:
            added = np.empty(week.n, np.float32)
            left = f32(length - now + 1)
            _bring(own.due, np.int16(now), left, week.usual_rate, f32(self.incremental), added)
            effects.add("added_occasions", added)
        if self.exposure:
            seen = np.empty(week.n, np.float32)
            _see(
                own.due, week.usual_rate, week.usual_spend, self._worth(),
                f32(self.face_response), f32(self.exposure / length), seen,
            )  # fmt: skip
            effects.add("added_occasions", seen)

    def _drop(self, week: Week, own: Own, mask: NDArray[np.float32], length: int) -> None:
        if not own.prone[0]:
            prone, a = np.zeros(week.n), self.evenness * self.redeem_rate
            if a:
                u = week.draw("proneness").astype(float)
                prone = special.betaincinv(a, self.evenness - a, u)
            own.prone[:] = np.maximum(prone, 1e-30)
        quarters = np.concatenate([[0], np.cumsum(QUARTERS)])
        part = np.interp(week.draw("time") * quarters[-1], quarters, np.linspace(0, 1, 5))
        begins = np.minimum((part * length).astype(np.int16), np.int16(length - 1))
        _mean_to(
            mask, week.active, week.draw("use"), own.prone, begins, np.int16(length),
            week.usual_rate, week.usual_spend, self._worth(),
            f32(self.face_response), f32(self.incremental), own.due,
        )  # fmt: skip

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Redeem at purchases; what is not used by the end of the window lapses."""
        now, length = self.when.window(week.t)
        if not now or not own.due.any():
            return
        given, common = np.empty(week.n, np.int64), np.empty(week.n, np.int64)
        _redeem(
            week.n_purchases, week.common, week.paid, np.int16(now), self._units(), own.due, given,
            common,
        )  # fmt: skip
        page.post("reward_cost", given)
        page.post("subsidy", common)
        if self.supplier_share:
            page.post("supplier_income", np.rint(given * self.supplier_share).astype(np.int64))
        if now == length:
            own.due[:] = 0

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """Face value, at our share of it, of coupons that are still to be used."""
        if not self.face_value or not self.when.window(week.t)[0]:
            return 0
        ours = np.int64(round(int(self._units()) * (1 - self.supplier_share)))
        promised: NDArray[np.int64] = (own.due > 0) * ours
        return promised

    def _worth(self) -> np.float32:
        """The basket of which the face value is the usual share, currency."""
        return f32(self.face_value / USUAL)

    def _units(self) -> np.int64:
        return np.int64(round(self.face_value * MONEY))


@inline
def extra_trips(rate, incremental):  # type: ignore[no-untyped-def]
    """Additional purchases of who means to redeem in time for `rate` expected ones.

    The chance to redeem depends on them in turn: x = incremental (1 - exp(-(rate + x))).
    """
    x = incremental
    for _ in range(8):
        x = incremental * (f32(1) - exp_of(-(rate + x)))
    return x


@inline
def pull_of(relative, response):  # type: ignore[no-untyped-def]
    """How much more a coupon does that is `relative` times as large as usual."""
    return exp_of(response * log_of(max(relative, f32(1e-9))))


@stage
def _see(due, usual_rate, usual_spend, worth, response, exposure, out):  # type: ignore[no-untyped-def]
    """Purchases of a week that are added by coupons which are seen and will not be used, (n,)."""
    for i in range(out.size):
        pull = pull_of(worth * usual_rate[i] / max(usual_spend[i], f32(1e-9)), response)
        out[i] = exposure * min(pull, f32(1)) if due[i] == SEEN else f32(0)


@stage
def _mean_to(  # type: ignore[no-untyped-def]
    mask, active, u, prone, begins, length, usual_rate, usual_spend, worth, response, incremental,
    due,
):  # fmt: skip
    """Who means to use a drop, and from which week on; who else gets its coupon and sees it.

    The rarer one buys, the oftener, so that the chance to redeem is her proneness.
    `worth` is the basket, in currency, of which the coupon is the usual share.
    """
    for i in range(due.size):
        pull = pull_of(worth * usual_rate[i] / max(usual_spend[i], f32(1e-9)), response)
        rate = usual_rate[i] * f32(length - begins[i])
        buys = f32(1) - exp_of(-(rate + extra_trips(rate, incremental)))
        gets = (mask[i] > f32(0)) & (active[i] > 0)
        means_to = u[i] * buys < prone[i] * pull
        about = begins[i] + np.int16(1) if means_to else np.int16(SEEN)
        due[i] = about if gets else np.int16(0)


@stage
def _bring(due, now, weeks_left, usual_rate, incremental, added):  # type: ignore[no-untyped-def]
    """Additional purchases of those whose coupon comes to mind this week, (n,)."""
    for i in range(added.size):
        extra = extra_trips(usual_rate[i] * weeks_left, incremental)
        added[i] = extra if due[i] == now else f32(0)


@stage
def _redeem(n, common, paid, now, face, due, given, on_common):  # type: ignore[no-untyped-def]
    """Who has a coupon in mind and buys redeems it: given (n,), and what of it the control
    arm's purchases would not have needed, by their share of the week's."""
    for i in range(due.size):
        redeems = (due[i] > 0) & (due[i] <= now) & (n[i] > 0)
        amount = min(face, paid[i]) if redeems else np.int64(0)
        due[i] = np.int16(USED) if redeems else due[i]
        given[i] = amount
        on_common[i] = amount * np.int64(common[i]) // np.int64(max(n[i], 1))
