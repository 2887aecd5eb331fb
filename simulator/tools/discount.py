"""Discount: a cut of the price, paid also on what would have been bought anyway."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np

from simulator.draws import f32
from simulator.knobs import knob
from simulator.program import often, plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.benefits import PRICE_CUT, Benefits
from simulator.program.channels import Effects
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.price import FeltPrice
from simulator.program.personal import WITHOUT_END
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.say import fault


class Discount(FeltPrice, Tool):
    """A share of the list price is not charged.

    Behavior
        The cut as it is felt enters the utility unsaturated, as -log(1 - depth).
        A temporary cut has to be noticed: `depth (1 - exp(-(depth / threshold)^2))`.
        What is given for long becomes the price: each quarter `reference_loss` of
        the depth is no longer felt, and is missed when the cut ends; a discount of
        today has been given for ten years. A share
        `pull_forward` of the extra purchases of a temporary cut is missing from the
        weeks after.
    Cost
        The cut on every purchase it applies to, less what suppliers pay.
    Owed
        Nothing.
    Leaves out
        Stockpiling by product, and cuts that differ by product: the depth is an
        average over the basket.
    """

    kind: Literal["discount"] = "discount"
    depth: float = knob(
        0.05, off=0, ge=0, lt=1, choice=True, costs="more",
        unit="share of the list price", kind="assumed",
        source="a usual shallow cut",
    )  # fmt: skip
    supplier_share: float = knob(
        0.0, off=0, ge=0, le=1, unit="share of the cut that suppliers pay", kind="assumed",
        source="no supplier money unless declared",
    )  # fmt: skip
    effort: ClassVar[Effort] = Effort(setting_up=2)
    listing: ClassVar[Listing] = Listing(("price",), "price", ("acquire", "defend"))
    smallest: ClassVar[str] = "{depth: 5%}"
    acts_on: ClassVar[tuple[str, ...]] = ("price_cut",)
    posts: ClassVar[tuple[str, ...]] = ("supplier_income",)
    spends: ClassVar[str | None] = "depth"
    timed_by: ClassVar[tuple[str, ...]] = WITHOUT_END
    curves: ClassVar[dict[str, Curve]] = {
        "depth": Curve(
            (0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4),
            "Sales rise with the cut, and what it costs rises faster: it is paid on everything "
            "that is sold. A lasting cut becomes the price.",
        ),
    }
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"depth": 0.1},
        {"depth": 0.1, "when": {"every": 8, "for": 2}},
    )

    def idle(self) -> frozenset[str]:
        """A permanent cut is noticed, and takes nothing from later weeks."""
        return frozenset() if self.when.temporary else frozenset({"threshold", "pull_forward"})

    def doubts(self, usual: Typical) -> Doubts:
        """A cut beside the margin."""
        kept = usual.margin - self.depth * (1 - self.supplier_share)
        if usual.margin > 0 and kept <= 0 and self.depth:
            yield (
                "depth",
                fault(
                    "{depth} is not less than the gross margin of {margin}: every sale it is on "
                    "loses money",
                    depth=plain.percent(self.depth),
                    margin=plain.percent(usual.margin),
                ),
            )
        if self.depth and self.supplier_share >= 1:
            yield (
                "supplier_share",
                fault(
                    "{supplier_share}: suppliers pay all that it costs us, so it "
                    "pays however little it does; is that agreed?",
                    supplier_share=plain.percent(self.supplier_share),
                ),
            )

    def plainly(self, currency: str) -> str:
        """How far prices fall, and who pays for it."""
        who = plain.capitalized(self.to.plainly())
        said = f"{who} pay {plain.percent(self.depth)} less than the list price"
        if self.supplier_share:
            said += f"; suppliers pay {plain.percent(self.supplier_share)} of that"
        return f"{said}."

    def felt(self) -> float:
        """Depth as customers notice it, share of the list price."""
        return self.noticed(self.depth, temporary=self.when.temporary)

    def benefits(self, week: Week) -> Benefits:
        """What members save per unit spent, on average over a year."""
        saved = self.felt() * often.a_year(self.when, 0) / 52
        return Benefits(saved, saved * PRICE_CUT)

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Cut the price for the audience while open; let memories of cuts act on everybody."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        if week.long_since:
            self.has_cut(own, mask, self.felt(), self.when)
        depth, felt = (self.depth, self.felt()) if week.dials.open else (0.0, 0.0)
        now = week.due(self.when, mask) if week.dials.open else mask
        if depth:
            effects.add("price_cut", now * f32(depth))
        self.feel_price(week, own, now, felt, effects, temporary=self.when.temporary)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Book supplier money; update the reference price and what was bought early."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        if self.supplier_share and week.discount is not None:
            paid_by_suppliers = np.rint(week.discount * self.supplier_share)
            page.post("supplier_income", paid_by_suppliers.astype(np.int64))
        if self.to.only_members and week.discount is not None:
            noticed = self.felt() / self.depth if self.depth else 0.0
            week.benefit(week.discount, noticed * PRICE_CUT / MONEY)
        if self.to.by_joining:  # who joined this week was not offered it yet, or was
            mask = week.was_addressed(self.to)
            if mask is None:
                return
        felt = self.felt() if week.dials.open else 0.0
        if week.dials.open:
            mask = week.due(self.when, mask)
        self.remember_price(week, own, mask, felt, temporary=self.when.temporary)
