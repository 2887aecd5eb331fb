"""Who redeems coupons and what these bring: the numbers of a drop, and what it comes to."""

from typing import Literal

import numpy as np
from pydantic import Field

from simulator.draws import f32
from simulator.evidence import sources
from simulator.knobs import knob
from simulator.program.known.crowd import Crowd
from simulator.program.parts.grant import Grant
from simulator.program.week import Week
from simulator.tools.coupons import proneness
from simulator.tools.coupons.proneness import USUAL


class CouponTerms(Grant):
    """Money off one purchase, given in drops: who uses it, and what it adds."""

    on_return: Literal["void", "comes_back"] = Field(
        "void", description="a coupon on a purchase that is given back is void, or can be used "
        "again while the offer is open"
    )  # fmt: skip
    substitutes: float = knob(
        0.75, low=0.33, high=0.9, ge=0, le=1, unit="share of what a coupon for a product brings "
        "that replaces another item of the same shop", kind="judged",
        source="between two findings about other brands, as if they stood in one shop",
        evidence=(sources.SWITCHING_1988, sources.SWITCHING_2003),
        above_zero="it counts against the coupon, and none would be the most favorable case",
    )  # fmt: skip
    redeem_rate: float = knob(
        0.12, low=0.06, high=0.17, off=0, ge=0, le=0.9, unit="share of those addressed who redeem "
        "in a drop", kind="measured",
        source="between large campaigns and small ones",
        evidence=(sources.COUPON_USE,), counted=True,
    )  # fmt: skip
    face_response: float = knob(
        1.0, low=0.5, high=1.5, ge=0, le=5, unit="% redemptions per % face value, from 8 % of a "
        "basket", kind="judged",
        source="larger coupons are redeemed more often; no size found",
        above_zero="without it small coupons would be used like large ones",
    )  # fmt: skip
    evenness: float = knob(
        0.8, low=0.5, high=1.5, ge=0.05, le=1000, unit="a + b of the beta distribution of "
        "proneness; large means that all are alike", kind="measured",
        source="what concentration needs; 1.5 fits large campaigns alone",
        evidence=(sources.COUPON_PRONE,),
    )  # fmt: skip
    incremental: float = knob(
        0.4, low=0, high=0.6, off=0, ge=-1, le=1, response=True, kind="judged",
        unit="share of redemptions that are additional purchases",
        source="no measurement; a coupon as value alone would give about 7 %, trade claims are "
        "far higher",
        evidence=(sources.CAMPAIGN_SALES,),
    )  # fmt: skip
    exposure: float = knob(
        0.005, low=0, high=0.02, off=0, ge=-1, le=1, response=True, kind="judged",
        unit="purchases added by a drop, of those who see it and do not redeem",
        source="as a message of an e-mail experiment, up to four of them",
        evidence=(sources.EXPOSURE, sources.MAIL_BUYERS),
    )  # fmt: skip

    def as_drop(self, crowd: Crowd, length: int) -> proneness.Drop:
        """A drop with a window of so many weeks, as it is to the average basket of a segment."""
        relative = self.face_in(crowd) / USUAL / max(crowd.basket, 1e-9)
        return proneness.Drop(
            self.redeem_rate, max(relative, 1e-9) ** self.face_response, self.evenness,
            tuple(map(float, range(length, 0, -1))), tuple(proneness.by_week(length)),
            self.incremental * min(relative, 1.0) * self.of_product(),
        )  # fmt: skip

    def worth(self, week: Week) -> np.float32:
        """The basket of which the face value is the usual share, currency."""
        return f32(self.face(week) / USUAL)

    def of_product(self) -> float:
        """Of what a coupon brings, the part that replaces nothing of the same shop."""
        return 1.0 if self.product_share is None else 1.0 - self.substitutes
