"""A stamp card: purchases give stamps, and so many of them a reward on a later purchase."""

from collections.abc import Callable, Generator, Mapping
from typing import Any, ClassVar, Literal, Self

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray
from pydantic import model_validator

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, knob
from simulator.program import plain, rewards
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.channels import Effects, Row
from simulator.program.curve import Curve
from simulator.program.effort import Effort
from simulator.program.ledger import MONEY, Page
from simulator.program.parts import windows
from simulator.program.parts.grant import Grant, know_proneness
from simulator.program.tally import WHOLE, Sum, Tally, Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.say import fault
from simulator.tools.stamp_card import stages
from simulator.tools.stamp_card.cards import Cards
from simulator.tools.stamp_card.doubts import doubts
from simulator.tools.stamp_card.expected import CURVES


class StampCard(Grant, Tool):
    """A card that fills with purchases; each full one is a reward, used at a later purchase.

    Behavior
        Purchases in open weeks, all the time unless `when` says otherwise, give stamps, and so
        many of them one reward, money off a later purchase from the next week on. Of those who
        would fill cards all the time `collectors` take part, drawn for each window from
        a beta distribution, of others less: by the share of their stamps that become
        rewards and are used within their term, so that light buyers drop out; below 2 %
        nobody collects. It is that share of the reward, too, that who collects perceives
        as value addressed to price, and nothing else: purchases that come earlier towards
        a reward are timing and not extra demand. Per purchase one reward can be used, a
        reward is worth no more than a basket, and less per unit where it is large
        (`size_response`); near a known end only what can still be filled counts. Cards
        that are not filled when the window or their term ends lapse, and rewards after a
        term. Members join for what they can expect to save.
        A reward can be a share off with the face value as its most (`percent`), need a purchase
        of a `minimum`, or be for a product (`product_share` of the basket, of which it takes no
        more off), and of a window there can be so many (`available`) or so much (`budget`),
        first come first served. What cannot be used is worth nothing, and nobody collects for it:
        a reward waits for a purchase that is large enough, as each customer's may be.
    Cost
        At redemption, at most what is left to pay in that week, less what suppliers pay;
        nothing for stamps on purchases that are given back. A reward costs what the goods do
        (`cost_rate`) where it comes on top, and its sale where it replaces one (`replaces`).
        On purchases that the control arm had as well it is a subsidy.
    Owed
        At our cost, filled cards in full; of the others the part that is filled, times the
        chance that the rest will be in time. Where a purchase gives several rewards, or only
        large ones can use them, no more than purchases are left for them.
    Leaves out
        Fraud; stockpiling. None depends on the size of a single purchase; messages that
        announce it, which are a tool of their own; acceleration towards a reward, and being
        glad of it.
    """

    kind: Literal["stamp_card"] = "stamp_card"
    stamps: int = knob(
        10, ge=1, le=1000, choice=True, costs="less", threshold=True,
        unit="stamps that give one reward of the face value", kind="assumed",
        source="as on stamp cards",
    )  # fmt: skip
    stamp_per: float | None = knob(
        None, ge=1e-4, le=MOST_MONEY, choice=True, costs="less", threshold=True,
        unit="currency paid that gives a stamp, null for one with each purchase",
        kind="assumed", source="as on stamp cards", money=True,
    )  # fmt: skip
    term: int = knob(
        13, ge=1, le=520, choice=True, costs="more",
        unit="weeks in which to fill a card from its first stamp, "
        "and to use a reward from the last one", kind="assumed", source="a quarter",
    )  # fmt: skip
    cost_rate: float | None = knob(
        None, ge=0, le=5, own=True, unit="what a reward costs us where it comes on top of what is "
        "bought, share of its face value; null for 1 - gross margin", kind="derived",
        source="a reward is own goods",
    )  # fmt: skip
    replaces: float = rewards.replaced()
    collectors: float = knob(
        0.3, low=0.15, high=0.5, off=0, ge=0, le=0.9, unit="share who collect, of those addressed "
        "who would fill cards all the time", kind="judged",
        source="no measurement; more than the 12 % who redeem a coupon, as stamps come by "
        "themselves", counted=True,
    )  # fmt: skip
    evenness: float = knob(
        0.8, ge=0.05, le=1000, unit="a + b of the beta distribution of proneness to collect; small "
        "means that the same take part in every window", kind="assumed",
        source="as of coupons, where it is measured; with one window it changes nothing on "
        "average",
        evidence=(sources.COUPON_PRONE,),
    )  # fmt: skip
    value_rate: float = knob(
        0.8, low=0.6, high=1.0, off=0, ge=0, le=5, response=True,
        unit="what a reward is worth to who collects, "
        "share of its face value", kind="judged",
        source="as of points: deferred, restricted money",
        above_zero="money off is worth something to who collects; what it moves is elasticity's",
    )  # fmt: skip
    size_response: float = knob(
        0.88, low=0.7, high=1.0, ge=0.01, le=1, unit="% value per % size of a reward that is "
        "collected, beyond a fifth of a basket", kind="judged",
        source="as of points; not measured for rewards",
        evidence=(sources.CURVATURE,),
    )  # fmt: skip
    effort: ClassVar[Effort] = Effort(setting_up=4, training=1, legal=2)
    smallest: ClassVar[str] = "{stamps: 10, face_value: 5}"
    acts_on: ClassVar[tuple[str, ...]] = ("value.price",)
    words: ClassVar[tuple[str, ...]] = ("proneness", "use", "first")
    tallies: ClassVar[dict[str, Tally]] = {"ready": Sum()}
    columns: ClassVar[dict[str, DTypeLike]] = {
        "prone": np.float32, "temper": np.float32, "chance": np.float32, "reach": np.float32,
        "card": np.int64, "card_left": np.int16, "rewards": np.int32, "rewards_left": np.int16,
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = ("temper", "chance")
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"stamps": 4, "face_value": 8.0},
        {"stamps": 4, "face_value": 8.0, "when": {"every": 8, "for": 4}},
    )
    means: ClassVar[dict[str, str]] = {
        "prone": "chance to collect, fixed; 0 until first needed",
        "temper": "share of customers who are less prone; 0 until first needed",
        "chance": "below which the chance to collect must not fall in this window; 0 until needed",
        "reach": "share of the stamps collected that become rewards; 0 where none are collected",
        "card": "purchases, or 1/10,000 of the currency, towards the next reward",
        "card_left": "weeks after this one in which the card can still be filled",
        "rewards": "rewards that are earned and not yet used",
        "rewards_left": "weeks after this one in which they can still be used",
    }

    @model_validator(mode="after")
    def _for_buyers(self) -> Self:
        if self.to.weeks_away:
            raise ValueError(fault("stamps come with purchases, after which nobody has lapsed"))
        return self

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What a full card is worth, and how one comes by it."""
        who, worth = plain.capitalized(self.to.plainly()), plain.money(self.face_value, currency)
        each = "each purchase"
        if self.stamp_per is not None:
            each = f"every {plain.money(self.stamp_per, currency)} they pay"
        term = plain.count(self.term, "week")
        said = (
            f"{who} get a stamp with {each}; {plain.number(self.stamps)} of them fill a "
            f"card, worth {worth} off a later purchase. There are {term} to fill a card, "
            "and as many to use what it gives"
        )
        if self.percent is not None:
            said += f". It is {plain.percent(self.percent)} off, and that at most"
        return f"{said}{self.limits_plainly(currency, 'window')}."

    def for_margin(self, gross_margin: float) -> "StampCard":
        """The same card with what a reward costs."""
        goods = rewards.cost_of_goods(gross_margin)
        on_top = goods if self.cost_rate is None else self.cost_rate
        return self.model_copy(update={"cost_rate": rewards.cost(on_top, self.replaces)})

    def benefits(self, week: Week) -> Benefits:
        """What a card brings to a member who may collect or not, by how much comes of it."""
        first = windows.first_week(self.when)
        if first is None or not self.face_value:
            return NOTHING
        cards, often = self._cards(week), self.collectors * windows.share_open(self.when, first)
        worth = often * self._usable(week, first) ** 2 * cards.per_unit(week)
        worth *= self._enough(week)
        rate: Row = worth.astype(np.float32)
        return Benefits(rate, rate, 0.0, cards.wait(week) * (rate > 0))

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Those who collect perceive what will come of their stamps."""
        mask = week.addressed(self.to)
        if mask is not None and self.face_value and week.dials.open:
            effects.add("value.price", mask * self._promise(week, own))

    def _promise(self, week: Week, own: Own) -> Row:
        """Perceived value of collecting, (n,); who collects is told as a window begins."""
        cards, when = self._cards(week), self.when
        begins = windows.begins(when, week.t)
        if not own.prone[0] or begins:
            know_proneness(week, own, self.collectors, self.evenness)
            if begins or not own.chance[0]:
                own.chance[:] = week.draw("use")
            reach = self._usable(week, week.t)
            own.reach[:] = np.where(own.chance < own.prone * reach, reach, 0)
        value = own.reach * cards.per_unit(week) * self._enough(week)
        if self.gone(week):
            value[:] = 0
        if when.every is None and when.until is not None and week.t >= 0:
            weeks = when.until - week.t
            if weeks < self.term < when.until - when.start:
                value *= cards.still(week, own.card, weeks)
        promise: Row = value.astype(np.float32)
        return promise

    def _usable(self, week: Week, first: int) -> NDArray[np.float64]:
        """Share of stamps collected in a window from `first` on that are used as rewards, (n,).

        0 also where next to nobody who fills a card finds that a reward is left.
        """
        weeks = min(windows.weeks_more(self.when, first, self.term) + 1, self.term)
        return self._cards(week).usable(week, weeks, self._enough(week))

    def hand_out(self, week: Week, own: Own, page: Page) -> None:
        """Use rewards at purchases, and fill cards; both lapse."""
        if not self.face_value:
            return
        given, common = np.empty(week.n, np.int64), np.empty(week.n, np.int64)
        self._fill(week, own, given, common)
        cards = self._cards(week)
        if self.limited:
            self.ration(week, self.ready(week), given, common)
            asking = cards.asking(week, own) * (week.weight * WHOLE)
            week.tally("ready", np.rint(asking).astype(np.int64))
        given = self.book(week, page, given, common)
        if self.to.only_members:
            week.benefit(cards.used(week, given), 1 / MONEY)

    def _fill(
        self, week: Week, own: Own, given: NDArray[np.int64], common: NDArray[np.int64]
    ) -> None:
        mask = week.addressed(self.to) if week.dials.open else None
        takes_part = np.zeros(week.n, np.float32)
        if mask is not None and not self.gone(week):
            takes_part = mask * own.reach
        amount = week.n_kept.astype(np.int64) if self.stamp_per is None else week.kept
        n, most = self.usable_on(week)
        more = 0 if mask is None else windows.weeks_more(self.when, week.t, self.term)
        stages.collect(
            takes_part, amount, n, week.common, most, self.units,
            self._cards(week).full, np.int16(self.term), np.int16(more), own.card, own.card_left,
            own.rewards, own.rewards_left, given, common,
        )  # fmt: skip

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """Face value, at our share of it, of what was earned and is still to be used."""
        if not self.face_value:
            return 0
        cards, each = self._cards(week), self.owed_each(week)
        promised: NDArray[np.int64] = np.rint(cards.earned(week, own) * each).astype(np.int64)
        if self.gone(week):  # there are some again when the next window begins
            promised[own.rewards_left < windows.weeks_to_next(self.when, week.t, self.term)] = 0
            return promised
        at, filled, chance = cards.begun(week, own)
        promised[at] += np.rint(each * filled * chance).astype(np.int64)
        return promised

    def _cards(self, week: Week) -> Cards:
        """The terms of the card."""
        return Cards(
            self.stamps, self.stamp_per, self.face(week), self.term, self.value_rate,
            self.size_response, self.fits_each(week),
        )  # fmt: skip

    def _enough(self, week: Week) -> float:
        """Chance that a reward is left for who wants to use one."""
        return self.enough(week, lambda: self._wanted(week))

    def _wanted(self, week: Week) -> float:
        """Customers who collect, at most: each would use a reward if there were enough."""
        return sum(
            (
                crowd.customers * self.collectors
                for name, crowd in week.crowds.items()
                if self.to.fits(name)
            ),
            0.0,
        )

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Open and close as `when` says, and say what has been used."""
        yield from self.counted(self.when, env, publish, totals)
