"""A gift certificate in plain words."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.audience import Audience


class CertificateTold(Protocol):
    """The terms of a certificate; what each is stands beside its knob."""

    @property
    def to(self) -> Audience: ...

    @property
    def issued(self) -> str: ...

    @property
    def face_value(self) -> float: ...

    @property
    def percent(self) -> float | None: ...

    @property
    def term(self) -> int: ...

    def limits_plainly(self, currency: str, window: str) -> str: ...


def plainly(certificate: CertificateTold, currency: str) -> str:
    """What a certificate is worth, how one comes by it, and for how long."""
    who, worth = (
        plain.capitalized(certificate.to.plainly()),
        plain.money(certificate.face_value, currency),
    )
    get = "are given" if certificate.issued == "given" else "can buy"
    off = (
        worth
        if certificate.percent is None
        else f"{plain.percent(certificate.percent)}, {worth} at most,"
    )
    term = plain.count(certificate.term, "week")
    said = f"{who} {get} certificates, each for {off} off purchases of the {term} that follow"
    return f"{said}{certificate.limits_plainly(currency, 'window')}."
