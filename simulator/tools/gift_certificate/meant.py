"""What a certificate cannot be: which terms go with certificates that are given, or sold."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.calendar import Calendar
from simulator.say import fault

RESTRICTED = ("percent", "minimum", "product_share", "available", "budget")


class CertificateMeant(Protocol):
    """What is looked at."""

    @property
    def issued(self) -> str: ...

    @property
    def when(self) -> Calendar: ...

    @property
    def supplier_share(self) -> float: ...

    @property
    def limited(self) -> bool: ...


def check(certificate: CertificateMeant) -> None:
    """Refuse terms that do not go together, with what to type instead (ValueError)."""
    when = certificate.when
    if certificate.issued == "sold":
        given = [name for name in RESTRICTED if getattr(certificate, name) is not None]
        if given or certificate.supplier_share:
            raise ValueError(
                fault(
                    "{listed}: certificates that are sold are money, for any purchase; "
                    "leave it out, or type issued: given",
                    listed=plain.listed(given or ["supplier_share"]),
                )
            )
        if when.personal:
            raise ValueError(
                fault(
                    "{listed}: certificates are sold to any customer at the till; leave it out, "
                    "or type issued: given",
                    listed=plain.listed(when.asks),
                )
            )
    elif when.every is None and when.weeks is None and not when.dated:
        raise ValueError(
            fault(
                "certificates are given on some day; expected when: birthday, "
                "after_joining: 4, {{every: 26 weeks}}, or issued: sold"
            )
        )
    if when.dated and certificate.limited:
        raise ValueError(
            fault(
                "certificates at dates of single customers have no window for all; "
                "type when: {{while_stock: 500}} in place of available and budget"
            )
        )
