"""Secret service: staff use what customers told them, without a word about it."""

from collections.abc import Callable, Generator, Mapping
from math import exp
from typing import Any, ClassVar, Literal

import numpy as np
import simpy
from numpy.typing import DTypeLike

from simulator.draws import f32
from simulator.knobs import MOST_MONEY, knob
from simulator.program import plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.tally import WHOLE, Sum, Tally, Totals, counted
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.tools.secret_service import stages
from simulator.tools.secret_service.doubts import doubts
from simulator.tools.secret_service.expected import CURVES

YEAR = 52


class SecretService(Tool):
    """Staff surprise customers with what they were told, such as a dog's name.

    Behavior
        With each visit staff come to know a customer, all but exp(-1) of them within
        `visits`, and `turnover` of what is known leaves with those who knew it. One
        employee keeps `knows` customers in mind; where more are known, all of them are
        recognized at fewer of their visits. A customer who is recognized perceives `value`
        and minds felt price cuts, ours and a rival's attack, less by `price_sensitivity`;
        of these, training of `half_hours` reaches one half, twice as much three quarters.
        Somebody has to take the time: nobody perceives more than `worth` times what it costs
        at the visit, and where that is less than .1 % of the basket, prices matter less only
        in proportion. `irritated` of customers find it creepy: they lose `irritation`, and
        gain nothing. It is a secret, so nobody joins for it. Hours of several such tools
        add up to one training.
    Cost
        `hours` at `cost_per_hour` for each of the `employees` when it begins (set-up),
        again for whoever takes the place of one who leaves (running cost), and
        `cost_per_visit` at which a customer is recognized (service).
    Owed
        Nothing: nobody has been promised anything.
    Leaves out
        What staff already knew before launch; single employees and their shifts; notes in
        a computer, which outlast those who wrote them; what a law on personal data forbids;
        staff who stay because the work is better; new customers who were told of it.
    """

    kind: Literal["secret_service"] = "secret_service"
    employees: int = knob(
        20, off=0, ge=0, le=1_000_000, choice=True, costs="more",
        unit="employees who meet customers and are trained", kind="assumed",
        source="an example; say how many you have",
    )  # fmt: skip
    hours: float = knob(
        8.0, off=0, ge=0, le=400, choice=True, costs="more",
        unit="hours of training for each, once, and again for each replacement",
        kind="assumed", source="a day",
    )  # fmt: skip
    cost_per_hour: float = knob(
        30.0, off=0, ge=0, le=MOST_MONEY, unit="currency per employee and hour of training, with "
        "wages and trainer", kind="assumed", money=True, own=True, baskets=1.0,
        source="an example; an hour of wages and a part of the trainer's",
    )  # fmt: skip
    cost_per_visit: float = knob(
        0.1, off=0, ge=0, le=MOST_MONEY, unit="currency per visit of a customer who is recognized",
        kind="assumed", money=True, own=True, baskets=1 / 300,
        source="half a minute of wages, to take a note and to use it",
    )  # fmt: skip
    turnover: float = knob(
        0.4, ge=0, le=5, unit="employees who leave and are replaced in a year, in parts of all, "
        "may be above 1", kind="assumed", own=True, source="an example; in fast food above 1",
    )  # fmt: skip
    knows: float = knob(
        60.0, low=20, high=150, ge=1, le=10_000, unit="customers whom one employee keeps in mind",
        kind="judged", source="no measurement; people know some 150 others by name",
    )  # fmt: skip
    visits: float = knob(
        5.0, low=2, high=12, ge=0.5, le=1_000, kind="judged",
        unit="purchases within which all but exp(-1) of customers come to be known",
        source="no measurement; once is not enough, and weekly customers are known in a season",
    )  # fmt: skip
    half_hours: float = knob(
        4.0, low=2, high=10, ge=0.25, le=400, kind="judged",
        unit="hours of training that reach one half of what any training can",
        source="no measurement; further hours teach less",
    )  # fmt: skip
    value: float = knob(
        0.005, low=0, high=0.015, off=0, ge=0, le=1, response=True, kind="judged",
        unit="share of the basket that being recognized is worth",
        source="no measurement on purchases; a sixth of what being a member may be worth at most",
    )  # fmt: skip
    worth: float = knob(
        1.5, low=0, high=1.8, off=0, ge=0, le=1.8, response=True, kind="judged",
        unit="most that is perceived, times what it costs at the visit",
        source="no measurement; what is given is hardly worth twice its cost to anybody",
    )  # fmt: skip
    price_sensitivity: float = knob(
        0.05, low=0, high=0.15, off=0, ge=0, lt=1, response=True, kind="judged",
        unit="share by which felt price cuts matter less to those who are recognized",
        source="no measurement; personal service is said to make prices matter less",
    )  # fmt: skip
    irritated: float = knob(
        0.05, low=0, high=0.15, off=0, ge=0, le=1, kind="judged",
        unit="share of customers who find it creepy to be known",
        source="no measurement; some do not want to be",
    )  # fmt: skip
    irritation: float = knob(
        0.005, low=0, high=0.015, off=0, ge=0, le=1, kind="judged",
        unit="share of the basket that these lose where they are recognized",
        source="no measurement; as much as the others gain",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = (
        "staff_training", "staff_knows", "value.recognition", "price_sensitivity_log",
    )  # fmt: skip
    posts: ClassVar[tuple[str, ...]] = ("setup_cost", "running_cost", "service_cost")
    words: ClassVar[tuple[str, ...]] = ("minds",)
    columns: ClassVar[dict[str, DTypeLike]] = {"known": np.float32, "minds": np.float32}
    means: ClassVar[dict[str, str]] = {
        "known": "share of staff who know them, from 0 to 1",
        "minds": "decides who finds it creepy to be known; 0 until it is drawn",
    }
    lasting: ClassVar[tuple[str, ...]] = ("known", "minds")
    tallies: ClassVar[dict[str, Tally]] = {"known": Sum()}
    smallest: ClassVar[str] = "{employees: 12}"
    effort: ClassVar[Effort] = Effort(setting_up=4, training=4, legal=3)
    listing: ClassVar[Listing] = Listing(("secret service",), "recognition", ("retain", "defend"))
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {},
        {"employees": 2, "turnover": 1.5, "knows": 20, "cost_per_visit": 0},
        {"irritated": 0.5, "irritation": 0.05},
    )

    def idle(self) -> frozenset[str]:
        """What nobody does whom nobody has trained, or who takes no time for it."""
        if not self.training:
            return frozenset(type(self).knobs()) - {"employees", "hours"}
        return (
            frozenset()
            if self.cost_per_visit
            else frozenset({"value", "worth", "price_sensitivity"})
        )

    @property
    def training(self) -> float:
        """Hours of training, of all employees together."""
        return self.employees * self.hours

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """Who is trained for how long, to do what."""
        return (
            f"{plain.capitalized(self.to.plainly())} meet staff who use what they were told, "
            f"such as a favorite table or the name of a dog; "
            f"{plain.count(self.employees, 'employee')} "
            f"{'is' if self.employees == 1 else 'are'} trained for it, for "
            f"{plain.number(self.hours)} hours each."
        )

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Say who is known, and by staff of how much training."""
        knows = self._recognized(week, own)
        if knows is not None:
            effects.add("staff_training", knows * f32(self.hours))
            effects.add("staff_knows", knows)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """What being recognized does, of which each tool has the part of its training."""
        knows = self._recognized(week, own)
        hours, most = effects.get("staff_training"), effects.get("staff_knows")
        if knows is None or hours is None or most is None:
            return
        if not own.minds[0]:
            own.minds[:] = week.draw("minds")
        value, price_log = np.empty(week.n, np.float32), np.empty(week.n, np.float32)
        stages.recognize(
            knows, f32(self.hours), hours, most, own.minds, week.usual_rate, week.usual_spend,
            f32(self.cost_per_visit), f32(1 / self.half_hours), f32(self.value), f32(self.worth),
            f32(self.price_sensitivity), f32(self.irritated), f32(self.irritation), value,
            price_log,
        )  # fmt: skip
        effects.add("value.recognition", value)
        if self.price_sensitivity:
            effects.add("price_sensitivity_log", price_log)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Book the visits of those recognized; come to know who has been there."""
        knows, mask = self._recognized(week, own), week.addressed(self.to)
        if knows is not None and self.cost_per_visit:
            each = self.cost_per_visit * MONEY
            page.post("service_cost", np.rint(knows * week.n_purchases * each).astype(np.int64))
        if not self.training:
            return
        seen = np.zeros(week.n, np.float32) if mask is None else mask * f32(week.dials.open)
        stages.remember(
            own.known, seen, week.n_purchases, f32(1 / self.visits), f32(self._stays), own.known
        )
        known = own.known * (week.since < YEAR) * (0 if mask is None else mask)
        week.tally("known", np.rint(known * week.heads).astype(np.int64))

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Train whoever has not been, in weeks in which it is open; say who can be recognized."""
        # in parts of all employees; those of today have long been trained
        untrained, account = 1.0, "setup_cost"
        if totals.long_known:
            untrained, account = 0.0, "running_cost"
        for week in range(int(env.now), totals.weeks):
            first = totals.long_known and "known" not in totals.tallies
            known = None if first else counted(totals, "known") / WHOLE
            publish(open=self.when.is_open(week), known=known)
            if self.when.is_open(week) and not totals.stopped:
                post(account, self.training * self.cost_per_hour * untrained)
                untrained, account = 0.0, "running_cost"
            untrained += (1 - untrained) * (1 - self._stays)
            yield env.timeout(1)

    # ------------------------------------------------------------ who is known

    @property
    def _stays(self) -> float:
        """The share of staff who are still there after a week, and of what they know."""
        return exp(-self.turnover / YEAR)

    def _recognized(self, week: Week, own: Own) -> Row | None:
        """The share of visits at which each is recognized, (n,); None where nobody is."""
        if not self.training or not week.dials.open:
            return None
        mask = week.addressed(self.to)
        if mask is None:
            return None
        if week.long_since:
            self._has_run(week, own, mask)
        row: Row = mask * own.known * f32(min(self._room / max(self._known(week), 1e-9), 1.0))
        return row

    @property
    def _room(self) -> float:
        """Customers whom all employees together keep in mind."""
        return self.employees * self.knows

    def _known(self, week: Week) -> float:
        """Customers who are known, at the end of last week; of a tool of today in its first
        week, in the long run."""
        known: float | None = week.dials["known"]
        if known is None:
            crowds = (crowd for name, crowd in week.crowds.items() if self.to.fits(name))
            return sum(one.customers * float(self._in_the_long_run(one.rate)) for one in crowds)
        return known

    def _in_the_long_run(self, rate: Any) -> Any:
        """The share of staff who know a customer with such a rate a week, in the long run."""
        gained = -np.expm1(np.asarray(rate, np.float64) * np.expm1(-1 / self.visits))
        return gained / (1 - self._stays * (1 - gained))

    def _has_run(self, week: Week, own: Own, mask: Row) -> None:
        """Know customers of today as well as they are known in the long run."""
        new = (mask > 0) & (week.ever > 0) & (own.known == 0)
        if new.any():
            own.known[new] = self._in_the_long_run(week.usual_rate)[new]
