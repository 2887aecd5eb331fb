"""Discount and points for one customer, in plain floats, as docs/model.md describes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp, floor, log

import numpy as np

from simulator.draws import Luck
from simulator.program.audience import Audience
from simulator.program.calendar import Calendar
from simulator.tools.discount import Discount
from simulator.tools.points import Points
from tests.oracles.lots import Lots


@dataclass
class View:
    """What a tool may know of a customer in a week."""

    week: int
    segment: str
    number: int
    luck: Luck
    usual_rate: float
    usual_share: float
    usual_spend: float
    typical_spend: float
    sensitivity: float
    price_weight: float
    member: bool = False
    joined: bool = False
    since: int = 0
    since_before: int = 0
    n: int = 0
    rate: float = 0.0
    share: float = 0.0
    paid: int = 0
    paid_common: int = 0
    refunded: int = 0
    off: dict[str, int] = field(default_factory=dict)
    first_week: bool = False
    alive: bool = True
    joined_in: int | None = None
    came: float | None = None
    came_before: float | None = None

    def addressed(self, to: Audience, *, member: bool | None = None) -> bool:
        """Whether the customer belongs to an audience; lapsed is who was so before the week.

        So is who is new; `member` is whether they are one, where that is not as it stands now.
        """
        member = self.member if member is None else member
        luck = self.luck.uniforms("program.share", self.segment, self.number, 1)[0]
        ago = None if self.came_before is None else self.week - self.came_before
        return (
            (not to.segments or self.segment in to.segments)
            and (not to.members or member)
            and (to.lapsed is None or self.since_before >= to.lapsed)
            and (to.share is None or float(luck) < to.share)
            and (to.newcomers is None or ago is None or 0 <= ago < to.newcomers)
            and (to.any is None or any(self.addressed(one, member=member) for one in to.any))
            and (to.all is None or all(self.addressed(one, member=member) for one in to.all))
            and (to.not_ is None or not self.addressed(to.not_, member=member))
        )


class Turns:
    """When it is a customer's turn, from the words of a calendar."""

    def __init__(self, when: Calendar) -> None:
        self.when = when
        self.last: int | None = None

    def due(self, view: View) -> bool:
        """Whether it is this week, as far as dates and pauses go."""
        when, due = self.when, True
        if when.birthday:
            u = view.luck.uniforms("program.birthday", view.segment, view.number, 1)[0]
            away = (view.week - floor(float(u * np.float32(52)))) % 52
            due = min(away, 52 - away) <= when.around
        if when.after_joining is not None:
            ago = None if view.joined_in is None else view.week - view.joined_in
            dates = [range(first, first + when.length) for first in when.after_joining]
            due = due and ago is not None and any(ago in one for one in dates)
        waits = when.at_most_every is not None and self.last is not None
        if waits and self.last is not None and when.at_most_every is not None:
            due = due and view.week - self.last >= when.at_most_every
        return due

    def had(self, view: View) -> None:
        """It was this week."""
        self.last = view.week


@dataclass
class Offer:
    """What tools add up to."""

    value_price: float = 0.0
    value_recognition: float = 0.0
    price_felt: float = 0.0
    need_log: float = 0.0
    depths: dict[str, float] = field(default_factory=dict)

    @property
    def depth(self) -> float:
        """The price cut that several make together."""
        left = 1.0
        for depth in self.depths.values():
            left *= 1 - depth
        return 1 - left


class SlowDiscount:
    """A price cut, and what one customer remembers of it."""

    def __init__(self, name: str, tool: Discount, currencies: dict[str, Lots]) -> None:
        self.name, self.tool = name, tool
        self.reference, self.borrowed = 0.0, 0.0
        self.turns, self.given = Turns(tool.when), False
        self.booked: dict[str, int] = {}

    def felt(self, week: int, running: bool) -> float:
        """The depth that is noticed."""
        tool = self.tool
        if not running or not tool.when.is_open(week):
            return 0.0
        if not tool.when.temporary or tool.threshold == 0 or tool.depth == 0:
            return tool.depth
        return tool.depth * (1 - exp(-((tool.depth / tool.threshold) ** 2)))

    def missing(self, view: View) -> float:
        """Share of this week's purchases that were made earlier; `borrowed` is in weeks."""
        if not (self.tool.when.temporary and self.tool.pull_forward):
            return 0.0
        return min(0.25 * self.borrowed, 0.8)

    def offer(self, view: View, offer: Offer, running: bool) -> None:
        """Before the week."""
        tool, mask = self.tool, view.addressed(self.tool.to)
        if tool.to.segments and view.segment not in tool.to.segments:
            return
        if view.first_week:
            open_weeks = sum(tool.when.is_open(week) for week in range(-52, 0)) / 52
            forgotten = 1 - (1 - tool.reference_loss) ** (520 / 13)
            self.reference = mask * self.felt_if_open() * open_weeks * forgotten
        felt = self.felt(view.week, running)
        mask = mask and self.turns.due(view)
        self.given = bool(running and tool.when.is_open(view.week) and mask)
        if running and tool.when.is_open(view.week) and mask:
            offer.depths[self.name] = tool.depth
        offer.price_felt += log(1 - self.reference) - log(1 - felt * mask)
        offer.need_log += log(1 - self.missing(view))

    def felt_if_open(self) -> float:
        """The depth that is noticed in a week in which the cut is open."""
        week = next((w for w in range(-52, 52) if self.tool.when.is_open(w)), 0)
        return self.felt(week, True)

    def settle(self, view: View, running: bool) -> None:
        """After the week."""
        tool = self.tool
        self.booked = {}
        if tool.to.segments and view.segment not in tool.to.segments:
            return
        self.booked["supplier_income"] = round(view.off.get(self.name, 0) * tool.supplier_share)
        mask = view.addressed(tool.to, member=view.member and not view.joined)
        mask = mask and self.turns.due(view)
        if self.given or (mask and running and tool.when.is_open(view.week)):
            self.turns.had(view)
        felt = self.felt(view.week, running)
        if tool.when.temporary and tool.pull_forward:
            gain = max(log(1 - self.reference) - log(1 - felt * mask), 0.0)
            odds = exp(-view.sensitivity * view.price_weight * gain)
            without = odds / (1 - view.share + view.share * odds)
            self.borrowed += (tool.pull_forward * (1 - without) - self.missing(view)) / without
        pace = 1 - (1 - tool.reference_loss) ** (1 / 13)
        self.reference += (felt * mask - self.reference) * pace


