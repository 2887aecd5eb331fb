"""Defaults of customers that hang on what else is said: their trade, an elasticity of their own.

They are written into the segments before these are read, each with its source, so that
everything that shows, draws or locks a number finds them where any other number stands.
"""

from __future__ import annotations

from typing import Any

from simulator.market.trade import USUAL, usual
from simulator.scenario.text.nodes import Node, join, wrap

OWN_SHARE = {
    "value": None,
    "source": "derived",
    "from": "elasticity is declared, so it is these customers' own, at their share of wallet",
    "default": True,
}


def with_beliefs(market: Node) -> Node:
    """A market of segments with the defaults that hang on what it says; `sets` are no market."""
    segments = market.get("segments")
    if segments is None or not segments.is_map:
        return market
    trade = _trade(market)
    inside = {name: _segment(one, trade) for name, one in segments.value.items()}
    return market.with_value({**market.value, "segments": segments.with_value(inside)})


def trade_of(root: Node) -> str:
    """What a scenario's market sells."""
    market = root.get("market")
    return "goods" if market is None else _trade(market)


def _trade(market: Node) -> str:
    sells = market.get("sells")
    return "goods" if sells is None else str(sells.value)


def _segment(segment: Node, trade: str) -> Node:
    if not segment.is_map:
        return segment
    declared: dict[str, Any] = {
        name: {
            "pert": [one.low, one.mode, one.high],
            "source": one.kind,
            "from": one.told,
            "default": True,
        }
        for name, one in usual(trade, segment.value).items()
    }
    if "elasticity" in segment.value and "elasticity_at" not in segment.value:
        declared["elasticity_at"] = OWN_SHARE
    added = {name: wrap(value, join(segment.path, name)) for name, value in declared.items()}
    return segment.with_value({**segment.value, **added})


def forget_usual(document: dict[str, Any]) -> None:
    """Take out of a lock what was usual in its trade, for which another one is about to stand."""
    names = {name for numbers in USUAL.values() for name in numbers}
    for segment in document["market"]["segments"].values():
        for name in names & segment.keys():
            if segment[name].get("default"):
                del segment[name]
