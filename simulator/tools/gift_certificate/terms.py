"""The terms of a gift certificate: how it is issued, how long it can be used, what comes of it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob


class CertificateTerms(Part):
    """What a certificate is and what becomes of it; mixed into the tool."""

    issued: Literal["given", "sold"] = Field(
        "given", description="whether customers are given certificates, or buy them at face value "
        "as presents for others"
    )  # fmt: skip
    face_value: float = knob(
        10.0, off=0, ge=0, le=MOST_MONEY, choice=True, costs="more", baskets=0.33, money=True,
        unit="currency that one certificate is worth at the till", kind="assumed",
        source="a usual present: a third of an average basket",
    )  # fmt: skip
    term: int = knob(
        26, ge=1, le=520, choice=True, costs="more",
        unit="weeks in which one can be used, that in which it is given included", kind="assumed",
        source="half a year",
    )  # fmt: skip
    breakage: float = knob(
        0.06, low=0.03, high=0.1, off=0, ge=0, le=1, kind="judged", counted=True,
        unit="share of certificates that are lost or forgotten",
        source="as of gift cards that are sold; those that lapse for lack of a purchase come on "
        "top",
        evidence=(sources.CARDS_UNUSED, sources.CARD_BREAKAGE),
    )  # fmt: skip
    use_rate: float = knob(
        0.3, low=0.1, high=0.6, ge=0, le=1, kind="judged", counted=True,
        unit="chance per week to have one in mind, so that it is used if anything is bought",
        source="no measurement",
    )  # fmt: skip
    value_rate: float = knob(
        0.8, low=0.6, high=1.0, off=0, ge=0, le=5, response=True, kind="judged",
        unit="what one is worth to the recipient, share of its face value",
        source="as of points: deferred, restricted money",
        above_zero="money off is worth something to those who have it; what it moves is "
                   "elasticity's",
    )  # fmt: skip
    size_response: float = knob(
        0.88, low=0.7, high=1.0, ge=0.01, le=1, kind="judged",
        unit="% value per % size of a certificate, beyond a fifth of a basket",
        source="as of points; not measured for presents",
        evidence=(sources.CURVATURE,),
    )  # fmt: skip
    overspend: float = knob(
        0.2, low=0, high=0.4, off=0, ge=0, le=5, response=True, kind="judged",
        unit="what is bought beyond what would have been, where one is used, share of what it "
        "takes off",
        source="what people say is far more, but most of it would have been bought anyway",
        evidence=(sources.CARD_OVERSPEND,),
    )  # fmt: skip
    passed_on: float = knob(
        0.1, low=0, high=0.3, off=0, ge=0, le=1, kind="judged",
        unit="share of those given, and not lost, that others use in place of the recipients",
        source="no measurement; nothing keeps a certificate from being handed on",
    )  # fmt: skip
    buyers: float = knob(
        0.05, low=0, high=0.15, off=0, ge=0, le=10, kind="judged",
        unit="certificates that one customer buys in a year, if they are sold all the time",
        source="no measurement; known after a season",
    )  # fmt: skip
    substitutes: float = knob(
        0.7, low=0.4, high=1.0, off=1, ge=0, le=1, kind="judged",
        unit="share of what sold certificates buy that would have been bought here anyway",
        source="no measurement; presents go to family and friends, who often are customers",
    )  # fmt: skip
