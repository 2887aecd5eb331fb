"""What may surround customers: service good and bad, newcomers, a rival."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simulator.market.newcomers import Newcomers
from simulator.market.rival import Attack, Rival
from simulator.market.service import Service


def one_of(*values: Any) -> st.SearchStrategy[Any]:
    """One of some values, the plainest first."""
    return st.sampled_from(values)


@st.composite
def services(draw: st.DrawFn) -> Service:
    """Service good and bad, with a desk that copes or does not."""
    return Service.model_validate(
        {
            "failure_rate": draw(one_of(0.05, 0, 0.4)),
            "facets": draw(one_of({}, {"time": 3, "comfort": 0})),
            "crowding": draw(one_of(2, 0)),
            "serious_share": draw(one_of(0.3, 1)),
            "report_rate": draw(one_of(0.3, 0, 1)),
            "memory_purchases": draw(one_of(60, 5)),
            "departures_share": draw(one_of(0.4, 0, 0.6)),
            "desk": {
                "staff": draw(one_of(None, 1)),
                "cost_per_staff_year": draw(one_of(0, 30_000)),
                "overloaded": True,
            },
        }
    )


@st.composite
def newcomers(draw: st.DrawFn) -> Newcomers:
    """Arrivals that hardly answer, and that answer to everything."""
    return Newcomers(
        talk_share=draw(one_of(0.3, 0, 1)),
        talk_response=draw(one_of(1, 20)),
        offer_pull=draw(one_of(1, 0, 5)),
    )


@st.composite
def rivals(draw: st.DrawFn) -> Rival:
    """A rival who attacks or not, and copies or not."""
    attack = Attack(week=draw(one_of(3, 0)), weeks=draw(one_of(13, 1)), strength=0.2)
    return Rival(
        attacks=draw(one_of({}, {"spring": attack})),
        copies=draw(one_of(1, 0.3)),
        delay=draw(one_of(4, 0, 22)),
        offset=draw(one_of(0.4, 1)),
    )
