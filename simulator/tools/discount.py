"""Discount: a cut of the price, paid also on what would have been bought anyway."""

import math
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike

from simulator.draws import exp_of, f32, log_of, stage
from simulator.knobs import knob
from simulator.program import often, plain
from simulator.program.benefits import PRICE_CUT, Benefits
from simulator.program.channels import Effects
from simulator.program.ledger import MONEY, Page
from simulator.program.personal import WITHOUT_END
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import RUNNING, Week

REPAY = f32(0.25)  # a quarter of what was bought early is missing in each later week
MISSING = f32(0.8)  # of a week's purchases, at most


class Discount(Tool):
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
    Source
        Perception: Gupta & Cooper 1992 (thresholds exist); depth response: measured
        on 948 grocery items (docs/evidence.md); reference prices and pull-forward:
        judged.
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
    threshold: float = knob(
        0.02, low=0, high=0.15, ge=0, le=1, unit="depth at which a temporary cut is noticed",
        kind="judged", source="thresholds exist and are lower for name brands (Gupta & Cooper "
        "1992); 2 % is far below the popular 15 %, because 2-5 % off sold 19 % more "
        "(Complete Journey, 948 items)",
    )  # fmt: skip
    reference_loss: float = knob(
        0.10, low=0, high=0.30, ge=0, le=1, unit="share of the depth forgotten per quarter",
        kind="judged", source="continuous discounts lower the reference price; no field size found",
    )  # fmt: skip
    pull_forward: float = knob(
        0.20, low=0, high=0.50, off=0, ge=0, le=1, kind="judged",
        unit="share of a temporary cut's extra purchases taken from later weeks",
        source="stockpiling is common, its size varies by category",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("price_cut", "price_felt", "need_log")
    posts: ClassVar[tuple[str, ...]] = ("supplier_income",)
    spends: ClassVar[str | None] = "depth"
    timed_by: ClassVar[tuple[str, ...]] = WITHOUT_END
    columns: ClassVar[dict[str, DTypeLike]] = {"reference": np.float32, "borrowed": np.float32}
    means: ClassVar[dict[str, str]] = {
        "reference": "the cut that customers are used to, by which any cut is felt less",
        "borrowed": "weeks of usual purchases that came early",
    }

    def _used_to(self) -> float:
        """The reference after `RUNNING` weeks: what part of the usual cut is no longer felt."""
        usual = self.felt() * often.a_year(self.when, -52, -RUNNING) / 52
        return usual * float(1 - (1 - self.reference_loss) ** (RUNNING / 13))

    def idle(self) -> frozenset[str]:
        """A permanent cut is noticed, and takes nothing from later weeks."""
        return frozenset() if self.when.temporary else frozenset({"threshold", "pull_forward"})

    def doubts(self, usual: Typical) -> Doubts:
        """A cut beside the margin."""
        kept = usual.margin - self.depth * (1 - self.supplier_share)
        if usual.margin > 0 and kept <= 0 and self.depth:
            yield (
                "depth",
                f"{plain.percent(self.depth)} is not less than the gross margin of "
                f"{plain.percent(usual.margin)}: every sale it is on loses money",
            )
        if self.depth and self.supplier_share >= 1:
            yield (
                "supplier_share",
                f"{plain.percent(self.supplier_share)}: suppliers pay all that it costs us, so it "
                "pays however little it does; is that agreed?",
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
        if not self.when.temporary or self.depth == 0:
            return self.depth
        if self.threshold == 0:
            return self.depth
        return self.depth * (1 - math.exp(-((self.depth / self.threshold) ** 2)))

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
            np.maximum(own.reference, mask * f32(self._used_to()), out=own.reference)
        depth, felt = (self.depth, self.felt()) if week.dials.open else (0.0, 0.0)
        now = week.due(self.when, mask) if week.dials.open else mask
        if depth:
            effects.add("price_cut", now * f32(depth))
        perceived = np.empty(week.n, np.float32)
        _perceived(now, f32(felt), own.reference, perceived)
        effects.add("price_felt", perceived)
        if self.when.temporary and self.pull_forward:
            missing = np.empty(week.n, np.float32)
            _missing(own.borrowed, missing)
            effects.add("need_log", missing)

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
        if self.when.temporary and self.pull_forward:
            pull = f32(self.pull_forward)
            _borrow(
                mask, f32(felt), own.reference, week.price_weight, f32(week.sensitivity),
                week.share, pull, own.borrowed,
            )  # fmt: skip
        _get_used_to(mask, f32(felt), f32(1 - (1 - self.reference_loss) ** (1 / 13)), own.reference)


@stage
def _perceived(mask, felt, reference, out):  # type: ignore[no-untyped-def]
    """Felt cut against what one is used to: -log((1 - felt) / (1 - reference)), (n,)."""
    for i in range(out.size):
        out[i] = log_of(f32(1) - reference[i]) - log_of(f32(1) - felt * mask[i])


@stage
def _get_used_to(mask, felt, rate, reference):  # type: ignore[no-untyped-def]
    """The reference moves towards the cut that is felt, never beyond it."""
    for i in range(reference.size):
        reference[i] += (felt * mask[i] - reference[i]) * rate


@stage
def _missing(borrowed, out):  # type: ignore[no-untyped-def]
    """Log need rate while purchases made early are missing, (n,)."""
    for i in range(out.size):
        out[i] = log_of(f32(1) - min(REPAY * borrowed[i], MISSING))


@stage
def _borrow(  # type: ignore[no-untyped-def]
    mask, felt, reference, weight, sensitivity, share, pull, borrowed
):
    """What the cut has taken from later weeks, in weeks of the own usual purchases.

    Shares of the own rate and not purchases: who borrows is often in a busy time. What
    is missing while the cut is open is missing from more than usual purchases.
    """
    for i in range(borrowed.size):
        gain = log_of(f32(1) - reference[i]) - log_of(f32(1) - felt * mask[i])
        fewer_odds = exp_of(-sensitivity * weight[i] * max(gain, f32(0)))
        without = fewer_odds / (f32(1) - share[i] + share[i] * fewer_odds)
        repaid = min(REPAY * borrowed[i], MISSING)
        borrowed[i] += (pull * (f32(1) - without) - repaid) / without
