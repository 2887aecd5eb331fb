"""A stamp card: purchases give stamps, and so many of them a reward on a later purchase."""

from collections.abc import Callable, Generator, Mapping
from typing import Any, ClassVar, Literal, Self

import numpy as np
import simpy
from numpy.typing import NDArray
from pydantic import model_validator

from simulator.draws import f32
from simulator.knobs import knob
from simulator.program import occasions, often, rewards
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.parts import windows
from simulator.program.parts.grant import Grant, know_proneness
from simulator.program.parts.progress import Progress
from simulator.program.personal import DATES
from simulator.program.tally import WHOLE, Sum, Tally, Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.say import fault
from simulator.tools.stamp_card import stages, words
from simulator.tools.stamp_card.cards import Cards
from simulator.tools.stamp_card.doubts import doubts
from simulator.tools.stamp_card.expected import CURVES
from simulator.tools.stamp_card.nearness import know_progress, progress_of, weeks_more
from simulator.tools.stamp_card.terms import StampTerms


class StampCard(StampTerms, Progress, Grant, Tool):
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
        Stamps come on their own, or have to be asked for (`stamping`), which is forgotten now
        and then and makes a card worth less; a week can give so many at most
        (`most_per_week`). With stamps that are there from the beginning (`endowed`) more
        collect, by odds of `endowed_odds` where they are a fifth of the card, and less where
        they are fewer; they have to be on every card, and are worth nothing on their own.
        Purchases come earlier the nearer a reward is and later after it (`gradient`), which is
        timing and not demand, and are a little higher for six weeks after one (`rewarded`).
        A card can have its weeks for each customer apart: around a birthday, or after joining.
        Where a card takes the place of another one, as much of it is filled as was of that.
        A reward can be a share off with the face value as its most (`percent`), need a purchase
        of a `minimum`, or be for a product (`product_share` of the basket, of which it takes no
        more off), and of a window there can be so many (`available`) or so much (`budget`),
        first come first served. What cannot be used is worth nothing, and nobody collects for it:
        a reward waits for a purchase that is large enough, as each customer's may be.
    Cost
        At redemption, at most what is left to pay in that week, less what suppliers pay;
        nothing for stamps on purchases that are given back. A reward costs what the goods do
        (`cost_rate`) where it comes on top, and its sale where it replaces one (`replaces`).
        Stamps that nobody has earned (`unearned`: forged, given away by staff) fill cards, too;
        nobody values them or buys for them.
        On purchases that the control arm had as well it is a subsidy.
    Owed
        At our cost, filled cards in full; of the others the part that is filled, times the
        chance that the rest will be in time. Where a purchase gives several rewards, or only
        large ones can use them, no more than purchases are left for them.
    Leaves out
        Stockpiling; cards that are handed on or put together; whole cards that are forged by
        who buys nothing here. Nothing depends on the size of a single purchase; messages that
        announce it, which are a tool of their own.
    """

    kind: Literal["stamp_card"] = "stamp_card"
    cost_rate: float | None = knob(
        None, ge=0, le=5, own=True, unit="what a reward costs us where it comes on top of what is "
        "bought, share of its face value; null for 1 - gross margin", kind="derived",
        source="a reward is own goods",
    )  # fmt: skip
    replaces: float = rewards.replaced()
    smallest: ClassVar[str] = "{stamps: 10, face_value: 5}"
    acts_on: ClassVar[tuple[str, ...]] = ("value.price",)
    tallies: ClassVar[dict[str, Tally]] = {"ready": Sum()}
    timed_by: ClassVar[tuple[str, ...]] = DATES
    effort: ClassVar[Effort] = Effort(setting_up=4, training=1, legal=2)
    listing: ClassVar[Listing] = Listing(("purchases", "prizes"), "price", ("retain",))
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"stamps": 4, "face_value": 8.0},
        {"stamps": 4, "face_value": 8.0, "when": {"every": 8, "for": 4}},
        {"stamps": 6, "face_value": 8.0, "stamping": "asked", "endowed": 1, "most_per_week": 1},
    )

    @model_validator(mode="after")
    def _for_buyers(self) -> Self:
        if self.to.weeks_away:
            raise ValueError(fault("stamps come with purchases, after which nobody has lapsed"))
        if self.when.dated and self.limited:
            raise ValueError(
                fault(
                    "cards at dates of single customers have no window for all; leave out "
                    "available and budget"
                )
            )
        return self

    def idle(self) -> frozenset[str]:
        """What is asked for where nobody has to, and stamps in advance where there are none."""
        idle = {"asked_for"} if self.stamping == "automatic" else set()
        return frozenset(idle if self.endowed else {*idle, "endowed_odds"})

    def unused_columns(self) -> frozenset[str]:
        """What is kept for weeks of single customers, where all have the same."""
        return frozenset() if self.when.dated else frozenset({"could"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What a full card is worth, and how one comes by it."""
        return words.plainly(self, currency)

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
        cards = self._cards(week)
        is_open = often.share(self.when, first) if self.when.personal else None
        often_open = windows.share_open(self.when, first) if is_open is None else is_open
        collect = float(self.more_collect(np.array([self.collectors]))[0])
        worth = collect * often_open * self._usable(week, first) ** 2 * cards.per_unit(week)
        worth *= self._enough(week)
        rate: Row = worth.astype(np.float32)
        return Benefits(rate, rate, 0.0, cards.wait(week) * (rate > 0))

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Those who collect perceive what will come of their stamps, and are drawn to it."""
        mask = week.addressed(self.to)
        if mask is None or not self.face_value:
            return
        if week.dials.open:
            mask = week.due(self.when, mask)
            effects.add("value.price", mask * self._promise(week, own))
        card, full = progress_of(self._cards(week), own, self.endowed)
        collects: Row = mask * ((own.reach > 0) & (not self.gone(week)))
        wanted, glad = self.pull(week, own, collects, card, full)
        self.ask_for_shift(own, wanted, effects)
        effects.add("need_log", np.where(mask > 0, glad, f32(0)))

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """Move purchases, with other cards."""
        together = effects.get("need_shift")
        if together is not None and self.face_value and week.addressed(self.to) is not None:
            self.shift_needs(own, together, effects)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Note which purchases came early."""
        if self.face_value and week.addressed(self.to) is not None:
            self.note_shift(week, own)

    def _promise(self, week: Week, own: Own) -> Row:
        """Perceived value of collecting, (n,); who collects is told as a window begins."""
        cards, when = self._cards(week), self.when
        fresh = not own.prone[0]
        if fresh:
            know_proneness(week, own, self.collectors, self.evenness)
            know_progress(cards, week, own, self.endowed)
        if when.dated:
            self._begin_own(week, own, fresh)
        elif fresh or windows.begins(when, week.t):
            if windows.begins(when, week.t) or not own.chance[0]:
                own.chance[:] = week.draw("use")
            reach = self._usable(week, week.t)
            own.reach[:] = self._collected(own, reach)
        value = own.reach * cards.per_unit(week) * self._enough(week)
        if self.gone(week):
            value[:] = 0
        if when.every is None and when.until is not None and week.t >= 0:
            weeks = when.until - week.t
            if weeks < self.term < when.until - when.start:
                value *= cards.still(week, own.card, weeks)
        promise: Row = value.astype(np.float32)
        return promise

    def _begin_own(self, week: Week, own: Own, fresh: bool) -> None:
        """Say who collects of those whose own weeks begin."""
        if fresh:
            own.could[:] = self._usable(week, week.t)
        begins = occasions.opens(week, self.when)
        if begins.any():
            own.chance[begins] = week.draw("use")[begins]
            own.reach[begins] = self._collected(own, own.could)[begins]

    def _collected(self, own: Own, reach: NDArray[Any]) -> NDArray[Any]:
        """Share of the stamps collected that become rewards, (n,): 0 of who collects none."""
        collects = own.chance < self.more_collect(own.prone) * reach
        return np.where(collects, reach, 0)

    def _usable(self, week: Week, first: int) -> NDArray[np.float64]:
        """Share of stamps collected in a window from `first` on that are used as rewards, (n,).

        0 also where hardly anybody who fills a card finds that a reward is left.
        """
        if self.when.dated:
            weeks = min(self.when.own_length, self.term)
        else:
            weeks = min(windows.weeks_more(self.when, first, self.term) + 1, self.term)
        return self._cards(week).usable(week, weeks, self._enough(week))

    def hand_out(self, week: Week, own: Own, page: Page) -> None:
        """Use rewards at purchases, and fill cards; both lapse."""
        if not self.face_value:
            return
        given, common = np.empty(week.n, np.int64), np.empty(week.n, np.int64)
        cards = self._cards(week)
        if week.speaker in week.successors:
            cards.go_on(own)
        self._fill(week, own, cards, given, common)
        own.filled[:] = own.card / cards.full
        if self.limited:
            self.ration(week, self.ready(week), given, common)
            asking = cards.asking(week, own) * (week.weight * WHOLE)
            week.tally("ready", np.rint(asking).astype(np.int64))
        given = self.book(week, page, given, common)
        self.be_glad(week, own, np.flatnonzero(given), given, 1 / MONEY)
        if self.to.only_members:
            week.benefit(cards.used(week, given), 1 / MONEY)

    def _fill(
        self, week: Week, own: Own, cards: Cards, given: NDArray[np.int64],
        common: NDArray[np.int64],
    ) -> None:  # fmt: skip
        mask = week.addressed(self.to) if week.dials.open else None
        takes_part, more = np.zeros(week.n, np.float32), np.zeros(week.n, np.int16)
        if mask is not None:
            takes_part = week.due(self.when, mask) * own.reach
            if self.gone(week):
                takes_part[:] = 0
            more[:] = weeks_more(self.when, week, self.term)
        n, most = self.usable_on(week)
        stages.collect(
            takes_part, cards.stamps_of(week), n, week.common, most, self.units, cards.full,
            np.int16(self.term), more, own.card, own.card_left, own.rewards, own.rewards_left,
            given, common,
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
            self.asked_for if self.stamping == "asked" else 1.0, self.unearned, self.most_per_week,
        )  # fmt: skip

    def _enough(self, week: Week) -> float:
        """Chance that a reward is left for who wants to use one."""
        return self.enough(week, lambda: self.who_would(week, self.collectors))

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Open and close as `when` says, and say what has been used."""
        yield from self.counted(env, publish, totals)
