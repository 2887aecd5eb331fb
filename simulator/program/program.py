"""A program: tools, what they cost to run, and how customers come to join."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SerializeAsAny

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob
from simulator.program.about.titles import Title
from simulator.program.tool import Tool

Asked = Literal["each_purchase", "once", "by_application", "automatic"]
# Which knobs of asking each way of asking uses, and which of them is solved where it is declared
# how many are members by when.
ASKING = ("ask_rate", "apply_rate", "accept_rate", "value_slope", "never_joins")
USES: dict[Asked, tuple[str, ...]] = {
    "each_purchase": ("ask_rate", "accept_rate", "value_slope", "never_joins"),
    "once": ("accept_rate", "value_slope", "never_joins"),
    "by_application": ("apply_rate", "accept_rate", "value_slope", "never_joins"),
    "automatic": (),
}
SOLVED: dict[Asked, str] = {
    "each_purchase": "ask_rate", "once": "accept_rate", "by_application": "apply_rate"
}  # fmt: skip
MOST_POINTS = 2  # of a curve that two unknowns can follow


def unused(asked: Asked, points: int) -> frozenset[str]:
    """Knobs of asking that do not count: the way of asking, or what is declared, says it all."""
    solved = {SOLVED[asked]} if points and asked in SOLVED else set()
    if points >= MOST_POINTS:
        solved.add("never_joins")
    return frozenset(ASKING) - frozenset(USES[asked]) | solved


def _by_week(given: Any) -> Any:
    """`{"52 weeks": 0.2}` with its weeks as numbers."""
    if not isinstance(given, dict):
        return given
    return {
        int(key.split()[0]) if isinstance(key, str) and key.endswith("weeks") else key: share
        for key, share in given.items()
    }


class Joining(Part):
    """How a customer becomes a member: is asked, or applies, and accepts if it is worth it.

    The chance to accept is logistic in the log of what membership is worth to
    this customer in money a year, so that heavy buyers join first. That is why
    members look better than others whatever the program does. Some never join. Who is asked
    at each purchase answers anew each time; `never_joins` are those whose answer stands.

    `members_after` says how many customers are members after so many weeks: with one point
    the pace is solved, with two the share that never joins as well.
    """

    asked: Asked = Field(
        "each_purchase", description="at a share of purchases; once, at the first one; never, one "
        "applies; or not at all, everybody is a member"
    )  # fmt: skip
    members_after: Annotated[
        dict[int, Annotated[float, Field(gt=0, lt=1)]], BeforeValidator(_by_week)
    ] = Field(
        default_factory=dict, max_length=MOST_POINTS, description="share of customers who are "
        "members after some weeks, such as {52 weeks: 20%}; one or two of them"
    )  # fmt: skip
    ask_rate: float = knob(
        0.05, ge=0, le=1, unit="share of purchases at which a non-member is asked",
        kind="judged", source="no measurement; with the rest, half of a grocery's customers and "
        "two thirds of its sales are members' after three years",
    )  # fmt: skip
    apply_rate: float = knob(
        0.5, low=0.2, high=2.0, ge=0, le=52, unit="times a year that a non-member thinks of "
        "applying, whether they buy or not", kind="judged",
        source="no measurement", counted=True,
    )  # fmt: skip
    never_joins: float = knob(
        0.3, low=0.1, high=0.5, off=0, ge=0, le=1, unit="share of customers who never join, "
        "whatever is offered", kind="judged",
        source="between what people say in the US and what they do in the UK",
        evidence=(sources.NO_PROGRAM, sources.NOT_INTERESTED, sources.CLUBCARD), counted=True,
    )  # fmt: skip
    accept_rate: float = knob(
        0.4, low=0.1, high=0.9, ge=0, lt=1, unit="share who accept where joining is worth 1 % of "
        "the average customer's yearly spend", kind="judged",
        source="see ask_rate", counted=True,
    )  # fmt: skip
    value_slope: float = knob(
        1.0, low=0, high=2, ge=0, le=10, unit="log-odds of accepting per log value",
        kind="judged", source="no measurement; heavy buyers join first",
    )  # fmt: skip
    membership_value_max: float = knob(
        0.03, low=0, high=0.06, off=0, ge=0, le=1, response=True,
        unit="share of the basket, recognition: what "
        "being a member is worth at the most, on joining", kind="judged",
        source="with the rest, a 1 % card lifts sales by about 2 %, as whole programs do; no "
        "direct measurement",
        evidence=(sources.TRUE_EFFECT, sources.SALON_MEMBERS),
    )  # fmt: skip
    membership_half_at: float = knob(
        0.006, low=0.003, high=0.012, ge=1e-5, le=1,
        unit="of what is spent, the share really got and used at which being a member is worth "
        "half of its most", kind="judged",
        source="next to nothing cannot be worth much; no measurement",
    )  # fmt: skip
    membership_fading: float = knob(
        0.75, low=0, high=0.75, off=0, ge=0, le=1, unit="share of what is new about being a member "
        "that is gone after a year", kind="judged",
        source="half of it after 26 weeks, or none within three years",
        evidence=(sources.EROSION, sources.PUSH_WEARS_OFF, sources.SALES_STAY_UP),
    )  # fmt: skip
    membership_lasting: float = knob(
        0.3, low=0, high=0.7, ge=0, le=1, unit="share of what being a member is worth that never "
        "fades", kind="judged",
        source="no measurement; 'erode', not 'end'",
        evidence=(sources.EROSION,),
    )  # fmt: skip
    rival_card_loss: float = knob(
        0.5, off=0, ge=0, le=1, unit="share of it that is lost on those who carry a rival's card",
        kind="judged",
        source="the sign is known and no size",
        evidence=(sources.MORE_CARDS,),
    )  # fmt: skip


class Program(Part):
    """Today's tools plus these; the control arm is the program without tools of its own.

    `stops` ends tools of today: they run out (points can still be redeemed,
    reference prices fade) but offer nothing new. `sets` changes numbers of the
    market or the company in this arm. `same_money_as` makes the arm spend, in
    every case, what another program costs; on a price cut, or on acquisition. `title` is what
    people read in place of its name.
    """

    title: Title | None = None
    stops: tuple[str, ...] = ()
    sets: dict[str, Any] = Field(default_factory=dict)
    setup_cost: float = knob(
        0.0, off=0, ge=0, le=1e14, unit="currency at launch", kind="assumed", money=True,
        source="nothing declared",
    )  # fmt: skip
    running_cost_per_year: float = knob(
        0.0, off=0, ge=0, le=1e14, unit="currency per year", kind="assumed", money=True,
        source="nothing declared",
    )  # fmt: skip
    running_cost_per_member: float = knob(
        0.0, off=0, ge=0, le=MOST_MONEY, unit="currency per member-year", kind="assumed",
        money=True, source="nothing declared",
    )  # fmt: skip
    rollout_weeks: int = knob(
        0, off=0, ge=0, le=520, unit="weeks until all customers are reached", kind="assumed",
        source="everywhere at launch unless declared",
    )  # fmt: skip
    joining: Joining = Joining()
    tools: dict[str, SerializeAsAny[Tool]] = Field(default_factory=dict)
    same_money_as: str | None = None
    acquires: bool = False
