"""The week of a customer without arrays: one customer after another, plain floats, the same luck.

Who they are stands in slow_customers.py; everything that happens to them is worked out
again from docs/model.md.
"""

from __future__ import annotations

from collections import Counter
from math import exp, floor, log1p

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck, normal_of, uniform_of, when_of
from simulator.market.people import PROSPECTS, People, gap_weeks, retention_pull_of
from simulator.simulate import CONTROL, Case
from simulator.simulate.population import draw_population, prospects_needed, with_prospects
from tests.oracles.slow_customers import Births, Life, logistic, poisson, season
from tests.oracles.slow_members import CUT_COUNTS, joins, refuses
from tests.oracles.slow_tools import Offer, SlowPoints

Book = dict[tuple[str, str], NDArray[np.int64]]
OF_MEMBERS = ("points_issued", "points_redeemed")
OF_TOOLS = ("supplier_income", "points_issued", "points_on_common", "points_bought",
            "points_income")  # fmt: skip
HERE = 10**9  # stands among the years in which somebody bought for having arrived


class Twin:
    """A case, slowly."""

    def __init__(self, case: Case) -> None:
        self.case, self.luck = case, Luck(case.seed, case.number)
        own = {
            name: case.market.customers * one.share * one.new_customers_per_year / 52 * case.weeks
            for name, one in case.market.segments.items()
        }
        pool = prospects_needed(case.market, case.agents, own)
        drawn, factors = draw_population(case.market, self.luck, case.agents, None)
        self.population = with_prospects(drawn, case.market, self.luck, factors, pool)
        shape = (case.weeks, len(self.population.cells))
        self.shape = shape
        self.books: dict[str, Book] = {arm: {} for arm in (CONTROL, *case.programs)}
        self.births = Births(case, self.luck)

    def run(self) -> dict[str, Book]:
        """All customers, one after the other."""
        for at, people in enumerate(self.population.people):
            cut = self.population.cells[2 * at].agents
            for i in range(people.n):
                self.customer(people, i, 2 * at + (i >= cut))
        for cell, people in enumerate(self.population.prospects):
            for i in range(people.n):
                self.customer(people, i, cell)
        return self.books

    def book(self, arm: str, poster: str, account: str, week: int, cell: int, units: int) -> None:
        """Add to a row."""
        if week >= 0 and units:
            row = self.books[arm].setdefault((poster, account), np.zeros(self.shape, np.int64))
            row[week, cell] += units

    def arrivals(self, people: People) -> float:
        """Prospects per half segment and week, in agents."""
        segment = people.declared
        cell = next(c for c in self.population.cells if c.segment == people.segment)
        own = self.case.market.customers * segment.share * segment.new_customers_per_year / 52
        return own / cell.weight / 2

    def customer(self, people: People, i: int, cell: int) -> None:
        """One customer in all arms."""
        case, segment = self.case, people.declared
        lives = {arm: self.births.born(arm, people, i) for arm in self.books}
        newcomers = case.market.start == "at_first_purchase" or people.first >= PROSPECTS
        rhythm, spread = float(people.rhythm[i]), segment.rhythm_spread
        noise = spread * (1 - segment.rhythm_memory**2) ** 0.5
        first = 0 if newcomers else -52  # nobody knows prospects before launch
        gap = gap_weeks(segment)
        recognition = float(people.weight("recognition", self.luck)[i])
        for week in range(first, case.weeks):
            words = self.births.words("market.week", people, i, when_of(week))
            u_leave, u_buy, _, u_join = (float(uniform_of(word)) for word in words)
            if spread:
                rhythm = segment.rhythm_memory * rhythm + noise * float(normal_of(words[2]))
            base = float(people.need[i]) * season(case, week) * exp(rhythm - spread**2 / 2)
            base = base if spread else float(people.need[i]) * season(case, week)
            self.control = lives[CONTROL]
            for arm, life in lives.items():
                if week < 0 and arm != CONTROL:
                    continue
                if week == 0 and arm != CONTROL:
                    self.inherit(life, lives[CONTROL])
                self.before(arm, life, people, i, cell, week, base, u_leave, u_buy, recognition)
            for arm, life in lives.items():
                if week >= 0 or arm == CONTROL:
                    self.after(arm, life, people, i, cell, week, u_join, lives[CONTROL])
                    self.census(arm, life, cell, week, gap, newcomers and people.first >= PROSPECTS)

    def inherit(self, life: Life, control: Life) -> None:
        """Every arm starts where the control arm stands before launch."""
        life.view.since = life.view.since_before = control.view.since
        if self.case.market.start != "at_first_purchase":
            life.bought = {year for year in control.bought if year < 0}

    def before(
        self, arm: str, life: Life, people: People, i: int, cell: int, week: int, base: float,
        u_leave: float, u_buy: float, recognition: float,
    ) -> None:  # fmt: skip
        """Offers, arriving, leaving, choosing, buying."""
        view, segment = life.view, people.declared
        view.week, view.since_before, view.joined = week, view.since, False
        view.came_before = view.came
        offer = Offer()
        if view.member and self.runs(life, week):
            offer.value_recognition = life.promise.now()
        for name, tool in life.tools.items():
            tool.offer(view, offer, name not in life.stops)
        value = offer.value_price * view.price_weight + offer.value_recognition * recognition
        ceiling = segment.value_ceiling
        v = ceiling * (1 - exp(-value / ceiling)) + view.price_weight * offer.price_felt
        if people.waiting is not None and not life.alive and HERE not in life.bought:
            reached = (week + 1) * self.arrivals(people)
            if float(people.waiting[i]) <= reached:
                life.alive = True
                life.bought.add(HERE)
                view.since = view.since_before = 0
                view.came = week
                self.book(arm, "market", "arrived", week, cell, 1)
        life.hazard_log = -retention_pull_of(segment) * v
        if life.alive and week >= 0:
            hazard = float(people.hazard[i]) * (0.5 if week == 0 else 1.0)
            if arm != CONTROL and self.control.alive:
                spared = hazard * (exp(self.control.hazard_log) - exp(life.hazard_log))
                self.book(arm, "pairs", "stayed_for_value", week, cell, int(spared * 1e6))
            if u_leave < 1 - exp(-hazard * exp(-retention_pull_of(segment) * v)):
                life.alive = False
                self.book(arm, "market", "left", week, cell, 1)
                usual = float(np.float32(view.usual_rate) * people.basket[i])
                self.book(arm, "market", "left_sales", week, cell, floor(usual * 520_000 + 0.5))
                if life.joining and view.member:
                    self.book(arm, "market", "members_left", week, cell, 1)
        view.share = logistic(float(people.preference[i]) + view.sensitivity * v)
        needs = base * exp(offer.need_log) * life.alive
        view.rate = needs * view.share
        rival = floor(needs * (1 - view.share) * 1e6)
        self.book(arm, "market", "rival_purchases", week, cell, rival)
        spent = floor(needs * (1 - view.share) * float(people.basket[i]) * 10_000)
        self.book(arm, "market", "rival_sales", week, cell, spent)
        life.n = poisson(u_buy, view.rate) if view.rate else 0
        self.depths = {**getattr(self, "depths", {}), arm: offer}

    def after(
        self, arm: str, life: Life, people: People, i: int, cell: int, week: int, u_join: float,
        control: Life,
    ) -> None:  # fmt: skip
        """Money, joining, tools, wallets."""
        view, offer = life.view, self.depths[arm]
        bought = self.births.baskets(people, i, week, life.n)
        common = min(life.n, control.n)
        sums = Counter[str]()
        for k, (value, returned) in enumerate(bought):
            for name, counts in (("", True), ("_common", k < common)):
                sums["sales" + name] += value * counts
                sums["back" + name] += value * returned * counts
        off = {name: floor(amount * offer.depth + 0.5) for name, amount in sums.items()}
        view.paid = sums["sales"] - off.get("sales", 0)
        view.paid_common = sums["sales_common"] - off.get("sales_common", 0)
        view.refunded = sums["back"] - off.get("back", 0)
        view.n = life.n
        waits = people.waiting is not None and HERE not in life.bought
        view.since = 0 if life.n or waits else view.since + 1
        life.net = sums["sales"] - sums["back"]
        if arm != CONTROL and (life.n or control.n):
            self.pair(arm, life, control, people, cell, week)
        if life.n:
            life.bought.add(week // 52)
        self.join(life, people, u_join)
        view.alive = life.alive
        self.book(arm, "market", "sales", week, cell, sums["sales"])
        self.book(arm, "market", "refunds", week, cell, sums["back"])
        self.book(arm, "market", "purchases", week, cell, life.n)
        self.book(arm, "market", "common_purchases", week, cell, common)
        self.book(arm, "market", "joined", week, cell, int(view.joined))
        if life.joining and view.member:
            self.book(arm, "market", "member_sales", week, cell, sums["sales"])
            self.book(arm, "market", "member_purchases", week, cell, life.n)
            self.book(arm, "market", "member_refunds", week, cell, sums["back"])
            taken = off.get("sales", 0) - off.get("back", 0)
            self.book(arm, "market", "member_discount", week, cell, taken)
        view.off = self.split(offer, off.get("sales", 0) - off.get("back", 0))
        for name, units in view.off.items():
            self.book(arm, name, "discount", week, cell, units)
        for name, tool in life.tools.items():
            tool.settle(view, name not in life.stops)
            for account, units in tool.booked.items():
                poster = name if account in OF_TOOLS else "wallet"
                self.book(arm, poster, account, week, cell, units)
                if life.joining and view.member and account in OF_MEMBERS:
                    self.book(arm, poster, f"member_{account}", week, cell, units)
        life.promise.end_week(view, self.got(life))

    def got(self, life: Life) -> float:
        """What a customer got and used as a member this week, currency."""
        got = 0.0
        for name, tool in life.tools.items():
            if isinstance(tool, SlowPoints):
                got += tool.booked["points_redeemed"] / 100 * tool.tool.point_value
            elif tool.tool.to.members:
                got += CUT_COUNTS * life.view.off.get(name, 0) / 10_000
        return got

    def pair(
        self, arm: str, life: Life, control: Life, people: People, cell: int, week: int
    ) -> None:
        """What they do in one arm and not in the other, and why."""
        more, extra = life.n - control.n, life.net - control.net
        if life.alive and control.alive:
            cause = "fewer_visits" if more < 0 else "more_visits"
        else:
            cause = "kept" if people.waiting is None else "won"
        self.book(arm, "pairs", f"{cause}_sales", week, cell, extra)
        self.book(arm, "pairs", f"{cause}_purchases", week, cell, more)

    def split(self, offer: Offer, off: int) -> dict[str, int]:
        """Each tool's part of what was taken off; rounding is the last one's."""
        names, rest, out = sorted(offer.depths), off, {}
        for name in names[:-1]:
            out[name] = round(off * log1p(-offer.depths[name]) / log1p(-offer.depth))
            rest -= out[name]
        return {**out, names[-1]: rest} if names else {}

    def runs(self, life: Life, week: int) -> bool:
        """Whether there is something to be a member of, open this week or between windows."""
        return any(
            name not in life.stops and tool.tool.to.members and tool.tool.when.running(week)
            for name, tool in life.tools.items()
        )

    def join(self, life: Life, people: People, u_join: float) -> None:
        """Asked at a purchase, a non-member may join."""
        view, joining = life.view, life.program.joining
        if not (self.runs(life, view.week) and life.n and life.alive) or view.member:
            return
        tried = life.n
        if joining.asked == "by_application":
            tried = min(view.since_before, view.week) + 1
        worth = life.promise.worth(view.usual_spend)
        refused = refuses(joining, worth, life.reference, tried, *life.luck)
        if joins(u_join, refused):
            view.member = view.joined = True
            view.came = view.week + 1  # offers of this week were made before
            view.joined_in = view.week

    def census(self, arm: str, life: Life, cell: int, week: int, gap: int, prospect: bool) -> None:
        """Who is there at the end of the week."""
        self.book(arm, "market", "active", week, cell, int(life.alive))
        if life.joining:
            there = life.alive and life.view.member
            self.book(arm, "market", "members", week, cell, there)
            recent = there and life.view.since < gap
            self.book(arm, "market", "members_recent", week, cell, recent)
        if not prospect:
            self.book(arm, "market", "survivors", week, cell, int(life.alive))
            retained = life.alive and life.view.since < gap
            self.book(arm, "market", "retained", week, cell, int(retained))
        if week % 52 == 51:
            last = week // 52 - 1 in life.bought
            again = last and week // 52 in life.bought
            self.book(arm, "market", "repeat_base", week, cell, int(last))
            self.book(arm, "market", "repeat_buyers", week, cell, int(again))
            if life.joining:
                theirs = last and life.member_before, again and life.member_before
                self.book(arm, "market", "member_repeat_base", week, cell, theirs[0])
                self.book(arm, "market", "member_repeat_buyers", week, cell, theirs[1])
            life.member_before = life.view.member
