"""Premium service: better conditions of service for those who take it, free or for a fee."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, ClassVar, Literal

import numpy as np
import simpy
from numpy.typing import NDArray

from simulator.draws import f32
from simulator.program import plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.about.rates import RateAsPlayed
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.channels import Effects, Row
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.beside import share_beside
from simulator.program.parts.privilege import USUAL, Privilege
from simulator.program.parts.take_up import YEAR, TakeUp
from simulator.program.tally import Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.tools.premium_service.doubts import doubts
from simulator.tools.premium_service.expected import CURVES


class PremiumService(Privilege, TakeUp, Tool):
    """Better conditions (delivery, hours, advice, precedence) for a year at a time.

    Behavior
        Of those addressed `take_up` would take it within a year for nothing, and as many
        of the others in the next, with odds that grow with what they spend
        (`value_slope`): takers look better than others whatever it does. A fee divides
        the odds by exp(fee_response x fee / worth), worth being `value` of a year's
        spend: what customers would pay for it, and what they perceive of it, never more.
        Those served perceive `value`, need `frequency` more (what is paid for is used, the
        more of its worth was paid; `unpaid` of it where it is free), leave at `lock_in`
        times the hazard, are spared failures, may go first at the desk, and mind prices
        less. Where it is worth less than 6 % of the basket, `frequency` and `lock_in` are
        less in proportion: what is worth nothing does nothing. Nor does what costs nothing: all
        that serving somebody brings is at most what twice its cost, and the fee, would bring as a
        price cut, and failures are spared in full where it costs 3 % of the basket. A year later
        the fee is paid again with odds of `renewal` times what was bought against the usual; what
        is free goes on for the audience that has bought at all. With `places`, who comes first
        is served: a week's applications are admitted at the start of the next, so that places are
        never exceeded. Who finds none is turned away, and counted each time that they ask.
    Cost
        `cost_per_user` while it is held, also by who has silently left, and
        `cost_per_purchase`. The fee of a whole year is income when it is paid.
    Owed
        What the rest of paid years will cost to serve. The unearned part of the fee is
        deferred income in the accounts, but it is not given back: no cost, not owed.
        Free service can end any week, so nothing is owed on it.
    Leaves out
        Fees by the month, trials, refunds; waiting lists; joining a program for the sake
        of a service with a fee; whether several services do the same (they are taken as if).
        It is offered to all in the same weeks, not at dates of single customers: `take_up` is
        the share of a year, which says nothing of how many would take it in the one week in
        which they may. `places`, not a budget or a stock, says how many can have it.
    """

    kind: Literal["premium_service"] = "premium_service"
    effort: ClassVar[Effort] = Effort(setting_up=8, training=4, legal=4)
    listing: ClassVar[Listing] = Listing(("premium service", "privileges"), "service", ("retain",))
    smallest: ClassVar[str] = "{fee: 40}"
    acts_on: ClassVar[tuple[str, ...]] = ("services_offered", "service_offered")
    posts: ClassVar[tuple[str, ...]] = ("liability",)
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"take_up": 0.5, "fee": 20.0},
        {"take_up": 0.5},
        {"take_up": 0.5, "places": 10},
    )
    means: ClassVar[dict[str, str]] = {
        "left": "weeks of the year still to be served; 0 for those who do not have it",
        "uses": "purchases in this year",
        "met": "whether they wanted a service of today before the warm-up; 0 unknown",
    }

    def worth(self) -> float:
        """What customers would pay for it, share of what they spend."""
        return self.value

    def idle(self) -> frozenset[str]:
        """What a fee does where there is none, and what is used for nothing where there is one."""
        return frozenset({"unpaid"} if self.fee else {"fee_response", "renewal"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What it costs to take it, what it brings, how many can have it."""
        fee = "for nothing"
        if self.fee:
            fee = f"for {plain.money(self.fee, currency)} a year, paid in advance"
        said = f"{plain.capitalized(self.to.plainly())} can take better service {fee}"
        said += f", taken to be worth {plain.percent(self.value)} of what they spend"
        if self.priority:
            said += "; where there is a desk, their problems come first"
        if self.places is not None:
            said += f"; there are places for {plain.count(self.places, 'customer')}"
        return f"{said}."

    def benefits(self, week: Week) -> Benefits:
        """To a member, who will perhaps take it; what is paid for is no reason to join."""
        if self.fee:
            return NOTHING
        crowds = week.crowds
        customers = sum(crowds[name].customers for name in crowds if self.to.fits(name))
        takes = self.take_up
        if self.places is not None and customers:
            takes = min(takes, self.places / customers)
        takes *= sum(self.when.is_open(t) for t in range(YEAR)) / YEAR
        given: Row = self.felt(week)[0] * f32(takes)
        return Benefits(given, given)

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[RateAsPlayed, ...]:
        """Who takes it within a year in which it is offered all the time."""
        if not self.take_up or not self.when.always:
            return ()
        return (self.taking(crowd, crowds),)

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Admit last week's applications; serve everybody who has it."""
        mask = week.addressed(self.to)
        if mask is None or not self.take_up:
            return
        if week.dials.open:
            offered = mask * self.felt(week)[0] * f32(self.take_up)
            effects.add("services_offered", offered)
            effects.add("service_offered", offered)
        has = self.admit(week, own, mask)
        if own.left.any():
            self.grant_privilege(week, has, effects, self.yearly_fee)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Take fees, book what serving costs, renew; note who applies."""
        mask = week.addressed(self.to)
        if mask is None or not self.take_up:
            return
        if own.left.any():
            if self.to.only_members and not self.fee:
                week.benefit(week.paid * (own.left > 0) * self.felt(week)[0], 1 / MONEY)
            self.book_privilege(week, self.end_week(week, own, mask, page), page)
        self.apply(week, own, mask, page, lambda: share_beside(week, self.take_up * USUAL))

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """What serving the rest of the years that are paid for will cost, (n,)."""
        return self.to_serve(week, self.weeks_owed(own)) if self.fee else 0

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Say who is admitted, and now and then what those addressed spend."""
        yield from self.admissions(self.when, env, publish, totals)
