"""Gift certificates: money at the till that customers are given, or buy as presents."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray
from pydantic import model_validator

from simulator.draws import f32
from simulator.program import occasions, plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.about.rates import RateAsPlayed
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY, Page
from simulator.program.parts import windows
from simulator.program.personal import WITHOUT_END
from simulator.program.tally import WHOLE, Sum, Tally, Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.tools.gift_certificate import holding, sale
from simulator.tools.gift_certificate.chances import CertificateChances
from simulator.tools.gift_certificate.doubts import doubts
from simulator.tools.gift_certificate.expected import CURVES
from simulator.tools.gift_certificate.holding import CertificateWeek
from simulator.tools.gift_certificate.meant import check
from simulator.tools.gift_certificate.words import plainly

SURE = 0.98  # of those that are not lost: so many used in time are all


class GiftCertificate(CertificateChances, Tool):
    """Certificates that can be used like money, given to customers or sold as presents.

    Behavior
        A certificate comes to mind with a chance of `use_rate` a week, is then used if anything
        is bought, and keeps what is left of it until its `term` ends. Those given come on
        birthdays, some time after joining, or in windows that open for all; `breakage` of
        them are lost, and of the rest `passed_on` is used by other customers. In the week in
        which it is in mind, who has one perceives what it takes off as value addressed to
        recognition, less per unit where it is large (`size_response`), and, where one is used,
        buys `overspend` of that beyond what would have been bought. A certificate can be a
        share off one purchase (`percent`), need a purchase of a `minimum` or be for a product
        (`product_share`); there can be so many (`available`) or so much (`budget`).
        Sold ones are bought at face value, `buyers` a customer and year while they are
        offered, by who comes to the till and can expect them to be used in time. Who gets one
        as a present is not who bought it, but buys as they do: of what it takes off,
        `substitutes` would have been bought here anyway, and the rest are additional
        purchases; what they have not used by the end of the term others have, on what they
        would have bought. So no more lapses than `breakage`. Nobody perceives them as a price.
        Members join for what they are given.
    Cost
        At face value when used, at most what is left to pay, less what suppliers pay. What is
        paid for sold ones comes in at the sale; so their sale is no profit, as long as they are
        owed: what is earned is the margin on purchases that would not have been made, and what
        lapses.
    Owed
        Of those given what will be used, at our cost. Of those sold all that was paid and is not
        used, until the term ends, those that are lost among them.
    Leaves out
        That somebody to whom one is passed on is new here and stays, which is what
        recommendations are for; sale below face value, which is a discount; fees on what is
        not used; forgery; that a smaller present than last year's disappoints; baskets that are
        filled up to a `minimum`.
    """

    kind: Literal["gift_certificate"] = "gift_certificate"
    when: Calendar = Calendar(every=26)
    acts_on: ClassVar[tuple[str, ...]] = ("value.recognition", "basket_log", "added_occasions")
    posts: ClassVar[tuple[str, ...]] = ("certificate_income",)
    occasion: ClassVar[str] = "certificates"
    timed_by: ClassVar[tuple[str, ...]] = (*WITHOUT_END, "while_stock")
    effort: ClassVar[Effort] = Effort(setting_up=3, training=1, legal=2)
    listing: ClassVar[Listing] = Listing(
        ("gift certificates",), "recognition", ("acquire", "retain")
    )
    smallest: ClassVar[str] = "{face_value: 10, when: every 26 weeks}"
    words: ClassVar[tuple[str, ...]] = ("fate", "mind", "buys", "first")
    tallies: ClassVar[dict[str, Tally]] = {"ready": Sum()}
    columns: ClassVar[dict[str, DTypeLike]] = {
        "held": np.int64, "passed": np.int64, "lost": np.int64, "left": np.int16, "mind": np.uint8,
    }  # fmt: skip
    means: ClassVar[dict[str, str]] = {
        "held": "what the certificates are worth that are used by whom they are for, 1/10,000",
        "passed": "the same of those that others use",
        "lost": "the same of those that were sold and will never be used",
        "left": "weeks after this one in which they can be used",
        "mind": "whether they come to mind this week",
    }
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"when": {"every": 8}, "face_value": 8.0},
        {"issued": "sold", "when": {"every": 2}, "face_value": 40.0, "buyers": 1.0},
    )

    @model_validator(mode="after")
    def _is_meant(self) -> Self:
        check(self)
        return self

    @property
    def cost(self) -> float:
        """What a unit costs us at the till: all of it where it was paid for."""
        return 1.0 if self.cost_rate is None or self.issued == "sold" else self.cost_rate

    @property
    def part(self) -> float | None:
        """Share of a purchase that one takes off at most; None where it is used like money."""
        parts = [part for part in (self.percent, self.product_share) if part is not None]
        return min(parts, default=None)

    def idle(self) -> frozenset[str]:
        """What is of certificates that are issued the other way."""
        if self.issued == "sold":
            given = {"value_rate", "size_response", "passed_on", "cost_rate", "supplier_share"}
            return frozenset(given)
        return frozenset({"buyers", "substitutes"})

    def unused_columns(self) -> frozenset[str]:
        """Certificates of the other kind."""
        return frozenset({"passed"} if self.issued == "sold" else {"lost"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What a certificate is worth, how one comes by it, and for how long."""
        return plainly(self, currency)

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[RateAsPlayed, ...]:
        """The share of those given that nobody uses in time, and why it is not `breakage`."""
        if self.issued == "sold" or not self.face_value:
            return ()
        fits = crowd.at_least(self.minimum or 0.0)
        used = holding.share_used(crowd, self.use_rate, fits, self.term)
        why = ""
        if used < SURE:
            why = f"of the others {plain.percent(round(1 - used, 2))} are not thought of in time"
        unused = 1 - (1 - self.breakage) * used
        return (RateAsPlayed("breakage", self.breakage, unused, why),)

    # ------------------------------------------------------------ who gets one

    def takers(self, week: Week, own: Own, mask: Row) -> Row:
        """To whom one is given in a week."""
        return mask * ((week.active > 0) & self._begins(week))

    def _begins(self, week: Week) -> NDArray[np.bool_] | bool:
        """Whether it is the first week of a window, for all or for each."""
        return occasions.opens(week, self.when) if self.when.dated else self.when.opens(week.t)

    def _give(self, week: Week, own: Own, mask: Row) -> None:
        """Give one to those whose turn it is: some are lost, some are passed on."""
        who = week.due(self.when, self.takers(week, own, mask)) > 0
        if not who.any():
            return
        fate = week.draw("fate").astype(float)
        passed_on = self.breakage + (1 - self.breakage) * self.passed_on
        own.held[who & (fate >= passed_on)] += self.units
        own.passed[who & (fate >= self.breakage) & (fate < passed_on)] += self.units
        own.left[who & (fate >= self.breakage)] = self.term

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Give certificates; those that come to mind act."""
        if not self.face_value:
            return
        mask = week.addressed(self.to)
        if mask is not None and week.dials.open and self.issued == "given":
            self._give(week, own, mask)
        if not own.left.any():
            own.mind[:] = 0
            return
        if self.gone(week):
            for name in ("held", "passed", "left"):
                getattr(own, name)[:] = 0
        own.mind[:] = (week.draw("mind") < f32(self.use_rate)) & (own.left > 0)
        at = np.flatnonzero((own.mind > 0) & (week.active > 0) & (own.held > 0))
        if at.size:
            self._act(week, at, own.held[at], effects)

    def _act(
        self, week: Week, at: NDArray[np.intp], held: NDArray[np.int64], effects: Effects
    ) -> None:
        """What those do who have certificates in mind, whose places are `at`."""
        rate, basket = holding.usual(week)
        sold = self.issued == "sold"
        some = CertificateWeek.of(rate[at], basket[at], held, self.substitutes if sold else 1.0)
        off = some.off(held, self.part)
        used = some.of_purchases(self.fits_each(week)[at]) * self.chance_left(week) / some.basket
        acts = {"basket_log": np.log1p(self.overspend * used * off)}
        if sold:
            acts["added_occasions"] = some.added
        else:
            worth = holding.valued(off, some.basket, self.value_rate, self.size_response)
            acts["value.recognition"] = used * worth
        for channel, amount in acts.items():
            everybody = np.zeros(week.n, np.float32)
            everybody[at] = amount
            effects.add(channel, everybody)

    def hand_out(self, week: Week, own: Own, page: Page) -> None:
        """Use certificates at purchases; they lapse with their term."""
        if not self.face_value or not own.left.any():
            return
        given, common = np.empty(week.n, np.int64), np.empty(week.n, np.int64)
        passed = self._passed(own)
        n, most = self.usable_on(week)
        holding.use(own.mind, n, week.common, most, own.held, passed, given, common)
        if self.limited:
            late = self.ration(week, self.ready(week) + self.asked_at_once(week), given, common)
            own.held[late], own.passed[late] = 0, 0
        given = self.book(week, page, given, common)
        if self.to.only_members and self.issued == "given":
            self._note_benefit(week, np.minimum(given, own.held))
        once, lapsed = np.bool_(self.part is not None), np.empty(week.n, np.int64)
        holding.take(given, once, own.held, passed, own.left, lapsed)
        if self.issued == "sold":
            own.lost[own.left == 0] = 0
            for account in ("reward_cost", "subsidy"):  # by others, on what they buy anyway
                page.post(account, lapsed)
        if self.limited:
            asks = ((own.held + passed) > 0) * self.used_in(week, 1) * (week.weight * WHOLE)
            week.tally("ready", np.rint(asks).astype(np.int64))

    def _passed(self, own: Own) -> NDArray[np.int64]:
        """What others use, (n,); of those sold nothing is passed on."""
        passed: NDArray[np.int64] = (
            own.passed if self.issued == "given" else np.zeros(own.held.size, np.int64)
        )
        return passed

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Sell certificates at the till."""
        mask = week.addressed(self.to)
        if self.issued != "sold" or mask is None or not week.dials.open or not self.face_value:
            return
        who = (mask > 0) & (week.active > 0)
        yearly = self.buyers * self.sure(week)
        sale.sell(week, own, page, who, yearly, self.units, self.breakage, self.term)

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """Of those given what will be used; of those sold all that was paid."""
        if not self.face_value:
            return 0
        if self.issued == "sold":
            paid: NDArray[np.int64] = own.held + own.lost
            return paid
        if self.gone(week) or not own.left.any():
            return 0
        each = max(self.cost - self.supplier_share, 0.0)
        amount, weeks = own.held + own.passed, own.left.astype(float)
        some = CertificateWeek.of(*holding.usual(week), amount, 1.0)
        off = some.off(amount, self.part) * MONEY
        once = self.used_in(week, 1)
        often = np.minimum(self.used_in(week, weeks), weeks * once)
        will = np.minimum(amount * often, weeks * once * off) if self.part is None else often * off
        promised: NDArray[np.int64] = np.rint(will * each).astype(np.int64)
        return promised

    # ------------------------------------------------------------ what is expected

    def benefits(self, week: Week) -> Benefits:
        """What a member is given in the year from the first on, as far as it will be used."""
        first = windows.first_week(self.when)
        if first is None or not self.face_value or self.issued == "sold":
            return NOTHING
        amount = np.full(week.n, self.units)
        some = CertificateWeek.of(*holding.usual(week), amount, 1.0)
        off = some.off(amount, self.part) * self.used_in(week, self.term)
        worth = holding.valued(off, some.basket, self.value_rate, self.size_response)
        stays = (1 - self.breakage) * (1 - self.passed_on) * self.chance_left(week)
        yearly = worth * (stays * self.times(week, first))
        rate: Row = (yearly / np.maximum(week.usual_spend * 52, 1e-9)).astype(np.float32)
        return Benefits(rate, rate)

    def _note_benefit(self, week: Week, given: NDArray[np.int64]) -> None:
        """What those used are worth to members who had them."""
        _, basket = holding.usual(week)
        worth = holding.valued(given / MONEY, basket, self.value_rate, self.size_response)
        week.benefit(worth, 1.0)

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Open and close as `when` says, and say what has been used."""
        yield from self.counted(env, publish, totals)