class SlowPoints:
    """A card, and what one member remembers of it."""

    def __init__(self, name: str, tool: Points, currencies: dict[str, Lots]) -> None:
        assert tool.reward_at is not None, "the twin is given cards whose reward is in currency"
        self.name, self.tool, self.least = name, tool, tool.reward_at
        by_inactivity = tool.expires_by == "inactivity"
        lots = Lots(tool.expires_after, by_inactivity)
        self.lots = currencies.setdefault(tool.currency, lots)
        self.progress, self.pulls, self.after = -1.0, False, 0
        self.reach, self.gain, self.cut = 0.0, 0.0, 0.0
        self.debt, self.factor, self.pressed = 0.0, 1.0, -1000
        self.step = max(1, round(self.least / tool.point_value * 100))
        self.earned_this_year = 0
        self.booked: dict[str, int] = {}

    def weekly(self, view: View) -> float:
        """Face value that is earned in a week as usual."""
        when = self.tool.when
        share = when.length / when.every if when.every else 1.0
        return max(view.usual_spend * self.tool.back * share, 1e-9)

    def start(self, view: View) -> None:
        """Progress starts at what it settles at: fill the balance, then wait to redeem it.

        Points count as far as filling and waiting fit their term, and a large reward less.
        """
        tool = self.tool
        filling = self.least / self.weekly(view)
        weekly = max(tool.redeem_rate * (1 - exp(-view.usual_rate)), 1e-6)
        waiting = (1 - tool.redeem_rate) / weekly  # it may be redeemed when it is filled
        self.progress = (0.5 * filling + waiting) / (filling + waiting)
        self.pulls = 3 <= filling <= 26
        inactive = tool.expires_by == "inactivity"
        limit = tool.patience
        if not inactive:
            limit = min(tool.expires_after or limit, limit)
        last = tool.when.last_week(view.week)
        if last is not None:
            limit = min(limit, max(last - max(view.week, 0), 0))
        reach = min(max(2 * (limit - waiting) / filling - 1, 0.0), 1.0)
        fifths = self.least * view.usual_rate / (0.2 * view.usual_spend)
        self.reach = reach * max(fifths, 1.0) ** (tool.size_response - 1)
        if inactive and tool.expires_after:  # gaps that are long enough come at an even rate
            lapses = view.usual_rate * exp(-view.usual_rate * tool.expires_after)
            self.reach *= exp(-filling * lapses)

    def likely(self, view: View) -> float:
        """How likely a point of a partner becomes a reward; not at all where none fills in time."""
        tool = self.tool
        filling = self.least / (self.weekly(view) + tool.partner_points / 52)
        asks = max(tool.redeem_rate * (1 - exp(-view.usual_rate)), 1e-6)
        limit = tool.patience
        if tool.expires_by != "inactivity":
            limit = min(tool.expires_after or limit, limit)
        waiting = (1 - tool.redeem_rate) / asks
        return 1.0 if (limit - waiting) / filling >= 1 else 0.0

    def counts(self, view: View) -> float:
        """What counts of a point now: near a known end only what can still become a reward."""
        last = self.tool.when.last_week(view.week)
        if last is None or view.week < 0:
            return self.reach
        face = self.lots.balance / 100 * self.tool.point_value
        rewards = (face + self.weekly(view) * (last - view.week)) / self.least
        return self.reach * min(max(2 * rewards - 1, 0.0), 1.0)

    def presses(self, view: View) -> bool:
        """Whether a reward would be lost to a lapse within four weeks, once a year."""
        soon = self.lots.expiring(view.week, 4)
        balance = self.lots.balance
        flexible = view.usual_spend > view.typical_spend and view.usual_share < 0.8
        if not (flexible and soon and balance // self.step > (balance - soon) // self.step):
            return False
        if view.week - self.pressed >= 52:
            self.pressed = view.week
        return view.week - self.pressed < 4

    def offer(self, view: View, offer: Offer, running: bool) -> None:
        """Before the week."""
        tool, mask = self.tool, view.addressed(self.tool.to)
        if self.progress < 0:
            self.start(view)
        if self.open(view, running) and mask:
            offer.value_price += tool.back * tool.value_rate * self.counts(view)
        ahead = min(self.lots.balance / self.step, 1.0) - self.progress
        live = self.pulls and (self.open(view, running) or self.lots.balance > 0)
        wanted = tool.gradient * ahead if live and mask else 0.0
        self.progress += ahead / 26 * mask
        if tool.expiry_pressure and mask and self.presses(view):
            wanted += tool.expiry_pressure
        self.factor = max(1 + wanted - self.debt / 13, 0.05)
        offer.need_log += log(self.factor) + self.gain * (self.after > 0) * mask

    def open(self, view: View, running: bool) -> bool:
        """Whether the card is running this week."""
        return running and self.tool.when.is_open(view.week)

    def settle(self, view: View, running: bool) -> None:
        """After the week: earn, give back, redeem, in the customer's own list of lots."""
        tool, mask = self.tool, view.addressed(self.tool.to)
        rate = tool.back / tool.point_value * 100 / 10_000
        open_now = self.open(view, running) and mask
        earned = floor(view.paid * rate + 0.5) if open_now else 0
        common = floor(view.paid_common * rate + 0.5) if open_now else 0
        capped = tool.most_per_week is not None or tool.most_per_year is not None
        if capped and open_now:
            earned = self.held(earned, view.week)
            common = floor(earned * view.paid_common / max(view.paid, 1) + 0.5)
        in_purchases = earned
        if open_now and view.joined:
            earned += round(tool.welcome / tool.point_value * 100)
        back = floor(view.refunded * rate + 0.5) if open_now else 0
        if capped:
            back = min(back, in_purchases)
            self.earned_this_year -= min(back, self.earned_this_year)
        given = round(tool.partner_points / tool.point_value * 100 / 52)
        bought = given if open_now and view.alive else 0
        u = view.luck.uniforms(f"{self.name}.redeem", view.segment, view.number, 1, view.week)[0]
        wants = view.n > 0 and u < tool.redeem_rate
        expired = self.lots.expire(view.week, view.since)
        self.lots.earn(view.week, earned)
        self.lots.buy(view.week, bought)
        clawed = self.lots.take_back(back)
        again = float(np.float32(tool.back)) if open_now else 0.0
        per_point = tool.point_value * 100  # 1/10,000 of the currency that a hundredth pays for
        parts = view.usual_spend < view.usual_rate * self.least
        most = int((view.paid - view.refunded) // per_point)
        if tool.most_at_once is not None:
            most = min(most, round(tool.most_at_once / tool.point_value * 100))
        redeemed = self.lots.redeem(self.step if wants else 0, most, again, parts=parts)
        if redeemed and open_now:  # nothing is earned on what is paid with points
            unearned = floor(redeemed * per_point * rate + 0.5)
            lost = self.lots.take_back(min(unearned, in_purchases if capped else earned))
            earned -= lost
            common -= floor(lost * view.paid_common / view.paid + 0.5)
        self.after = 6 if redeemed else max(self.after - 1, 0)
        if redeemed:  # felt half as much as the one before, never more than a price cut would be
            face = redeemed / 100 * tool.point_value / (6 * view.usual_spend)
            cut = view.sensitivity * (1 - view.usual_share) * face
            self.gain = min(self.gain / 2 or tool.rewarded, cut)
        self.debt += view.rate * (1 - 1 / self.factor) / view.usual_rate
        self.booked = {
            "points_issued": earned,
            "points_on_common": common,
            "points_expired": expired,
            "points_clawed_back": clawed,
            "points_redeemed": redeemed,
            "points_outstanding": self.lots.balance,
        }
        if tool.partner_points:
            paid = bought / 100 * tool.point_value * tool.partner_price * self.likely(view)
            self.booked |= {"points_bought": bought, "points_income": round(paid * 10_000)}

    def held(self, earned: int, week: int) -> int:
        """What caps of a week and of a year leave of it."""
        tool, hundredths = self.tool, 100 / self.tool.point_value
        if tool.most_per_week is not None:
            earned = min(earned, round(tool.most_per_week * hundredths))
        if tool.most_per_year is not None:
            if week % 52 == 0:
                self.earned_this_year = 0
            room = round(tool.most_per_year * hundredths) - self.earned_this_year
            earned = min(earned, max(room, 0))
            self.earned_this_year += earned
        return earned
