"""Terms of a referral program that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.calendar import Calendar
from simulator.program.typical import Doubts, Typical
from simulator.say import fault

MANY = 0.1  # friends that a customer brings in a year by themselves: .01 to .1 is believed
OFTEN = 12  # times in a year that one is asked, one a month


class ReferralOffer(Protocol):
    """What is looked at of a referral program."""

    @property
    def when(self) -> Calendar: ...

    @property
    def giver_reward(self) -> float: ...

    @property
    def friend_reward(self) -> float: ...

    @property
    def term(self) -> int: ...


def doubts(tool: ReferralOffer, usual: Typical) -> Doubts:
    """Rewards that a friend does not earn, that invite cheating, that nobody can use in time."""
    both = tool.giver_reward + tool.friend_reward
    if not both:
        yield (
            "giver_reward",
            fault("nobody is rewarded, so nothing is asked, and talk brings what it brings"),
        )
        return
    shown = plain.money(round(both, 2), usual.currency)
    dearer = "giver_reward" if tool.giver_reward >= tool.friend_reward else "friend_reward"
    if both > usual.earned:
        earned = plain.money(round(usual.earned, 2), usual.currency)
        yield (
            dearer,
            fault(
                "{shown} for a friend, more than the average customer earns us in a year "
                "({earned})",
                shown=shown,
                earned=earned,
            ),
        )
    elif both > 2 * usual.basket:
        basket = plain.money(round(usual.basket, 2), usual.currency)
        yield (
            dearer,
            fault(
                "{shown} for a friend, more than two average purchases ({basket} each): it is "
                "worth registering twice for it",
                shown=shown,
                basket=basket,
            ),
        )
    if usual.friends > MANY:
        yield (
            "giver_reward",
            fault(
                "in this market each customer brings {friends} friends a year already, by "
                "talk_share and the newcomers there are; more than {many} would be unusual, and "
                "all that the rewards bring is a part of that",
                friends=plain.number(round(usual.friends, 3)),
                many=plain.number(MANY),
            ),
        )
    yearly = sum(tool.when.is_open(week) for week in range(52))
    if not tool.when.personal and yearly > OFTEN:
        yield (
            "when",
            fault(
                "each customer is asked {number} times a year", number=plain.number(round(yearly))
            ),
        )
    if usual.purchases_per_year and tool.term < 52 / usual.purchases_per_year / 2:
        yield (
            "term",
            fault(
                "{term}, and the average customer buys {number} times a year: most rewards lapse",
                term=plain.count(tool.term, "week"),
                number=plain.number(round(usual.purchases_per_year, 1)),
            ),
        )
