"""Charity: a part of what customers pay is given to a good cause."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike

from simulator.draws import f32
from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, knob
from simulator.program import often, plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.personal import WITHOUT_END
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import RUNNING, Week
from simulator.tools.charity import stages
from simulator.tools.charity.doubts import doubts
from simulator.tools.charity.expected import CURVES


class Charity(Tool):
    """The company gives a share of what is paid, or an amount per purchase, to a good cause.

    Behavior
        Of those addressed `known` hear of it, and feel a warm glow, addressed to the motive
        cause. It grows with the donation, ever more slowly (`scope`), and has to be noticed
        (`noticed_at`). It is felt most beside a price cut of `best_cut` that the same customer
        gets in the same week, `without_cut` as much beside none, and hardly beside a deep one.
        They get used to it with a half-life of `half_life`, until `stays_warm` is left, and it is
        new again after as long without. Several causes of an arm are felt as one of the size of
        all, each for its part, so that splitting one brings nothing.
    Cost
        The donation on all purchases that are kept, also on those that would have been made
        anyway, and also of customers who have not heard of it; never more than was paid after
        rewards.
    Owed
        Nothing: it is booked with each purchase.
    Leaves out
        Taxes: what can be deducted is not modeled, as no tax is. Customers who round up and give
        money of their own. A cap on the sum. A cause that turns out to be a bad one, which cause
        it is, and that of a rival. That a cut which has lasted for years is no longer felt as
        one: what is compared is what is taken off now. What telling people costs, beside
        messages of a `mailing`; `setup_cost` and `running_cost_per_year` are for that.
    """

    kind: Literal["charity"] = "charity"
    share: float = knob(
        0.02, off=0, ge=0, le=1, choice=True, costs="more",
        unit="share of what is paid that is donated", kind="assumed", source="an example",
    )  # fmt: skip
    per_purchase: float = knob(
        0.0, off=0, ge=0, le=MOST_MONEY, choice=True, costs="more", money=True,
        unit="currency donated per purchase, on top of the share", kind="assumed",
        source="a share alone unless declared",
    )  # fmt: skip
    known: float = knob(
        0.5, low=0.2, high=0.8, off=0, ge=0, le=1, kind="judged", counted=True,
        unit="share of those addressed who hear of it",
        source="no measurement; hardly anybody reads what is on a shelf, and not all read mail",
    )  # fmt: skip
    warm_glow: float = knob(
        0.01, low=0, high=0.06, off=0, ge=0, le=0.1, response=True, kind="judged",
        unit="share of the basket that a donation of a tenth of it is worth to those who have "
             "heard of it",
        source="prices at auctions were up by as much as the high end, purchases in a shop rose "
        "modestly, and weekly retail saw nothing to a few per cent",
        evidence=(sources.CHARITY_PRICE, sources.CHARITY_TOYS, sources.CHARITY_DISCOUNT),
    )  # fmt: skip
    scope: float = knob(
        0.1, low=0.05, high=0.3, ge=0.05, le=10, kind="judged",
        unit="donated share of the basket within which all but exp(-1) of the glow is reached",
        source="no measurement; givers are glad to give, and twice as much is not felt twice",
    )  # fmt: skip
    noticed_at: float = knob(
        0.005, low=0.001, high=0.02, ge=1e-4, le=1, kind="judged",
        unit="share of the basket from which on a donation is noticed",
        source="below what is noticed of a price cut; no measurement of donations",
    )  # fmt: skip
    best_cut: float = knob(
        0.15, low=0.10, high=0.20, ge=0.01, le=0.9, kind="judged",
        unit="price cut beside which it does most, share of the list price",
        source="a moderate one, of film tickets that were offered once",
        evidence=(sources.CHARITY_DISCOUNT,),
    )  # fmt: skip
    without_cut: float = knob(
        0.2, low=0, high=1, off=0, ge=0, le=1, kind="judged",
        unit="part of the glow that is felt where no price is cut",
        source="near none in a field experiment, all of it at auctions, where no price is cut",
        evidence=(sources.CHARITY_DISCOUNT, sources.CHARITY_PRICE),
    )  # fmt: skip
    half_life: float = knob(
        26.0, low=13, high=104, ge=1, le=5_200, kind="judged",
        unit="weeks in which half of getting used to it is done",
        source="what was found was offered once; no measurement of what goes on",
        evidence=(sources.CHARITY_DISCOUNT,),
    )  # fmt: skip
    stays_warm: float = knob(
        0.5, low=0, high=1, off=0, ge=0, le=1, kind="judged",
        unit="part of the glow that is left where it has gone on for long",
        source="no measurement; some buy there because of it, for others it becomes usual",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("donated", "value.cause")
    posts: ClassVar[tuple[str, ...]] = ("donation_cost",)
    columns: ClassVar[dict[str, DTypeLike]] = {"worn": np.float32}
    means: ClassVar[dict[str, str]] = {"worn": "how far they are used to it, from 0 to 1"}
    lasting: ClassVar[tuple[str, ...]] = ("worn",)
    timed_by: ClassVar[tuple[str, ...]] = WITHOUT_END
    effort: ClassVar[Effort] = Effort(setting_up=3, legal=3)
    listing: ClassVar[Listing] = Listing(("pro bono",), "cause", ("acquire", "retain"))
    smallest: ClassVar[str] = "{share: 5%}"
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"share": 0.1, "warm_glow": 0.06},
        {"share": 0.01, "per_purchase": 2.0, "warm_glow": 0.06},
    )

    def idle(self) -> frozenset[str]:
        """All that is believed, where nothing is given."""
        if self.share or self.per_purchase:
            return frozenset()
        return frozenset(type(self).knobs()) - {"share", "per_purchase"}

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What is given of whose purchases."""
        given = []
        if self.share or not self.per_purchase:
            given.append(f"{plain.percent(self.share)} of what is paid")
        if self.per_purchase:
            given.append(f"{plain.money(self.per_purchase, currency)} per purchase")
        return (
            f"Of the purchases of {self.to.plainly()} {plain.listed(given)} "
            f"{'go' if len(given) > 1 else 'goes'} to a good cause."
        )

    def benefits(self, week: Week) -> Benefits:
        """What members feel who hear of it, of what is new to them, beside no price cut.

        It is given to others, so that it makes nobody feel a member.
        """
        part = self._part(week, np.ones(week.n, np.float32))
        if part is None:
            return NOTHING
        nothing = np.zeros(week.n, np.float32)
        felt = self._glow(part, part, nothing, nothing)
        return Benefits(felt * f32(often.a_year(self.when, 0) / 52))

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Say what is donated of whose purchases."""
        turn = self._turn(week)
        part = None if turn is None else self._part(week, turn)
        if part is not None:
            effects.add("donated", part)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """The glow, beside the price cut that each customer gets; of all causes the own part."""
        turn = self._turn(week)
        part = None if turn is None else self._part(week, turn)
        together, cut = effects.get("donated"), effects.get("price_cut")
        if part is None or together is None:
            return
        if week.long_since:
            self._has_run(week, own)
        beside = np.zeros(week.n, np.float32) if cut is None else cut
        effects.add("value.cause", self._glow(part, together, beside, own.worn))

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Give what the purchases that are kept come to; get used to it."""
        turn = self._turn(week)
        if not (self.share or self.per_purchase):
            return
        if turn is not None:
            given = np.empty(week.n, np.int64)
            each = np.float64(self.per_purchase * MONEY)
            stages.give(turn, week.kept_to_pay, week.n_kept, np.float64(self.share), each, given)
            page.post("donation_cost", given)
        on = np.zeros(week.n, np.float32) if turn is None else turn
        stages.wear(on, week.ever, f32(1 - 0.5 ** (1 / self.half_life)), own.worn)

    def _turn(self, week: Week) -> Row | None:
        """1 for those of whose purchases something is given, (n,); None for nobody's."""
        mask = week.addressed(self.to)
        if mask is None or not week.dials.open:
            return None
        return week.due(self.when, mask)

    def _part(self, week: Week, turn: Row) -> Row | None:
        """Share of what they usually pay that is donated, (n,); None where nothing is."""
        if not (self.share or self.per_purchase):
            return None
        part, each = np.empty(week.n, np.float32), f32(self.per_purchase)
        stages.part(turn, week.usual_rate, week.usual_spend, f32(self.share), each, part)
        return part

    def _glow(self, part: Row, together: Row, cut: Row, worn: Row) -> Row:
        """What it is worth to those addressed, of whom some have heard of it, (n,)."""
        felt = np.empty_like(part)
        stages.glow(
            part, together, cut, worn, f32(self.warm_glow * self.known), f32(self.scope),
            f32(self.noticed_at), f32(self.best_cut), f32(self.without_cut), f32(self.stays_warm),
            felt,
        )  # fmt: skip
        return felt

    def _has_run(self, week: Week, own: Own) -> None:
        """Whoever is there is as used to one of today as they come to be in the long run."""
        usual = f32(often.share(self.when, -RUNNING))
        new = (week.ever > 0) & (own.worn == 0)
        own.worn[new] = usual
