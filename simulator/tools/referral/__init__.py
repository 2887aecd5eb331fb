"""Referral: customers are asked to bring friends, and both are rewarded."""

from collections.abc import Callable, Generator, Mapping, Sequence
from math import log
from typing import Any, ClassVar, Literal

import numpy as np
import simpy

from simulator.draws import f32
from simulator.program import plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.about.rates import RateAsPlayed
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.known.crowd import Crowd
from simulator.program.known.introductions import Introductions
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.contact import Contact
from simulator.program.parts.recall import Recall
from simulator.program.personal import WITHOUT_END
from simulator.program.tally import Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.tools.referral import stages
from simulator.tools.referral.doubts import doubts
from simulator.tools.referral.expected import CURVES, EXAMPLES
from simulator.tools.referral.memory import ReferralMemory
from simulator.tools.referral.terms import ReferralTerms

USUAL, GIVERS = 2 / 3, 1 / 3  # of an average basket: both rewards together, and the giver's
YEAR = 52
NO_LIMIT = 1_000_000  # rewards of a year


class Referral(ReferralTerms, ReferralMemory, Contact, Recall, Tool):
    """Customers are asked to recommend us; givers are rewarded for a friend, and so is the friend.

    Behavior
        In an open week those addressed are asked, by a message that counts in the load of four
        weeks; with `satisfied_only` just those who are more satisfied than usual. Half of them
        think of it no more after `remembered` weeks. Who thinks of it, and was satisfied when
        asked, talks more: `multiplies` times where both rewards come to two thirds of an average
        basket, by a log that grows with r / (r + the usual one), to at most twice as much, and to
        three times as many friends at most, unless more is believed of usual rewards; r counts as
        far as purchases of the `term` can use it. What that brings is the market's: newcomers by
        word of mouth, from its prospects. A newcomer
        who has been sent is a friend of one customer; who thinks of it claims the rewards for all
        friends, also for those who would have come without. For `abuse` of the newcomers whom
        nobody has sent somebody claims them all the same, and `again` of customers register
        themselves once more. A giver gets `most_rewards` a year. Rewards are perceived `worth`
        times, over some weeks after they were used, addressed to belonging. Who was rewarded for
        a friend leaves at `giver_stays` times the hazard; a friend whom the reward has brought
        leaves at `friend_stays` times that of other newcomers while the giver is a customer, and
        has baskets that are larger, or smaller, by `friend_spends`, fading over three years.
    Cost
        Rewards at face value when used, at most what is to pay; `cost` per message.
    Owed
        Rewards that wait, until they are used or their `term` ends, as far as what is usually
        bought in the weeks that are left can use them.
    Leaves out
        Cash; rewards by what a friend buys, or after a second purchase; who knows whom, and that
        friends are alike; shame at being paid for a friend; links that are posted for strangers.
        What a friend would have been like without the reward is any other newcomer.
    """

    kind: Literal["referral"] = "referral"
    when: Calendar = Calendar(every=13)
    acts_on: ClassVar[tuple[str, ...]] = (
        "talk_log", "value.belonging", "churn_log_hazard", "basket_log",
    )  # fmt: skip
    posts: ClassVar[tuple[str, ...]] = ("reward_cost", "subsidy", "liability")
    words: ClassVar[tuple[str, ...]] = ("because", "claims", "again")
    occasion: ClassVar[str] = "asking"
    timed_by: ClassVar[tuple[str, ...]] = WITHOUT_END
    effort: ClassVar[Effort] = Effort(setting_up=4, training=1, legal=3)
    listing: ClassVar[Listing] = Listing(
        ("recommendations",), "belonging", ("acquire", "retain"), ("newcomers",)
    )
    smallest: ClassVar[str] = "{giver_reward: 10, friend_reward: 10}"
    seen_where: ClassVar[Mapping[str, Any]] = {"newcomers": {"talk_share": 0.5}}
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = EXAMPLES

    @property
    def rewards(self) -> float:
        """What giver and friend get together, currency."""
        return self.giver_reward + self.friend_reward

    @property
    def limit(self) -> int:
        """Rewards of a giver in a year at most."""
        return NO_LIMIT if self.most_rewards is None else self.most_rewards

    def idle(self) -> frozenset[str]:
        """All but the rewards where there is none; what is for givers where they get none."""
        if not self.rewards:
            return frozenset({*type(self).knobs()} - {"giver_reward", "friend_reward"})
        return frozenset() if self.giver_reward else frozenset({"giver_stays", "glad_for"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """Who is asked, what both get, for how long, and how often."""
        who = plain.capitalized(self.to.plainly())
        if self.satisfied_only:
            who += " who are more satisfied than usual"
        giver, friend = (
            plain.money(one, currency) for one in (self.giver_reward, self.friend_reward)
        )
        said = (
            f"{who} are asked to recommend us. For each friend who comes they get {giver} and the "
            f"friend {friend} off purchases of the {plain.count(self.term, 'week')} that follow"
        )
        if self.most_rewards is not None:
            said += f", {plain.count(self.most_rewards, 'time')} a year at most"
        if self.gives_up_after is not None:
            term = plain.count(self.gives_up_after, "week")
            said += f". Who has not bought for {term} is not asked"
        return f"{said}."

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[RateAsPlayed, ...]:
        """Who opts out at a message of a year, on average."""
        losing = self.losing(self.when, 1)
        return () if losing is None or not self.rewards else (losing,)

    # ------------------------------------------------------------ who brings whom

    def introduce(self, who: Introductions) -> None:
        """Promise rewards for friends to who thinks of it, also for those who come anyway."""
        if not self.rewards:
            return
        m = who.friends.size
        because, claims = np.zeros(m, np.bool_), np.zeros(m, np.bool_)
        stages.claim(
            who.by_talk, who.of_givers("more"), who.of_givers("knows"), who.of_givers("large"),
            f32(self.abuse), who.draw("because"), who.draw("claims"), because, claims,
        )  # fmt: skip
        claims &= who.of_givers("this_year") + who.order(claims) < self.limit
        who.note_friends("friend", np.ones(m, np.uint8), because)
        who.note_friends("fresh", np.ones(m, np.float32), because)
        who.add_to_givers("this_year", claims.astype(np.int16))
        who.add_to_givers("due", claims * np.int64(round(self.giver_reward * MONEY)))
        who.note_friends("due", np.full(m, round(self.friend_reward * MONEY)), claims)
        term = np.full(m, self.term, np.int16)
        who.note_friends("left", term, claims)
        who.note_givers("left", term, claims)
        who.note_givers("glad", np.full(m, self.glad_for, np.int16), claims & who.by_talk)

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Ask, where the calendar is open; what givers and friends have got acts in any week."""
        own.more[:] = 0
        if not self.rewards:
            return
        self._feel(week, own, effects)
        mask = week.addressed(self.to)
        if mask is None or not week.dials["runs"]:
            own.knows[:] = own.would[:] = 0
            return
        self.begin_contact(week, own, mask, self.when, 1)
        if week.dials.open:
            asked = mask * self._satisfied(week) if self.satisfied_only else mask
            if self.when.personal:
                asked = week.due(self.when, self.written_to(week, own, asked))
            self.send(week, own, asked, 1, effects)
        self.annoy(own, effects)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """Who was asked thinks of it, and who is satisfied talks more."""
        mask = week.addressed(self.to)
        if not self.rewards or mask is None or not week.dials["runs"]:
            return
        contact = effects.get("contact")
        if contact is None or not week.dials.open:
            nothing = np.zeros(week.n, np.float32)
            news, part = nothing, nothing
        else:
            news, part = self.news(own, mask, contact)
        keeps = f32(0.5 ** (1 / self.remembered))
        stages.think(news, part, self._satisfied(week), keeps, own.knows, own.would)
        if not own.large[0]:
            own.large[:] = np.maximum(self._large(week), 1e-30)
        stages.talk(
            own.would, week.active, mask, own.this_year, np.int64(self.limit), own.large,
            f32(log(self.multiplies)), own.more,
        )  # fmt: skip
        effects.add("talk_log", own.more)

    def hand_out(self, week: Week, own: Own, page: Page) -> None:
        """Take rewards off this week's purchases; they lapse with their term."""
        given, at = np.zeros(week.n, np.int64), np.flatnonzero(own.due)
        if at.size:
            common = np.empty(week.n, np.int64)
            stages.use(own.due, week.to_pay, week.n_purchases, week.common, given, common)
            given = week.hand_out(given)
            page.post("reward_cost", given[at], at)
            page.post("subsidy", np.minimum(common, given)[at], at)
        stages.pass_week(given, at, own)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Book messages; some register themselves once more, and a year ends."""
        if not self.rewards:
            return
        self.end_contact(week, own, page)
        if self.again and own.knows.any():
            self._register_again(week, own)
        if week.t % YEAR == YEAR - 1:
            own.this_year[:] = 0

    def _register_again(self, week: Week, own: Own) -> None:
        again = np.empty(week.n, np.uint8)
        stages.again(
            week.draw("again"), own.knows, own.large, f32(self.again / YEAR), week.active,
            own.this_year, np.int64(self.limit), again,
        )  # fmt: skip
        who = np.flatnonzero(again)
        own.due[who] += round(self.rewards * MONEY)
        own.left[who] = self.term
        own.this_year[who] += 1

    def owed(self, week: Week, own: Own) -> np.ndarray[Any, np.dtype[np.int64]] | int:
        """Rewards that wait, as far as what is usually bought in their weeks can use them."""
        usable = own.left * (week.usual_spend.astype(float) * MONEY)
        due: np.ndarray[Any, np.dtype[np.int64]] = np.minimum(own.due, usable).astype(np.int64)
        return due

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Open and close as `when` says; what has been promised ends with the last week of it."""
        before = None
        for week in range(int(env.now), totals.weeks):
            now = (self.when.is_open(week), self.when.running(week) and not totals.stopped)
            if now != before:
                publish(open=now[0], runs=now[1])
                before = now
            yield env.timeout(1)

    # ------------------------------------------------------------ what comes of it

    def _large(self, week: Week) -> Row:
        """Both rewards in usual ones, as far as they can be used within their term, (n,).

        A giver goes by their own purchases, and a friend is thought to buy as customers do.
        """
        crowd = week.crowds.get(week.segment)
        if crowd is None or not crowd.basket:
            return np.ones(week.n, np.float32)
        rate, spend = week.usual_rate.astype(float), week.usual_spend.astype(float)
        giver = self._usable(self.giver_reward, rate, spend)
        friend = self._usable(self.friend_reward, crowd.rate, crowd.rate * crowd.basket)
        large: Row = ((giver + friend) / (USUAL * crowd.basket)).astype(np.float32)
        return large

    def _usable(self, reward: float, rate: Any, spend: Any) -> Any:
        """What of a reward can be expected to be used by who buys and spends so much a week."""
        return np.minimum(-np.expm1(-rate * self.term) * reward, spend * self.term)

    def _beside(self, week: Week, amount: float, usual: float) -> float:
        crowd = week.crowds.get(week.segment)
        basket = crowd.basket if crowd is not None else 0.0
        return amount / (usual * basket) if basket else 1.0

    def _satisfied(self, week: Week) -> Row:
        """1 for who is at least as satisfied as usual, (n,); everybody where nothing is known."""
        if week.mood is None:
            return np.ones(week.n, np.float32)
        return (week.mood() >= 0).astype(np.float32)

    def _feel(self, week: Week, own: Own, effects: Effects) -> None:
        """What rewards of the last weeks are worth; who stays for them, and what friends spend."""
        if self.worth and (own.got.any() or own.felt.any()):
            effects.add("value.belonging", self.recall(week, own, own.got * f32(self.worth)))
        if own.glad.any() or own.friend.any():
            churn = np.empty(week.n, np.float32)
            size = min(self._beside(week, self.giver_reward, GIVERS), 1.0)
            here = week.giver_here if week.giver_here is not None else own.friend
            stages.stay(
                own.glad, own.friend, here, f32(log(self.giver_stays) * size),
                f32(log(self.friend_stays)), churn,
            )  # fmt: skip
            effects.add("churn_log_hazard", churn)
            if self.friend_spends and own.friend.any():
                effects.add("basket_log", own.friend * own.fresh * f32(log(1 + self.friend_spends)))
