"""A felt price: cuts that are noticed, become the price, and bring purchases early."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from simulator.draws import exp_of, f32, log_of, stage
from simulator.evidence import sources
from simulator.knobs import Part, knob
from simulator.program import often
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.tool import Own
from simulator.program.week import RUNNING, Week

REPAY = f32(0.25)  # a quarter of what was bought early is missing in each later week
MISSING = f32(0.8)  # of a week's purchases, at most


class FeltPrice(Part):
    """How cuts of the price are felt, got used to and paid back; mixed into a tool.

    A cut enters the utility unsaturated, as -log(1 - depth). A temporary one has to be noticed,
    and a share of what it adds is missing from later weeks. What is given for long becomes the
    price. A tool says who gets which cut, takes it off, and calls the verbs in every week, with 0
    where there is none. Where customers get different cuts, `mask` holds the felt depth of each,
    and `felt` is 1.
    """

    threshold: float = knob(
        0.02, low=0, high=0.15, ge=0, le=1, unit="depth at which a temporary cut is noticed",
        kind="judged",
        source="far below the popular 15 %, as small cuts do sell",
        evidence=(sources.THRESHOLDS, sources.SHALLOW_CUTS),
    )  # fmt: skip
    reference_loss: float = knob(
        0.10, low=0, high=0.30, ge=0, le=1, unit="share of the depth forgotten per quarter",
        kind="judged", source="continuous discounts lower the reference price; no field size found",
    )  # fmt: skip
    pull_forward: float = knob(
        0.20, low=0, high=0.50, off=0, ge=0, le=1, kind="judged",
        unit="share of a temporary cut's incremental purchases taken from later weeks",
        source="stockpiling is common, its size varies by category",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("price_felt", "need_log")
    columns: ClassVar[dict[str, DTypeLike]] = {"reference": np.float32, "borrowed": np.float32}
    means: ClassVar[dict[str, str]] = {
        "reference": "the cut that customers are used to, by which any cut is felt less",
        "borrowed": "weeks of usual purchases that came early",
    }

    def noticed(self, depth: float, *, temporary: bool) -> float:
        """A cut as customers notice it, share of the list price."""
        if not temporary or depth == 0 or self.threshold == 0:
            return depth
        return depth * (1 - math.exp(-((depth / self.threshold) ** 2)))

    def feel_price(
        self, week: Week, own: Own, mask: Row, felt: float, effects: Effects, *, temporary: bool
    ) -> None:
        """Let a cut act against what one is used to; what came early is missing.

        Parameters
        ----------
        mask, felt
            Whose cut it is, (n,), and its felt depth.
        temporary
            Whether it brings purchases early.
        """
        perceived = np.empty(week.n, np.float32)
        _perceived(mask, f32(felt), own.reference, perceived)
        effects.add("price_felt", perceived)
        if temporary and self.pull_forward:
            missing = np.empty(week.n, np.float32)
            _missing(own.borrowed, missing)
            effects.add("need_log", missing)

    def remember_price(
        self, week: Week, own: Own, mask: Row, felt: float, *, temporary: bool
    ) -> None:
        """At the end of the week: what came early, and what one gets used to."""
        if temporary and self.pull_forward:
            pull = f32(self.pull_forward)
            _borrow(
                mask, f32(felt), own.reference, week.price_weight, f32(week.sensitivity),
                week.share, pull, own.borrowed,
            )  # fmt: skip
        _get_used_to(mask, f32(felt), f32(1 - (1 - self.reference_loss) ** (1 / 13)), own.reference)

    def has_cut(self, own: Own, mask: Row, felt: float, when: Calendar) -> None:
        """Lift the reference to where a cut has brought it that was given for `RUNNING` weeks."""
        usual = felt * often.a_year(when, -52, -RUNNING) / 52
        used_to = usual * float(1 - (1 - self.reference_loss) ** (RUNNING / 13))
        np.maximum(own.reference, mask * f32(used_to), out=own.reference)


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
