"""A surprise: a gift or an upgrade that the customers who get it have not been promised."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import DTypeLike
from pydantic import model_validator

from simulator.draws import f32
from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, knob
from simulator.program import often, plain, rewards
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import RUNNING, Week
from simulator.say import fault
from simulator.tools.surprise import stages
from simulator.tools.surprise.doubts import doubts
from simulator.tools.surprise.expected import CURVES

BEFORE = 104  # weeks that customers of week 0 are taken to have bought here as usual
LEAST = 1e-3  # of an average basket: what is worth less is nothing that could be given


class Surprise(Tool):
    """Something extra (a gift, an upgrade) at a purchase, given to some, by chance, unannounced.

    Behavior
        Of those addressed who buy in a week a share, `chance`, is given a gift on top of what
        they buy. Beside the own usual basket it has to be noticed, as a temporary cut has:
        `gift (1 - exp(-(gift / (noticed_at x basket))^2))`. What is noticed is perceived
        `delight` times, addressed to recognition, over the weeks after it (half of it in
        `lasts`), as far as it was not expected; what was expected is worth `worth_anyway`. Each
        gift makes the next one more expected, by
        `expected_after` of what is not yet; half of that is forgotten in `forgotten_in`
        weeks. What everybody gets (`chance`) is expected as well. What is more than the last gift
        was not expected; what is less is missed as far as one was, `loss` times, and so are
        gifts that have ended. Who has bought here fewer than `known_after` times asks what is
        wanted of them: to them it is worth `-suspicion` times what is noticed. Nobody joins for
        what they have not been promised. What is worth less than a thousandth of an average
        basket is nothing that could be given.
    Cost
        What a gift costs where it comes on top of what is bought (`cost_rate`), or its sale,
        where it replaces one (`replaces`); booked with prizes, when it is given.
    Owed
        Nothing: what was never promised can end in any week.
    Leaves out
        Word of mouth; envy of those who see others get something; which gift fits whom; staff
        who decide themselves. Customers who are there when it begins are taken to have bought as
        usual for two years.
    """

    kind: Literal["surprise"] = "surprise"
    gift: float = knob(
        10.0, off=0, ge=0, le=MOST_MONEY, choice=True, costs="more", money=True, baskets=0.33,
        unit="currency, what the first gift would cost to buy", kind="assumed",
        source="an example: a third of an average basket",
    )  # fmt: skip
    chance: float = knob(
        0.02, off=0, ge=0, le=1, choice=True, costs="more",
        unit="share of those who buy in a week that get one", kind="assumed",
        source="an example: about once a year for weekly customers",
    )  # fmt: skip
    next_gift: float = knob(
        1.0, ge=0, le=5, choice=True, costs="more",
        unit="share of the last gift that the next one is worth, up to 8 times the first",
        kind="assumed", source="all alike unless declared",
    )  # fmt: skip
    cost_rate: float | None = knob(
        None, ge=0, le=5, own=True, unit="what a gift costs us where it comes on top of what is "
        "bought, share of what it would cost to buy; null for 1 - gross margin", kind="derived",
        source="a gift is own goods",
    )  # fmt: skip
    replaces: float = knob(
        0.2, low=0, high=0.5, ge=0, le=1, kind="judged",
        unit="share of gifts that replace a purchase which would have been paid for: they cost "
        "its sale; the others cost the goods",
        source="no measurement; fewer than of rewards, because nobody could plan for it",
    )  # fmt: skip
    delight: float = knob(
        1.0, low=0, high=1.4, off=0, ge=0, le=5, response=True, kind="judged",
        unit="perceived per unit of a gift that nobody expected",
        source="as much as it is worth; gifts raise what customers do, no size on sales of shops "
        "was found",
        evidence=(sources.GIFTS_RAISE, sources.GIFTS_HARM),
    )  # fmt: skip
    worth_anyway: float = knob(
        0.3, low=0, high=0.6, off=0, ge=0, le=5, response=True, kind="judged",
        unit="perceived per unit of a gift that was expected",
        source="no measurement; less than its price, as nobody has chosen it",
    )  # fmt: skip
    noticed_at: float = knob(
        0.05, low=0.001, high=0.15, ge=1e-4, le=1, kind="judged",
        unit="share of the usual basket from which on a gift is noticed",
        source="as of a temporary price cut; no measurement of gifts",
    )  # fmt: skip
    lasts: float = knob(
        6.0, low=2.0, high=13.0, ge=0.1, le=520, unit="weeks in which half of it is felt",
        kind="judged", source="as of rewards; no measurement of gifts",
    )  # fmt: skip
    expected_after: float = knob(
        0.4, low=0, high=0.7, off=0, ge=0, le=1, kind="judged",
        unit="share by which a gift makes the next one expected",
        source="no measurement; by the third most of the surprise has gone",
    )  # fmt: skip
    forgotten_in: float = knob(
        52.0, low=26.0, high=104.0, ge=1, le=5_200, kind="judged",
        unit="weeks until half of what is expected is forgotten", source="no measurement",
    )  # fmt: skip
    loss: float = knob(
        1.0, low=0, high=2.0, off=0, ge=0, le=10, kind="judged",
        unit="what is missed per unit of gift that was expected and does not come, or is smaller",
        source="the sign is known and no size on sales",
        evidence=(sources.GIFTS_RAISE, sources.LOSSES_LOOM),
    )  # fmt: skip
    known_after: int = knob(
        3, low=1, high=6, ge=0, le=100, kind="judged",
        unit="purchases after which customers know us", source="no measurement",
        above_zero="at the first purchase nobody can know us",
    )  # fmt: skip
    suspicion: float = knob(
        0.3, low=0, high=1.0, off=0, ge=0, le=5, kind="judged",
        unit="what a gift is worth less than nothing to those who hardly know us, share of it",
        source="the sign is known from sales between firms, and no size",
        evidence=(sources.GIFTS_HARM,),
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("value.recognition",)
    posts: ClassVar[tuple[str, ...]] = ("prize_cost",)
    words: ClassVar[tuple[str, ...]] = ("gift",)
    effort: ClassVar[Effort] = Effort(setting_up=2, training=1, legal=1)
    listing: ClassVar[Listing] = Listing(("wow effect",), "recognition", ("retain",))
    timed_by: ClassVar[tuple[str, ...]] = ("at_most_every",)
    columns: ClassVar[dict[str, DTypeLike]] = {
        "began": np.uint8, "known": np.uint8, "grown": np.float32, "last": np.float32,
        "expects": np.float32, "glow": np.float32,
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = ("began", "known", "last", "expects", "glow")
    means: ClassVar[dict[str, str]] = {
        "began": "1 once it is known who knew us when it began",
        "known": "purchases by which they know us, up to 100",
        "grown": "by how much the next gift is more than the first, times it",
        "last": "what the last gift was worth, currency",
        "expects": "how sure they are to get another, from 0 to 1",
        "glow": "what is felt of gifts this week, share of the basket",
    }
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"gift": 15.0, "chance": 0.2, "next_gift": 0.8, "known_after": 60},
        {"gift": 15.0, "chance": 0.2, "when": {"every": 26, "for": 13}},
    )

    @model_validator(mode="after")
    def _to_those_who_come(self) -> Self:
        if self.to.weeks_away:
            raise ValueError(fault("it is given at a purchase, after which nobody has lapsed"))
        return self

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What some are given, how many, and how it goes on."""
        who, worth = self.to.plainly(), plain.money(self.gift, currency)
        said = (
            f"Of {who}, {plain.percent(self.chance)} of those who buy in a week are given "
            f"something worth {worth}, unannounced"
        )
        if self.next_gift != 1:
            said += f"; the next one they get is worth {plain.percent(self.next_gift)} of the last"
        return f"{said}."

    def for_margin(self, gross_margin: float) -> "Surprise":
        """The same with what a gift costs."""
        goods = rewards.cost_of_goods(gross_margin)
        on_top = goods if self.cost_rate is None else self.cost_rate
        return self.model_copy(update={"cost_rate": rewards.cost(on_top, self.replaces)})

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Let gifts of the last weeks be felt, and those that have ended be missed."""
        if not own.began[0]:  # those who are there know us; who comes later has to come to
            own.began[:] = 1
            before = np.minimum(week.usual_rate * f32(BEFORE), f32(stages.WELL_KNOWN))
            own.known[:] = np.where(week.ever > 0, before, 0)
        if not self._gives(week):
            return
        mask = week.addressed(self.to)
        if mask is not None and week.long_since:
            self._has_given(week, own, mask)
        effects.add("value.recognition", own.glow)
        if self.loss:
            missed = np.empty(week.n, np.float32)
            stages.miss(
                own.expects, own.last, week.usual_rate, week.usual_spend, f32(self.chance),
                f32(self.loss), week.dials.open and mask is not None, missed,
            )  # fmt: skip
            effects.add("value.recognition", missed)

    def _gives(self, week: Week) -> bool:
        """Whether it is anything that could be given."""
        crowd = week.crowds.get(week.segment)
        least = 0.0 if crowd is None else LEAST * crowd.basket
        return bool(self.chance) and self.gift > least

    def _has_given(self, week: Week, own: Own, mask: Row) -> None:
        """What is expected of a tool of today, which has given for ten years."""
        rate = self.chance * -np.expm1(-week.usual_rate) * often.share(self.when, -RUNNING)
        kept = 0.5 ** (1 / self.forgotten_in)
        learns = rate * self.expected_after
        settled = (mask * learns / np.maximum(learns + 1 - kept, 1e-9)).astype(np.float32)
        new = (own.expects < settled) & (own.last == 0)
        own.expects[new] = settled[new]
        if self.next_gift == 1:
            own.last[new] = self.gift

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Give, to whom chance says; remember it, and forget."""
        mask = week.addressed(self.to)
        gets = np.zeros(week.n, np.float32)
        gives = self._gives(week)
        if gives and week.dials.open and mask is not None:
            stages.give(
                week.draw("gift"), f32(self.chance), mask * week.active, week.n_purchases, gets
            )
            gets = week.due(self.when, gets)
        if gives:
            self._give(week, own, gets, page)
        stages.know(own.known, week.n_kept)

    def _give(self, week: Week, own: Own, gets: Row, page: Page) -> None:
        """Hand over and book gifts; those of others fade, and are expected less."""
        own.expects *= f32(0.5 ** (1 / self.forgotten_in))
        given = np.empty(week.n, np.float32)
        stages.delight(
            gets, f32(self.gift), f32(self.next_gift), f32(self.delight), f32(self.worth_anyway),
            f32(self.noticed_at), f32(self.suspicion), np.uint8(self.known_after),
            f32(self.expected_after), f32(self.loss), f32(self.chance),
            f32(0.5 ** (1 / self.lasts)), week.usual_spend, week.usual_rate, own.known, own.grown,
            own.last, own.expects, own.glow, given,
        )  # fmt: skip
        cost = self.cost_rate if self.cost_rate is not None else 1.0
        if gets.any():
            page.post("prize_cost", np.rint(given.astype(float) * (MONEY * cost)).astype(np.int64))
