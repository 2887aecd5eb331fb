"""Terms of gift certificates that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.typical import Doubts, Typical
from simulator.say import fault

SHORT = 26  # weeks: a shorter term of what was paid for is refused by many laws


class CertificateTermsGiven(Protocol):
    """What is looked at of a certificate."""

    @property
    def issued(self) -> str: ...

    @property
    def face_value(self) -> float: ...

    @property
    def minimum(self) -> float | None: ...

    @property
    def term(self) -> int: ...

    @property
    def buyers(self) -> float: ...


def doubts(tool: CertificateTermsGiven, usual: Typical) -> Doubts:
    """A certificate beside a basket, and one that was paid for and lapses soon."""
    value = plain.money(round(tool.face_value, 2), usual.currency)
    basket = plain.money(round(usual.basket, 2), usual.currency)
    if tool.issued == "given" and tool.face_value > max(usual.basket, tool.minimum or 0.0):
        yield (
            "face_value",
            fault(
                "{value} is given away, more than the average basket of {basket}; "
                "type a minimum, or less",
                value=value,
                basket=basket,
            ),
        )
    if tool.issued == "given" and usual.purchases_per_year * tool.term < 52:
        yield (
            "term",
            fault(
                "{term} weeks, in which the average customer buys nothing; type a longer term",
                term=tool.term,
            ),
        )
    if tool.issued == "sold" and tool.face_value > usual.spend:
        yield (
            "face_value",
            fault("a certificate of {value}, more than the average customer's year", value=value),
        )
    if tool.issued == "sold" and tool.term < SHORT:
        yield (
            "term",
            fault(
                "{term} weeks for what has been paid for; many laws ask for years", term=tool.term
            ),
        )
    if tool.issued == "sold" and tool.buyers > 2:
        yield (
            "buyers",
            fault(
                "{number} certificates a year from every customer; do they buy them "
                "for themselves?",
                number=plain.number(tool.buyers),
            ),
        )
