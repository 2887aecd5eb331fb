"""Gift certificates worked out by hand: given and sold, used, passed on, lost and owed."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from simulator.program.ledger import MONEY
from simulator.program.typical import Typical
from simulator.simulate import Played
from simulator.tools.gift_certificate import GiftCertificate
from simulator.tools.gift_certificate.holding import CertificateWeek
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.program.parts.weeks import N, Noted
from tests.tools.counter import counter
from tests.tools.watch import column, watch

PLAIN: dict[str, Any] = {
    "to": "everyone", "when": {"weeks": [0]}, "face_value": 10, "term": 26, "breakage": 0,
    "passed_on": 0, "value_rate": 0, "overspend": 0, "use_rate": 1.0,
}  # fmt: skip
SOLD: dict[str, Any] = {
    "issued": "sold", "when": {"every": 1}, "buyers": 2.0, "substitutes": 1.0, "face_value": 40,
}  # fmt: skip
WORLD: dict[str, Any] = {**STEADY, "churn_per_year": 0, "basket": 20, "purchases_per_year": 52}


def gift(**about: Any) -> GiftCertificate:
    return GiftCertificate.model_validate({**PLAIN, **about})


def play(*tools: GiftCertificate, weeks: int = 60, agents: int = 1_000, **about: Any) -> Played:
    arms = {f"a{at}": program(tools={"gift": tool}) for at, tool in enumerate(tools)}
    world = market(agents, **{**WORLD, **about})
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


def money(played: Played, arm: str, account: str) -> float:
    return total(played.ledgers[arm], account) / MONEY


# ---------------------------------------------------------------- given, to the cent


def test_certificates_to_the_cent() -> None:
    """10.00 for everybody in week 0, to be used within three weeks; suppliers pay a fifth.

    One coffee costs 4.80. The first guest buys one a week: 4.80, 4.80, and the last .40. The
    second buys three at once: 10.00 of 14.40. The third comes in the third week only, the
    fourth never: what is left lapses.
    """
    tool = gift(term=3, use_rate=0.6, supplier_share=0.2)
    own, posted, owed = tool.memory(N), [], []
    for t, bought in enumerate(([1, 3, 0, 0], [1, 0, 0, 0], [1, 0, 1, 0], [1, 1, 1, 1])):
        one, page = counter(bought, t=t), Noted()
        with one.effects.opened():
            tool.offer(one, own, one.effects)
        tool.hand_out(one, own, page)
        posted.append(page.posted)
        owed.append((np.zeros(N) + tool.owed(one, own)).tolist())
    assert [one.get("reward_cost") for one in posted] == [
        [48_000, 100_000, 0, 0],
        [48_000, 0, 0, 0],
        [4_000, 0, 48_000, 0],
        None,
    ]
    assert posted[0]["supplier_income"] == [9_600, 20_000, 0, 0]
    # after the first week 5.20 and 10.00 are left for two weeks. In each there is a purchase and
    # the certificate comes to mind with .6 x (1 - 1/e) = .3793: in one of both with .6147. Of
    # 10.00 a week in which anything is bought takes no more than 1.582 purchases of 4.80: 7.594,
    # .7585 times. We pay four fifths.
    once = 0.6 * (1 - exp(-1))
    ever = 1 - (1 - once) ** 2
    assert (once, ever) == pytest.approx((0.3793, 0.6147), abs=1e-4)
    a_week = 4.80 / (1 - exp(-1))
    expected = [0.8 * 5.20 * ever, 0, 0.8 * 2 * once * a_week, 0.8 * 2 * once * a_week]
    assert np.array(owed[0]) / MONEY == pytest.approx(expected, abs=1e-4)
    assert owed[2] == owed[3] == [0, 0, 0, 0], "the term is over"


def test_who_loses_one_and_who_passes_it_on() -> None:
    """By luck: below .06 it is lost, below .06 + .94 x .1 = .154 passed on."""
    for luck, where in ((0.05, None), (0.10, "passed"), (0.16, "held")):
        tool = gift(breakage=0.06, passed_on=0.1)
        own, one = tool.memory(N), counter([1] * N, luck=luck)
        with one.effects.opened():
            tool.offer(one, own, one.effects)
        for name in ("held", "passed"):
            assert getattr(own, name).tolist() == [100_000 * (name == where)] * N
        assert own.left.tolist() == [26 * (where is not None)] * N


def test_what_is_perceived_is_what_will_be_taken_off() -> None:
    """2.00 off one purchase of 1.582 in a week with any, each 10.00; .8 of it: 10.1 %."""
    tool = gift(face_value=2, value_rate=0.8, overspend=0.5)
    own, one = tool.memory(N), counter([1] * N, each=10)
    with one.effects.opened():
        tool.offer(one, own, one.effects)
    found = dict(one.effects.rows())
    per_use = 1 / (1 - exp(-1))
    assert found["value.recognition"] == pytest.approx([0.8 * 2 / 10 / per_use] * N)
    assert found["basket_log"] == pytest.approx([np.log1p(0.5 * 2 / 10 / per_use)] * N)
    # 4.00 are twice a fifth of a basket: 2 to the power -.12 of each unit
    large = gift(face_value=4, value_rate=0.8)
    own, one = large.memory(N), counter([1] * N, each=10)
    with one.effects.opened():
        large.offer(one, own, one.effects)
    felt = dict(one.effects.rows())["value.recognition"]
    assert felt == pytest.approx([0.8 * 4 * 2**-0.12 / 10 / per_use] * N)


def test_as_many_are_lost_as_declared_and_others_are_used() -> None:
    played = play(gift(breakage=0.1), purchases_per_year=150)
    assert money(played, "a0", "reward_cost") == pytest.approx(0.9 * 10_000, rel=0.04)
    assert money(played, "a0", "subsidy") == money(played, "a0", "reward_cost")


def test_a_certificate_in_use_makes_baskets_larger() -> None:
    """`overspend` of what is taken off, and not one purchase more."""
    played = play(gift(overspend=0.4), gift())
    used = money(played, "a0", "reward_cost")
    assert money(played, "a1", "sales") == money(played, "today", "sales")
    assert total(played.ledgers["a0"], "purchases") == total(played.ledgers["today"], "purchases")
    more = money(played, "a0", "sales") - money(played, "today", "sales")
    assert more == pytest.approx(0.4 * used, rel=0.05)


def test_those_passed_on_cost_as_much_and_move_nobody() -> None:
    tools = gift(value_rate=1, overspend=0.4), gift(value_rate=1, overspend=0.4, passed_on=1)
    played = play(*tools)
    own, passed = (money(played, arm, "reward_cost") for arm in ("a0", "a1"))
    assert passed == pytest.approx(own, rel=0.02)
    assert money(played, "a1", "sales") == money(played, "today", "sales")
    assert money(played, "a0", "sales") > money(played, "today", "sales")


def test_on_birthdays_one_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(GiftCertificate, monkeypatch)
    play(gift(when={"birthday": True, "around": 2}, use_rate=0, term=520), weeks=104, agents=300)
    held = column(seen, lambda one: one.own["held"])
    given = np.diff(held, axis=0, prepend=held[:1]) // 100_000
    assert set(held[-1].tolist()) <= {100_000, 200_000, 300_000}
    assert (given[1:53].sum(axis=0) == 1).all()


# ---------------------------------------------------------------- sold


def test_money_comes_before_what_is_bought_with_it_and_is_no_profit() -> None:
    """Everything is used, on what would have been bought: nothing is earned, only early."""
    played = play(gift(**{**SOLD, "use_rate": 0.3}))
    book, today = played.ledgers["a0"], played.ledgers["today"]
    assert total(book, "purchases") == total(today, "purchases")
    income = book.units("certificate_income").sum(axis=1)
    used = book.units("reward_cost").sum(axis=1)
    owed = book.units("liability").sum(axis=1)
    assert income.sum() > 0
    assert income[0] > 0 == used[0]
    assert np.cumsum(income - used).tolist() == owed.tolist(), "what is paid is owed until used"
    gain = (book.contribution() - today.contribution()).sum(axis=1).cumsum()
    assert gain.tolist() == owed.tolist(), "cash in hand is what is owed"


def test_what_is_lost_is_owed_until_its_term_ends() -> None:
    about = {**SOLD, "when": {"weeks": [3]}, "breakage": 1.0, "term": 20, "buyers": 10.0}
    book = play(gift(**about), weeks=40).ledgers["a0"]
    owed = book.units("liability").sum(axis=1)
    paid = total(book, "certificate_income")
    assert paid > 0 == total(book, "reward_cost")
    assert owed[3:23].tolist() == [paid] * 20
    assert not owed[23:].any()


@pytest.mark.parametrize("substitutes", [0.0, 0.5, 0.8])
def test_what_replaces_no_purchase_is_bought_in_addition(substitutes: float) -> None:
    played = play(gift(**{**SOLD, "substitutes": substitutes, "use_rate": 0.3}), agents=3_000)
    used = money(played, "a0", "reward_cost")
    more = money(played, "a0", "sales") - money(played, "today", "sales")
    assert more == pytest.approx((1 - substitutes) * used, rel=0.1)


def test_additional_purchases_by_hand() -> None:
    """At one purchase a week and half of them in addition, a present of one basket:
    x = .5 (1 - exp(-1 - x)) = .3734; of two baskets the second is used by who buys twice."""
    one, ten = np.ones(N), np.full(N, 10.0)
    some = CertificateWeek.of(one, ten, np.full(N, 100_000), 0.5)
    assert some.added == pytest.approx([0.3734] * N, abs=1e-4)
    two = CertificateWeek.of(one, ten, np.full(N, 200_000), 0.5).added[0]
    none, single = exp(-1 - two), (1 + two) * exp(-1 - two)
    assert two == pytest.approx(0.5 * (2 * (1 - none) - single), rel=1e-4)
    assert CertificateWeek.of(one, ten, np.full(N, 100_000), 1.0).added.tolist() == [0.0] * N


# ---------------------------------------------------------------- what is refused and doubted


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"when": {}}, "given on some day"),
        ({"when": {"birthday": True}, "available": 10}, "no window for all"),
        ({**SOLD, "minimum": 20}, "minimum: certificates that are sold are money"),
        ({**SOLD, "supplier_share": 0.5}, "supplier_share: certificates"),
        ({**SOLD, "when": {"birthday": True}}, "birthday: certificates are sold to any customer"),
    ],
)
def test_what_is_refused(about: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        gift(**about)


USUAL = Typical(1_000.0, 4.0, 30.0, 0.4, "EUR")


@pytest.mark.parametrize(
    ("about", "knob", "said"),
    [
        ({"face_value": 50}, "face_value", "50 EUR is given away"),
        ({"term": 6}, "term", "buys nothing"),
        ({**SOLD, "face_value": 500}, "face_value", "more than the average customer's year"),
        ({**SOLD, "term": 13}, "term", "many laws"),
        ({**SOLD, "buyers": 5}, "buyers", "for themselves"),
    ],
)
def test_what_is_hardly_meant(about: dict[str, Any], knob: str, said: str) -> None:
    found = list(gift(**about).doubts(USUAL))
    assert [one for one, _ in found] == [knob]
    assert said in found[0][1]
    assert not list(gift().doubts(USUAL))


def test_what_a_customer_reads() -> None:
    said = gift(to="members", minimum=30, when={"birthday": True}).plainly("EUR")
    assert said == (
        "Members are given certificates, each for 10 EUR off purchases of the 26 weeks that "
        "follow. The purchase must come to 30 EUR."
    )
    assert "can buy certificates" in gift(**SOLD).plainly("EUR")
