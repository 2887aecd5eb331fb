"""What being a member is worth on its own, beyond what the tools give.

`V = min(m g d, w)`: `w` is a slow mean of what a member really got and used per unit
spent, which starts at what is within reach; `g = w^2 / (w^2 + w0^2)` says that next to
nothing is worth nothing; `d` fades with the weeks since joining, and nothing resets it:
were it reset by each reward, tiny rewards would win, and by each message, cheap mail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.draws import f32, stage
from simulator.program import often
from simulator.program.audiences.condition import Who
from simulator.program.benefits import NOTHING, Benefits, added_up, largest
from simulator.program.channels import Row
from simulator.program.tool import Tool
from simulator.program.week import Week
from simulator.simulate.asking import replaced

if TYPE_CHECKING:
    from simulator.simulate.block import Block
    from simulator.simulate.plan import Plan
    from simulator.simulate.state import State

YEAR = 52.0
BY_MEMBERSHIP = ("value.recognition",)  # the channels that being a member acts on on its own
SHORTEST, LONGEST = 26.0, 208.0  # weeks over which what members got is remembered
PURCHASES = 4.0  # that memory holds at least, of those who seldom buy


class Membership:
    """Members of one block in one arm; `state` keeps what they remember.

    Attributes
    ----------
    worth
        What membership promises in money a year to a customer who joins now, (n,).
    """

    def __init__(self, plan: Plan, block: Block, week: Week, state: State) -> None:
        joining = plan.program.joining
        self.most, self.half = f32(joining.membership_value_max), f32(joining.membership_half_at)
        self.lasts = f32(joining.membership_lasting)
        self.fading = f32((1 - joining.membership_fading) ** (1 / YEAR))
        self.new_before = replaced(plan.market, block.people.declared)
        self.most *= f32(1 - joining.rival_card_loss * block.people.declared.rival_card_share)
        self.zero, self._out = block.zero, np.empty(block.n, f32)
        self.weight = block.people.weight("recognition", block.luck)
        given = benefits_of(plan, week)
        rate, lasting, once, wait = (
            np.broadcast_to(np.asarray(row, f32), (block.n,))
            for row in (given.rate, given.lasting, given.once, given.wait)
        )
        memory = np.maximum(2 * wait, np.maximum(SHORTEST, PURCHASES / _above_0(block.usual_rate)))
        pace = (1 / np.minimum(memory, LONGEST)).astype(f32)
        self.per_purchase = (pace / _above_0(block.usual_rate)).astype(f32)
        self.per_unit = (pace / _above_0(block.usual_spend)).astype(f32)
        state.expect(lasting)
        itself = np.empty(block.n, f32)
        everybody = np.ones(block.n, f32)
        self._itself(everybody, lasting, everybody, itself)
        self.worth: Row = ((rate + itself) * block.usual_spend * f32(YEAR) + once).astype(f32)

    def _itself(self, member: Row, benefit: Row, novelty: Row, out: Row) -> None:
        belong(
            member, benefit, novelty, self.weight, self.most, self.half * self.half, self.lasts, out
        )

    def value(self, state: State) -> Row:
        """What being a member adds to perceived value this week, share of the basket (n,)."""
        self._itself(state.member, state.benefit, state.novelty, self._out)
        return self._out

    def end_week(self, state: State, week: Week) -> None:
        """Remember what was got and used; all that is new about being a member fades.

        Who joins a program of today before launch has been a member for long, as far as nobody
        comes who would be new.
        """
        got = self.zero if week.received is None else week.received
        remember(
            state.member, week.n_purchases, week.joined, got, self.per_purchase, self.per_unit,
            self.fading, f32(1 if week.t >= 0 else self.new_before), state.benefit, state.novelty,
        )  # fmt: skip


def benefits_of(plan: Plan, week: Week) -> Benefits:
    """What joining brings: what tools give to members together, less what others get.

    Of tools in a group, the best one.
    """
    given = _given(plan, week, member=True)
    # what is given to customers as long as they are no members is lost by joining
    lost = _given(plan, week, member=False)
    if lost is NOTHING:
        return given
    return Benefits(given.rate - lost.rate, given.lasting, given.once - lost.once, given.wait)


def _given(plan: Plan, week: Week, *, member: bool) -> Benefits:
    """What the tools whom joining can bring or take give to a member, or to others."""
    groups = {name: group for group in plan.groups for name in group}
    alone: list[Benefits] = []
    together: dict[tuple[str, ...], list[Benefits]] = {}
    for name, tool in plan.by_joining.items():
        one = _reached(tool, week.speak(name), member=member)
        if one is NOTHING:
            continue
        if name in groups:
            together.setdefault(groups[name], []).append(one)
        else:
            alone.append(one)
    if not alone and not together:
        return NOTHING
    return added_up([*alone, *(largest(group) for group in together.values())])


def _reached(tool: Tool, week: Week, *, member: bool) -> Benefits:
    """What a tool gives to whom of the members, or of the others, it is addressed.

    What is not for members alone is a reason to join, and makes nobody feel a member later.
    """
    chance = tool.to.expected(week.segment, week.usual_rate, Who(member))
    if isinstance(chance, float) and chance == 0 and not member:
        return NOTHING
    one = tool.benefits(week)
    lasting: Row | float = 0.0
    if member and tool.to.only_members:
        later = tool.to.expected(week.segment, week.usual_rate, Who(weeks=int(SHORTEST)))
        lasting = one.lasting * (later * _lasts(tool, week))
    return Benefits(one.rate * chance, lasting, one.once * chance, one.wait)


def _lasts(tool: Tool, week: Week) -> float:
    """How much of a tool is still there when what it gave first has faded, share of the usual.

    Of the year that begins then. What ends before is a gift: remembered as far as it is got,
    and never expected, or a month of it would make a card for years that gives nothing.
    """
    when, t = tool.when, week.t
    if when.personal:
        return _lasts_for_each(tool, week)
    usual = YEAR if when.every is None else YEAR * when.length / when.every
    first = t + int(SHORTEST)
    later = sum(when.is_open(week) for week in range(first, first + int(YEAR)))
    return min(later / usual, 1.0)


def _lasts_for_each(tool: Tool, week: Week) -> float:
    """The same where each has weeks of their own, or what there is ends: from joining on."""
    when, joined, first = tool.when, week.t - 1, week.t + int(SHORTEST)
    usual = often.a_year(when, week.t, joined)
    later = often.a_year(when, first, joined)
    if not usual:
        return 0.0
    before = often.a_year(when, week.t, joined) * SHORTEST / YEAR
    each = 1.0 if when.while_stock is not None else tool.takes_each()
    customers = sum(one.customers for name, one in week.crowds.items() if tool.to.fits(name))
    return min(later / usual, 1.0) * often.lasts(when, each, customers, later, before)


def _above_0(row: Row) -> Row:
    return np.maximum(row, f32(1e-9))


@stage
def belong(member, benefit, novelty, weight, most, half_squared, lasts, out):  # type: ignore[no-untyped-def]
    """min(m g d, w) of members, (n,); never more than w once the motive has been weighed."""
    for i in range(out.size):
        w = benefit[i]
        w2 = w * w
        v = most * w2 / (w2 + half_squared) * (lasts + (f32(1) - lasts) * novelty[i])
        out[i] = member[i] * min(v, w / max(weight[i], f32(1)))


@stage
def remember(  # type: ignore[no-untyped-def]
    member, n, joined, got, per_purchase, per_unit, fading, fresh, benefit, novelty
):
    """`benefit` settles at what is got over what is spent; `novelty` fades, and is 1 on joining.

    `benefit = (benefit + got per_unit) / (1 + n per_purchase)`: backwards, so that it stays
    positive.
    """
    for i in range(benefit.size):
        more = benefit[i] + member[i] * got[i] * per_unit[i]
        benefit[i] = more / (f32(1) + member[i] * f32(n[i]) * per_purchase[i])
        new = novelty[i] * fading
        novelty[i] = fresh if joined[i] > 0 else new
