"""Free trial: a second category that is free for some weeks to those who have not tried it."""

from collections.abc import Mapping
from math import exp, log
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray
from pydantic import Field

from simulator.draws import f32
from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, knob
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.channels import Effects, Row
from simulator.program.known.second import Second
from simulator.program.ledger import MONEY, Page
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import RUNNING, Week
from simulator.tools.free_trial import words
from simulator.tools.free_trial.doubts import doubts
from simulator.tools.free_trial.expected import CURVES

USUAL_WEEKS = 4  # of a trial after which `conversion` of those who used it go on
# What a tool is seen at work in: a quarter uses it, and many would.
WANTED = {
    "users": 0.25, "price": 5, "bought_with": 0.5, "gross_margin": 0.5, "stop_per_year": 0.5,
    "taste_shape": 1.0, "adoption_per_year": 0.2,
}  # fmt: skip
ONCE, AGAIN = 1, 2  # took it once, and is done with it; takes it again whenever it can be had


class FreeTrial(Tool):
    """A second category of ours is free for some weeks to customers who have not tried it.

    Behavior
        For each customer who would begin to use the second category (`market.second_category`)
        on their own and pay for it, `take_up` take it for nothing: at a purchase, those first
        who come often and to whose taste it is. Of those who have used it, `conversion` go on and
        pay after a trial of four weeks, a little fewer after a longer and more after a shorter
        one (`length_slope`); who found no occasion to use it does not. Those won are worth less
        than others: they stop sooner, so that they stay 1 - `worth_less` times as long. Who would
        have begun on their own does so whether they have tried it or not, and uses it for
        nothing while their trial lasts. Each takes it once; but `abuse` of takers take it again
        and again while it is offered, and never pay. Being given it is recognition, worth
        `worth` times what it costs us, which wears off (`novelty_half_life`).
    Cost
        What is used for nothing, at our cost, also by those who would have paid: `given_to` says
        whether users are offered it as well. `cost_per_trial` for each that begins. What would
        have been paid during a trial is missing in the sales of the category.
    Owed
        What is left of trials that have begun, which run on where it ends.
    Leaves out
        Those who wait for a trial instead of paying, who use more while it is free, who have
        tried it and would now not begin on their own, or who talk about it; a trial that turns
        into a paid subscription unless one cancels.
    """

    kind: Literal["free_trial"] = "free_trial"
    given_to: Literal["non_users", "all"] = Field(
        "non_users", description="whether those who pay for it already are given it as well"
    )
    weeks: int = knob(
        4, off=0, ge=0, le=52, choice=True, costs="more", unit="weeks for which it is free",
        kind="assumed", source="a month, as is usual",
    )  # fmt: skip
    take_up: float = knob(
        4.0, low=1.5, high=8.0, off=0, ge=0, le=100, kind="judged", counted=True,
        unit="customers who take it, per one who would begin on their own in the same time",
        source="no measurement; far more take what is free than what is not",
    )  # fmt: skip
    conversion: float = knob(
        0.15, low=0, high=0.35, off=0, ge=0, le=1, response=True,
        unit="share of those who used it in a trial of four weeks who go on and pay",
        kind="judged", source="no measurement that chance had decided",
    )  # fmt: skip
    length_slope: float = knob(
        0.04, low=0, high=0.12, off=0, ge=0, le=1, kind="published",
        unit="log conversion lost per log length of the trial",
        source="log 1.0559 over log (30 / 7)", evidence=(sources.TRIAL_LENGTH,),
    )  # fmt: skip
    worth_less: float = knob(
        0.59, low=0.3, high=0.75, off=0, ge=0, le=0.95, kind="judged",
        unit="share of the value of a user that those won by a trial lack, as they stop sooner",
        source="as found, all of it taken to be time", evidence=(sources.WON_BY_TRIAL,),
        above_zero="it counts against a trial, and that they are worth as much was not found",
    )  # fmt: skip
    abuse: float = knob(
        0.03, low=0, high=0.1, off=0, ge=0, le=1, kind="judged",
        unit="share of takers who take it again and again and never pay",
        source="no measurement; under another name, or because nobody checks",
    )  # fmt: skip
    worth: float = knob(
        0.5, low=0, high=1.5, off=0, ge=0, le=1.8, response=True, kind="judged",
        unit="what using it for nothing is worth to customers, times what it costs us",
        source="no measurement; they would not have paid for it",
    )  # fmt: skip
    novelty_half_life: float = knob(
        4.0, low=1.0, high=13.0, ge=0.5, le=1e4, kind="judged",
        unit="weeks of a trial until half of what it is worth as recognition has worn off",
        source="no measurement; what is free for long is taken for granted",
    )  # fmt: skip
    cost_per_trial: float = knob(
        0.3, off=0, ge=0, le=MOST_MONEY, kind="assumed", money=True, own=True, baskets=0.01,
        unit="currency per trial that begins: telling, signing up, explaining",
        source="an example; half a minute of wages and what it is told with",
    )  # fmt: skip
    needs: ClassVar[tuple[str, ...]] = ("second_category",)
    seen_where: ClassVar[Mapping[str, Any]] = {"second_category": WANTED}
    acts_on: ClassVar[tuple[str, ...]] = (
        "second_free", "second_begins", "second_stop_log", "value.recognition",
    )  # fmt: skip
    posts: ClassVar[tuple[str, ...]] = ("trial_cost", "service_cost", "subsidy", "liability")
    words: ClassVar[tuple[str, ...]] = ("takes", "abuses", "had")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "left": np.uint8, "took": np.uint8, "used": np.uint8, "ended": np.uint8, "met": np.uint8,
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = ("left", "took", "used", "ended", "met")
    means: ClassVar[dict[str, str]] = {
        "left": "weeks of the trial still to come; 0 for those who have none",
        "took": "1 for those who have had it, 2 for those who take it again and again",
        "used": "1 for those who have used it in this trial",
        "ended": "1 for those who have used it in a trial that ended last week",
        "met": "1 once it is known whether they have had a trial of today",
    }
    timed_by: ClassVar[tuple[str, ...]] = ("birthday", "after_joining")
    effort: ClassVar[Effort] = Effort(setting_up=4, training=1, legal=2)
    listing: ClassVar[Listing] = Listing(
        ("new service on trial",), "recognition", ("acquire", "retain"), ("category",)
    )
    smallest: ClassVar[str] = "{}"
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"take_up": 20.0, "abuse": 0.1, "conversion": 0.5},
        {"take_up": 20.0, "weeks": 13, "conversion": 1.0, "abuse": 0.3},
    )

    def idle(self) -> frozenset[str]:
        """All else where nothing is given, and what only those do who take it, pay or feel it."""
        if not (self.weeks and self.take_up):
            return frozenset(type(self).knobs()) - {"weeks", "take_up"}
        none = set() if self.conversion else {"length_slope", "worth_less"}
        return frozenset(none if self.worth else none | {"novelty_half_life"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What is free, for how long, for whom."""
        return words.plainly(self)

    def benefits(self, week: Week) -> Benefits:
        """Of a member what using it for nothing is worth in the first year."""
        second = week.second
        if second is None or not self.weeks:
            return NOTHING
        is_open = sum(self.when.is_open(t) for t in range(52))
        takes = -np.expm1(second.taste * f32(-self.take_up * second.begin * is_open))
        each = second.cost * second.bought_with * self.worth * min(self.weeks, 52) / MONEY / 52
        spend = np.maximum(week.usual_spend, f32(1e-9))
        return Benefits(np.asarray(takes * week.usual_rate / spend * f32(each), np.float32))

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Let those on trial use it for nothing, and some of those whose trial has ended go on."""
        if week.second is None or not self.weeks:
            return
        if week.long_since:
            self._has_run(week, own, week.second)
        if own.left.any():
            effects.add("second_free", (own.left > 0).astype(np.float32))
        if own.ended.any() and self.conversion:
            goes_on = own.ended.astype(np.float32)
            effects.add("second_begins", goes_on * f32(self.goes_on))
            if self.worth_less:
                effects.add("second_stop_log", goes_on * f32(-log(1 - self.worth_less)))

    @property
    def goes_on(self) -> float:
        """The share of those who have used it who go on and pay after a trial of such length."""
        length = max(self.weeks, 1) / USUAL_WEEKS
        return min(self.conversion * exp(-self.length_slope * log(length)), 1.0)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """Say what being given it is worth; of several trials at once each is a part."""
        second = week.second
        if second is None or not self.worth or not own.left.any():
            return
        trials = effects.get("second_free")
        first = np.flatnonzero((own.left > 0) & (own.took == ONCE))
        if trials is None or not first.size:
            return
        had = np.maximum(self.weeks - own.left[first].astype(np.float32), 0)
        each = f32(self.worth * second.cost * second.bought_with / MONEY)
        basket = np.maximum(week.usual_spend[first], f32(1e-9)) / week.usual_rate[first]
        value = np.zeros(week.n, np.float32)
        fresh = f32(0.5) ** (had / f32(self.novelty_half_life))
        value[first] = each * fresh / (basket * trials[first])
        effects.add("value.recognition", value)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Book what was used for nothing; let trials end, and others begin."""
        second = week.second
        if second is None or not self.weeks:
            return
        own.ended[:] = 0
        if own.left.any():
            self._book(week, own, second, page)
            on = own.left > 0
            own.used |= on & (second.used > 0)
            own.left -= on
            over = on & (own.left == 0)
            stays_on = (own.used > 0) & (own.took == ONCE) & (week.active > 0)
            own.ended[:] = over & stays_on & (second.users == 0)
            own.used[over] = 0
        mask = week.addressed(self.to)
        if mask is not None and week.dials.open and self.take_up and second.begin:
            self._begin(week, own, second, week.due(self.when, mask), page)

    def _book(self, week: Week, own: Own, second: Second, page: Page) -> None:
        """What those on trial have used, at our cost, and what of it they would have paid for."""
        trials = week.effects.get("second_free")
        on = np.flatnonzero(own.left)
        shared = np.ones(on.size, np.int64) if trials is None else trials[on].astype(np.int64)
        cost = -(-second.used[on] * second.cost // np.maximum(shared, 1))
        page.post("trial_cost", cost, on)
        anyway = second.used_common[on] * second.by_themselves[on] * second.cost
        page.post("subsidy", anyway // np.maximum(shared, 1), on)
        if self.to.only_members:
            week.benefit(cost, self.worth / MONEY, on)

    def _begin(self, week: Week, own: Own, second: Second, mask: Row, page: Page) -> None:
        """Give it to those who take it at a purchase of this week."""
        may = (mask > 0) & (own.left == 0) & (own.took != ONCE) & (week.n_purchases > 0)
        if self.given_to == "non_users":
            may &= second.users == 0
        who = np.flatnonzero(may)
        if not who.size:
            return
        hazard = self._hazard(week, second, who) * week.n_purchases[who]
        takes = (own.took[who] == AGAIN) | (week.draw("takes")[who] < -np.expm1(-hazard))
        who = who[takes]
        new = who[own.took[who] == 0]
        if new.size:
            abuses = week.draw("abuses")[new] < self.abuse
            own.took[new] = np.where(abuses, AGAIN, ONCE)
        own.left[who] = self.weeks
        page.post(
            "service_cost", np.full(who.size, np.int64(round(self.cost_per_trial * MONEY))), who
        )

    def _hazard(self, week: Week, second: Second, who: NDArray[np.integer]) -> Row:
        """The hazard of taking it at each purchase of some; of an average customer that of a
        week, shared out among the purchases of one.
        """
        crowds = [one for name, one in week.crowds.items() if self.to.fits(name)]
        visits = sum(one.purchases for one in crowds) / max(
            sum(one.customers for one in crowds), 1e-9
        )
        return np.asarray(second.taste[who] * f32(self.take_up * second.begin / max(visits, 1e-9)))

    def _has_run(self, week: Week, own: Own, second: Second) -> None:
        """Of a trial of today: who has had it in ten years."""
        new = np.flatnonzero((week.active > 0) & (own.met == 0))
        if not new.size:
            return
        visits = week.usual_rate[new] * f32(RUNNING)
        had = week.draw("had")[new] < -np.expm1(-self._hazard(week, second, new) * visits)
        own.took[new[had & (own.took[new] == 0)]] = ONCE
        own.met[new] = 1

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """What is left of trials that have begun costs, as it will probably be used, (n,)."""
        second = week.second
        if second is None or not own.left.any():
            return 0
        on, owed = np.flatnonzero(own.left), np.zeros(week.n, np.int64)
        each = np.rint(week.usual_rate[on] * f32(second.bought_with * second.cost))
        owed[on] = own.left[on] * each.astype(np.int64) * week.active[on]
        return owed
