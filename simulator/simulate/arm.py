"""One arm in one block: what its customers remember, and one week of them."""

# The week of an arm is written down once, here: offers, leaving, purchases (`before`), then,
# when the baskets of all arms are drawn, joining, tools, wallet and books (`after`).
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.market import behavior, experience
from simulator.market.people import gap_weeks
from simulator.program.accounts import ROW
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, POINTS, Books, Page
from simulator.program.wallet import Wallet, cost_of, points_of, worth_of
from simulator.program.week import Week, take_back_unearned
from simulator.simulate.asking import Asking
from simulator.simulate.block import ArmScratch, Block, Scratch
from simulator.simulate.census import count_leavers, take_census
from simulator.simulate.experience import Experience, Lived, pressure
from simulator.simulate.membership import Membership
from simulator.simulate.offers import make_offers, perceived
from simulator.simulate.pairs import book_pairs, book_reasons
from simulator.simulate.plan import Plan
from simulator.simulate.pulse import Pulse, note_offers
from simulator.simulate.state import State
from simulator.simulate.till import ring_up

if TYPE_CHECKING:
    from simulator.simulate.board import Board
    from simulator.simulate.till_roll import TillRoll

f32 = np.float32
TRAILING = 13  # four-week buckets of spend
_POINTS, _FACE = ROW["points"], ROW["face"]


