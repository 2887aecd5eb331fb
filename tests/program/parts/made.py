"""Tools that are put together of parts alone, as coming ones will be; for tests only."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, ClassVar, Literal

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray

from simulator.draws import f32
from simulator.knobs import MOST_MONEY, knob
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.contact import MOST, Contact
from simulator.program.parts.draw import Draw, draws_in, enters
from simulator.program.parts.price import FeltPrice
from simulator.program.parts.privilege import Privilege
from simulator.program.parts.progress import Progress
from simulator.program.parts.take_up import TakeUp
from simulator.program.tally import WHOLE, Totals
from simulator.program.tool import REGISTRY, Own, Tool
from simulator.program.week import Week

Publish = Callable[..., None]
Post = Callable[[str, float], None]
Weeks = Generator[simpy.Event, Any, None]

WAITS = 52  # weeks that the last reward waits for a purchase


class Club(Privilege, TakeUp, Tool):
    """A membership by the month: take-up for four weeks at a time, and a privilege.

    Behavior
        As of a premium service, with a shorter term.
    Cost
        Of serving members.
    Owed
        What the rest of paid terms costs to serve.
    Leaves out
        Everything else.
    """

    kind: Literal["test_club"] = "test_club"
    take_up: float = knob(
        0.3, off=0, ge=0, lt=1, unit="share who join within a year where it is free",
        kind="assumed", source="so many that a test sees some",
    )  # fmt: skip
    fee: float = knob(
        2.0, off=0, ge=0, le=MOST_MONEY, choice=True, costs="less", money=True,
        unit="currency for four weeks, in advance", kind="assumed", source="an example",
    )  # fmt: skip
    term: ClassVar[int] = 4
    posts: ClassVar[tuple[str, ...]] = ("liability",)

    def worth(self) -> float:
        return self.value

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        mask = week.addressed(self.to)
        if mask is None or not self.take_up:
            return
        has = self.admit(week, own, mask)
        if own.left.any():
            self.grant_privilege(week, has, effects, self.yearly_fee)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        mask = week.addressed(self.to)
        if mask is None or not self.take_up:
            return
        if own.left.any():
            self.book_privilege(week, self.end_week(week, own, mask, page), page)
        self.apply(week, own, mask, page, lambda: np.ones(week.n, np.float32))

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        return self.to_serve(week, self.weeks_owed(own)) if self.fee else 0

    def campaign(
        self, env: simpy.Environment, publish: Publish, totals: Totals, post: Post
    ) -> Weeks:
        yield from self.admissions(self.when, env, publish, totals)


class SpendCard(FeltPrice, Tool):
    """A card by which those who have spent so much in a year pay less: a window and a felt price.

    Behavior
        The cut is that of everybody's own spend.
    Cost
        The cut.
    Owed
        Nothing.
    Leaves out
        Several steps.
    """

    kind: Literal["test_spend_card"] = "test_spend_card"
    depth: float = knob(
        0.1, off=0, ge=0, lt=1, choice=True, costs="more", unit="share of the list price",
        kind="assumed", source="an example",
    )  # fmt: skip
    from_spend: float = knob(
        1_500.0, ge=0, le=MOST_MONEY, choice=True, costs="less", threshold=True, money=True,
        unit="currency in 52 weeks", kind="assumed", source="an example",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("price_cut",)
    columns: ClassVar[dict[str, DTypeLike]] = {"spent": np.int64}
    means: ClassVar[dict[str, str]] = {"spent": "in the 52 weeks before this one"}

    def looks_back(self) -> int:
        return 52

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        mask = week.addressed(self.to)
        if mask is None:
            return
        own.spent[:] = week.spend(52)
        if week.dials.open and self.depth:
            effects.add("price_cut", self._cut(own, mask, self.depth))
        felt = self._cut(own, mask, self._felt(week))
        self.feel_price(week, own, felt, 1.0, effects, temporary=self.when.temporary)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        mask = week.addressed(self.to)
        if mask is not None:
            felt = self._cut(own, mask, self._felt(week))
            self.remember_price(week, own, felt, 1.0, temporary=self.when.temporary)

    def _felt(self, week: Week) -> float:
        depth = self.depth if week.dials.open else 0.0
        return self.noticed(depth, temporary=self.when.temporary)

    def _cut(self, own: Own, mask: Row, depth: float) -> Row:
        cut: Row = mask * (own.spent >= self.from_spend * MONEY) * f32(depth)
        return cut


class Contest(Draw, Tool):
    """A contest: who buys most until the end of a period wins. A draw by merit.

    Behavior
        What is won is worth its share to who enters.
    Cost
        The prizes.
    Owed
        The pool.
    Leaves out
        Ambition.
    """

    kind: Literal["test_contest"] = "test_contest"
    when: Calendar = Calendar(every=4)  # so that many have bought as much
    rewarded: float = knob(
        0.5, off=0, ge=0, le=1, unit="log rate gained by winners for six weeks", kind="assumed",
        source="so much that a test sees who won where several bought as much",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("value.play",)
    occasion: ClassVar[str] = "contest"

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        mask = week.addressed(self.to)
        self.be_glad_of_prizes(week, own, effects)
        if mask is not None and week.dials.open and week.dials["per_entry"]:
            each = mask * week.usual_rate * f32(week.dials["per_entry"])
            worth: Row = np.divide(each, np.maximum(week.usual_spend, f32(1e-9)))
            effects.add("value.play", worth)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        mask = week.addressed(self.to)
        if mask is None:
            return
        if week.dials.open and enters(self.when, week.t):
            self.enter(own, mask, week.n_kept)
        self.count_entries(week, own)
        if draws_in(self.when, week.t + 1):
            self.give_tickets(week, own, self.by_merit(week, own.entries))

    def campaign(
        self, env: simpy.Environment, publish: Publish, totals: Totals, post: Post
    ) -> Weeks:
        yield from self.hold(self.when, env, publish, totals, post, WHOLE)


class Letters(Contact, Tool):
    """Letters that bring purchases: contact and nothing else.

    Behavior
        Each adds purchases.
    Cost
        Of sending.
    Owed
        Nothing.
    Leaves out
        What is in them.
    """

    kind: Literal["test_letters"] = "test_letters"
    when: Calendar = Calendar(every=2)
    letters: int = knob(
        3, off=0, ge=0, le=MOST, choice=True, costs="neither", unit="letters in an open week",
        kind="assumed", source="an example",
    )  # fmt: skip
    lift: float = knob(
        0.02, off=0, ge=0, le=1, unit="purchases that the first letter adds", kind="assumed",
        source="an example",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("added_occasions",)

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        mask = week.addressed(self.to)
        if mask is None or not self.letters:
            return
        self.begin_contact(week, own, mask, self.when, self.letters)
        if week.dials.open:
            self.send(week, own, mask, self.letters, effects)
        self.annoy(own, effects)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        contact, mask = effects.get("contact"), week.addressed(self.to)
        if contact is not None and mask is not None and week.dials.open and self.letters:
            news, part = self.news(own, mask, contact)
            effects.add("added_occasions", f32(self.lift) * news * part)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        if self.letters:
            self.end_contact(week, own, page)


class SpendReward(Progress, Tool):
    """Money off the next purchase for every so much that was paid: progress and nothing else.

    Behavior
        As of points, without a balance.
    Cost
        The rewards.
    Owed
        Rewards that wait, until a year after the last one was earned.
    Leaves out
        A term of each reward.
    """

    kind: Literal["test_spend_reward"] = "test_spend_reward"
    reward: float = knob(
        5.0, off=0, ge=0, le=MOST_MONEY, choice=True, costs="more", money=True,
        unit="currency off a later purchase", kind="assumed", source="an example",
    )  # fmt: skip
    reward_at: float = knob(
        200.0, ge=1e-4, le=MOST_MONEY, choice=True, costs="less", threshold=True, money=True,
        unit="currency paid that gives one", kind="assumed", source="an example",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("value.price",)
    posts: ClassVar[tuple[str, ...]] = ("reward_cost", "liability")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "paid": np.int64, "rewards": np.int64, "given": np.int64, "waited": np.int32,
    }  # fmt: skip
    means: ClassVar[dict[str, str]] = {
        "paid": "towards the next reward, 1/10,000 of the currency",
        "rewards": "that wait for a purchase",
        "given": "what rewards took off last week, 1/10,000 of the currency",
        "waited": "weeks since a reward was earned, while one waits",
    }

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        mask = week.addressed(self.to)
        if mask is None or not self.reward:
            return
        if not own.steady[0]:
            self.settle_progress(week, own, week.usual_spend, self.reward_at, term=52)
        if week.dials.open:
            worth = min(self.reward / self.reward_at, 1.0)
            effects.add("value.price", mask * own.reach * f32(worth))
        self.be_glad(week, own, np.flatnonzero(own.given), own.given, 1 / MONEY)
        wanted, glad = self.pull(week, own, mask, own.paid, self._units())
        self.ask_for_shift(own, wanted, effects)
        effects.add("need_log", glad)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        together = effects.get("need_shift")
        if together is not None and week.addressed(self.to) is not None and self.reward:
            self.shift_needs(own, together, effects)

    def hand_out(self, week: Week, own: Own, page: Page) -> None:
        used = (own.rewards > 0) & (week.n_purchases > 0)
        off = np.int64(round(self.reward * MONEY))
        own.given[:] = week.hand_out(np.minimum(used * off, week.to_pay))
        own.rewards -= used
        page.post("reward_cost", own.given.copy())

    def settle(self, week: Week, own: Own, page: Page) -> None:
        mask = week.addressed(self.to)
        if mask is not None and week.dials.open and self.reward:
            own.paid += np.where(mask > 0, week.kept_to_pay, 0)
        earned = own.paid // self._units()
        own.rewards += earned
        own.paid %= self._units()
        own.waited[:] = np.where(earned > 0, 0, own.waited + 1)
        own.rewards[own.waited >= WAITS] = 0  # else the promise of a stopped tool never ends
        self.note_shift(week, own)

    def owed(self, week: Week, own: Own) -> NDArray[np.int64]:
        owed: NDArray[np.int64] = own.rewards * np.int64(round(self.reward * MONEY))
        return owed

    def _units(self) -> int:
        return max(round(self.reward_at * MONEY), 1)


TOOLS: tuple[type[Tool], ...] = (Club, SpendCard, Contest, Letters, SpendReward)
KINDS: tuple[str, ...] = tuple(str(one.model_fields["kind"].default) for one in TOOLS)
for _kind in KINDS:
    REGISTRY.pop(_kind)  # only where a test asks for them