class Arm:
    """The customers of one block in one arm."""

    def __init__(self, plan: Plan, block: Block, state: State, work: ArmScratch) -> None:
        self.plan, self.block, self.state = plan, block, state
        for name, tool in plan.tools.items():
            state.own.setdefault(name, tool.memory(block.n))
        for name, terms in plan.wallets.items():
            state.wallets.setdefault(name, Wallet(terms, block.n))
        if plan.tops and state.spend is None:
            state.spend = np.zeros((TRAILING, block.n), np.int64)
        self.effects, self.experience = Effects(block.n), self._experience()
        self.reached_week = self._reached_week()
        self.gap = np.uint16(gap_weeks(block.people.customer))
        self.week = self._view(work)
        joins = plan.joins
        self.membership = Membership(plan, block, self.week, state) if joins else None
        worth = None if self.membership is None else self.membership.worth
        self.asking = None if worth is None else Asking(plan, block, worth)
        self.out = work
        self.sensitivity = block.people.sensitivity
        self.pulse = np.zeros(len(Pulse._fields), np.int64)
        self._hazard_log, self._resolved = block.zero, 0
        self.roll: TillRoll | None = None  # where single purchases are asked for
        self.off: NDArray[np.int64] | None = None  # what the till took off prices this week

    def _experience(self) -> Experience | None:
        service, felt = self.plan.market.service, self.plan.felt
        if service is None:
            return None
        if self.state.lived is None:
            self.state.lived = Lived.fresh(self.block, service, felt)
        return Experience(service, felt, self.block, self.state.lived)

    def _view(self, work: ArmScratch) -> Week:
        block, state, n = self.block, self.state, self.block.n
        return Week(
            segment=block.people.segment, first=block.people.first, n=n, luck=block.luck,
            effects=self.effects, usual_rate=block.usual_rate, usual_spend=block.usual_spend,
            typical_spend=self.plan.typical_spend[block.people.segment],
            sensitivity=block.people.sensitivity, price_weight=block.price_weight,
            active=state.alive, ever=state.ever, member=state.member, since=state.since,
            n_purchases=work.n[:n],
            usual_share=block.usual_share, common=work.n[:n], paid=work.sales[:n],
            paid_common=work.sales[:n], refunded=None, rate=work.rate[:n],
            share=work.share[:n], joined=work.joined[:n], wallets=state.wallets,
            launching=self.plan.launching, crowds=self.plan.crowds,
        )  # fmt: skip

    def settle(self, plan: Plan) -> None:
        """Go on with the same plan at a pace of joining that has been solved."""
        self.plan = plan
        if self.asking is not None:
            self.asking.settle(plan.pace)

    def _reached_week(self) -> Row | None:
        """The week in which the program reaches each customer, (n,); None for all at once."""
        weeks = self.plan.program.rollout_weeks
        if not weeks:
            return None
        people = self.block.people
        u = self.block.luck.uniforms("program.rollout", people.segment, people.first, self.block.n)
        reached: Row = np.floor(u * f32(weeks))
        return reached

    def before(
        self, t: int, board: Board, control: Arm | None, exposure: float, reached: np.float32,
        work: Scratch, books: Books,
    ) -> None:  # fmt: skip
        """Offers, arrivals, leaving (for `exposure` of a week), purchases of week t.

        `reached` is how many of a block of prospects have come, the week's included.
        """
        block, state, out, n = self.block, self.state, self.out, self.block.n
        self.week.begin(t, board.dials)
        self.pulse[:] = 0
        if self.reached_week is not None:
            self.week.reached = (self.reached_week <= t).astype(f32)
        # who has left may be taken for lapsed; who has still to arrive has not been away
        been = state.ever > 0
        self.week.lapsed = {k: ((state.since >= k) & been).astype(f32) for k in self.plan.lapses}
        self._review(t, board.thresholds)
        make_offers(self.plan, self.membership, self.week, state, self.effects)
        odds, hazard_log = perceived(block, self.effects, out)
        note_offers(self, odds)
        if exposure:
            self._come(t, hazard_log, reached, work, books)
        odds, hazard_log = self._surrounded(board, odds, hazard_log, work)
        self._hazard_log = hazard_log
        if exposure and control is not None and control is not self:
            book_reasons(self, control, books, t, exposure)
        if exposure:
            was_here = work.was_here[:n]
            was_here[:] = state.alive
            left = behavior.leave(
                state.alive, block.people.hazard, hazard_log, f32(exposure), work.u_leave[:n]
            )
            books.add("market", "left", t, block.cell, int(left))
            if left:
                count_leavers(self, was_here, board.rival, exposure, work, books)
        elif self.experience is not None:
            self.experience.replace(hazard_log, work)
        behavior.choose(
            state.alive, work.base[:n], block.people.preference, odds, self.row("need_log"),
            self.row("added_occasions"), out.rate[:n], out.share[:n], out.elsewhere[:n],
        )  # fmt: skip
        rival = behavior.at_rival(out.elsewhere[:n], block.people.basket, float(MONEY))
        for account, amount in zip(("rival_purchases", "rival_sales"), rival, strict=True):
            books.add("market", account, t, block.cell, int(amount))
        behavior.buy(out.rate[:n], work.u_buy[:n], out.n[:n])
        week = self.week
        week.n_purchases, week.rate, week.share = out.n[:n], out.rate[:n], out.share[:n]

    def _come(
        self, t: int, hazard_log: Row, reached: np.float32, work: Scratch, books: Books
    ) -> None:
        """Prospects arrive, lost customers come back."""
        block, state, n = self.block, self.state, self.block.n
        if block.prospects:
            assert block.people.waiting is not None
            came = behavior.arrive(
                block.people.waiting, reached, state.alive, state.ever, state.since
            )
            books.add("market", "arrived", t, block.cell, int(came))
        yearly = block.people.customer.win_back_per_year
        if yearly:
            back = experience.come_back(
                state.alive, state.ever, state.returned, f32(yearly / 52),
                self.row("win_back_log"), hazard_log, work.u_back[:n], work.came_back[:n],
            )  # fmt: skip
            books.add("market", "won_back", t, block.cell, int(back))
            if self.plan.joins and back:
                theirs = behavior.among(state.member, work.came_back[:n])
                books.add("market", "members_won_back", t, block.cell, int(theirs))
            if back and self.experience is not None:
                self.experience.restart(work.came_back[:n])

    def _surrounded(
        self, board: Board, odds: Row, hazard_log: Row, work: Scratch
    ) -> tuple[Row, Row]:
        """Log-odds and log hazard with what service and the rival add to the offers."""
        n = self.block.n
        if odds is self.block.zero and (self.experience is not None or board.rival):
            odds, hazard_log = self.out.odds[:n], self.out.hazard_log[:n]
            odds.fill(0)
            hazard_log.fill(0)
        if self.experience is not None:
            self._resolved = self.experience.hear(board, self.state.alive, work)
            self.experience.feel(self.effects, odds, hazard_log)
        if board.rival:
            experience.press(odds, hazard_log, *pressure(board.rival, self.block))
        return odds, hazard_log

    def hazard_log(self) -> Row:
        """This week's log factor on the leaving hazard, (n,)."""
        return self._hazard_log

    def service_log(self) -> Row:
        """What service adds to it, (n,)."""
        return self.block.zero if self.experience is None else self.experience.acts

    def row(self, channel: str) -> Row:
        """A channel's total (n,), zeros where nobody touched it."""
        row = self.effects.get(channel)
        return self.block.zero if row is None else row

    def after(
        self, control: Arm | None, board: Board, work: Scratch, books: Books,
        reward: NDArray[np.int64] | None,
    ) -> None:  # fmt: skip
        """What is lived through, joining, tools, wallets and books, once baskets are known.

        Without a control nothing is booked as common with it. `reward`, (rows of `EACH`, n),
        is where the panel adds up what is known of single customers.
        """
        week, state, block, out, n = self.week, self.state, self.block, self.out, self.block.n
        t = week.t
        week.common = week.n_purchases
        if control is not self:
            others = out.n[:n] * 0 if control is None else control.out.n[:n]
            week.common = np.minimum(out.n[:n], others, out=out.common[:n])
        ring_up(self, work, books)
        if control is not None and control is not self:
            book_pairs(self, control, books, t)
        if self.experience is not None:
            self.experience.live(out.n[:n], state.alive, self.effects, board.crowd, work)
            self.experience.book(books, t, self._resolved)
        tried = out.n[:n]
        if self.asking is not None:
            tried = self.asking.tried(t, out.n[:n], state.since, self.reached_week)
        behavior.remember(out.n[:n], state.since, state.bought)
        joined = 0
        out.joined[:n] = 0
        if self.asking is not None and self.plan.runs(t):
            joined = self.asking.ask(
                state, tried, week.reached, self.row("enrol_log_odds"), work.u_join[:n],
                out.joined[:n],
            )  # fmt: skip
        books.add("market", "joined", t, block.cell, joined)
        pages = {name: self._page(name, books, reward) for name in self.plan.tools}
        for name, tool in self.plan.tools.items():
            tool.hand_out(week.speak(name), state.own[name], pages[name])
        for name, tool in self.plan.tools.items():
            page = pages[name]
            tool.settle(week.speak(name), state.own[name], page)
            owed = tool.owed(week, state.own[name])
            if not isinstance(owed, int):
                page.post("liability", owed)
        self._wallets(t, books, reward)
        if self.membership is not None:
            self.membership.end_week(state, week)
        take_census(self, books)
        if state.spend is not None:
            bucket = state.spend[(t // 4) % TRAILING]
            if t % 4 == 0:
                bucket.fill(0)
            bucket += out.sales[:n]
        if self.roll is not None:
            self.roll.note(work)

    def _page(self, tool: str, books: Books, reward: NDArray[np.int64] | None) -> Page:
        """The page of the week that a tool may write."""
        member = self.state.member if self.plan.joins else None
        for_members = self.plan.tools[tool].to.members
        page = Page(books, self.week.t, tool, self.block.cell, reward, member, for_members)
        return page if self.roll is None else self.roll.copied(page)

    def _redeem(self, t: int) -> dict[str, dict[str, int]]:
        """Let wallets act, and nobody pay with more points than there is to pay.

        On what is paid with points none are earned: those are taken back.
        """
        left, done, paid_with = self.week.kept_to_pay, {}, None
        for name, wallet in self.state.wallets.items():
            most = points_of(left, wallet.terms)
            done[name] = wallet.act(t, self.state.since, most)
            if done[name]["points_redeemed"]:
                worth = worth_of(wallet.redeemed, wallet.terms)
                left = np.maximum(left - worth, 0)
                paid_with = worth if paid_with is None else paid_with + worth
        if paid_with is not None:
            take_back_unearned(self.week, paid_with)
        return done

    def _wallets(self, t: int, books: Books, reward: NDArray[np.int64] | None) -> None:
        cell, week, done = self.block.cell, self.week, self._redeem(t)
        for name, wallet in self.state.wallets.items():
            poster = f"wallet:{name}"
            for account, points in done[name].items():
                if account != "points_issued":  # the tools have booked what each of them issued
                    books.add(poster, account, t, cell, points)
                if account == "points_redeemed" and self.plan.joins:
                    theirs = behavior.among(self.state.member, wallet.redeemed) if points else 0
                    books.add(poster, "member_points_redeemed", t, cell, int(theirs))
            if name in self.plan.still_issued:  # what a stopped card owes is nobody's benefit
                week.benefit(wallet.redeemed, wallet.terms.point_value / POINTS)
            outstanding = int(behavior.count(wallet.balance))
            books.add(poster, "points_outstanding", t, cell, outstanding)
            if reward is not None:
                who = np.flatnonzero(wallet.redeemed)  # in most weeks few customers
                reward[_POINTS, who] += cost_of(wallet.redeemed[who], wallet.terms)
                reward[_FACE, who] += worth_of(wallet.redeemed[who], wallet.terms)

    def trailing_spend(self) -> NDArray[np.float64]:
        """List spend of the trailing 52 weeks in currency (n,); 0 for who has left."""
        assert self.state.spend is not None
        spend: NDArray[np.float64] = self.state.spend.sum(axis=0) * (self.state.alive / MONEY)
        return spend

    def _review(self, t: int, thresholds: Mapping[float, float]) -> None:
        """Every four weeks: who is above last month's thresholds of spend."""
        if self.plan.tops and (t % 4 == 0 or not self.week.top):
            spend = self.trailing_spend()
            self.week.top = {
                top: (spend > thresholds.get(top, np.inf)).astype(f32) for top in self.plan.tops
            }
