"""The tables of a transaction log: its lines, and its customers with the truth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator.program.ledger import MONEY, POINTS
from simulator.simulate.observe.purchase_log import OTHER, PURCHASE, REFUND
from simulator.simulate.observe.transactions import Transactions

KINDS = {PURCHASE: "purchase", REFUND: "refund", OTHER: "other"}


def purchases_table(found: Transactions, arms: Sequence[str]) -> pl.DataFrame:
    """A line per purchase and per refund, money in currency; docs/transactions.md has the words."""
    lines = {name: column[_of(found, found.lines["arm"], arms)]
             for name, column in found.lines.items()}  # fmt: skip
    segment = dict(
        zip(found.customers["customer"].tolist(), found.customers["segment"].tolist(), strict=True)
    )
    amount, discount = lines["amount"], lines["discount"]
    columns = {
        "arm": _names(lines["arm"], found.arms),
        "customer": pl.Series(lines["customer"]),
        "segment": _names(
            np.array([segment[one] for one in lines["customer"].tolist()], np.int64), found.segments
        ),
        "date": _dates(found.start, lines["week"], lines["day"]),
        "week": pl.Series(lines["week"]).cast(pl.Int32),
        "occasion": pl.Series(lines["occasion"]).cast(pl.Int32),
        "kind": _names(lines["kind"], [KINDS[kind] for kind in sorted(KINDS)]),
        "amount": decimals(amount, MONEY),
        "discount": decimals(discount, MONEY),
        "paid": decimals(amount - discount, MONEY),
    }
    for name in found.currencies:
        for word in ("earned", "redeemed"):
            column = lines[f"{word} {name}"]
            columns[_points(found, word, name)] = decimals(column, POINTS)
    return pl.DataFrame(
        columns
        | {
            "reward": decimals(lines["reward"], MONEY),
            "reward_cost": decimals(lines["reward_cost"], MONEY),
            "tools": _tools(found, lines["arm"], lines["tools"]),
            "member": pl.Series(lines["member"]) > 0,
            "also_today": _yes_or_no(lines["shared"]),
        }
    )


def customers_table(found: Transactions, arms: Sequence[str]) -> pl.DataFrame:
    """A row per customer and arm, with the truth; docs/transactions.md has the words."""
    keep = _of(found, found.customers["arm"], arms)
    kept = {name: column[keep] for name, column in found.customers.items()}
    traits = {name: column[keep] for name, column in found.traits.items()}
    zero = np.zeros(int(keep.sum()), np.int64)
    columns = {
        "arm": _names(kept["arm"], found.arms),
        "customer": pl.Series(kept["customer"]),
        "segment": _names(kept["segment"], found.segments),
        "weight": pl.Series(traits["weight"]),
        "newcomer": pl.Series(kept["newcomer"]) > 0,
        "arrived": _dates(found.start, kept["came"], zero),
        "left": _dates(found.start, kept["left"], zero),
        "won_back": pl.Series(kept["won_back"]) > 0,
        "member": pl.Series(kept["member"]) > 0,
        "member_at_launch": pl.Series(kept["joined"] == -1),
        "joined": _dates(found.start, kept["joined"], kept["joined_day"]),
        "joined_week": pl.Series(kept["joined"]).cast(pl.Int32),
        "targeted": pl.Series(kept["targeted"] >= 0),
        "targeted_since": _dates(found.start, kept["targeted"], zero),
        "messages": pl.Series(kept["messages"]),
        "spend_before": decimals(kept["spend_before"], MONEY),
        "purchases_per_year": pl.Series(traits["rate"]),
        "basket": pl.Series(traits["basket"]),
        "leaving_per_year": pl.Series(traits["hazard"]),
    }
    for name in found.currencies:
        for word in ("before", "lapsed", "left"):
            columns[_points(found, word, name)] = decimals(kept[f"{word} {name}"], POINTS)
    for name in ("profit_year_1", "profit"):
        columns[name] = decimals(kept[name], MONEY)
        columns[f"{name}_today"] = decimals(kept[f"{name}_today"], MONEY)
        columns[f"{name}_effect"] = decimals(kept[name] - kept[f"{name}_today"], MONEY)
    week = pl.col("joined_week")
    return pl.DataFrame(columns).with_columns(pl.when(week >= 0).then(week).alias("joined_week"))


def _of(found: Transactions, arm: NDArray[np.int64], arms: Sequence[str]) -> NDArray[np.bool_]:
    """Where a column of arms has one of those asked for."""
    return np.isin(arm, [at for at, name in enumerate(found.arms) if name in arms])


def _points(found: Transactions, word: str, currency: str) -> str:
    """`points_earned`, or `points_earned_miles` where there are several currencies."""
    return f"points_{word}" if len(found.currencies) == 1 else f"points_{word}_{currency}"


def _names(numbers: NDArray[np.int64], names: Sequence[str]) -> pl.Series:
    return pl.Series(np.array(list(names), object)[numbers].tolist(), dtype=pl.String)


def decimals(units: NDArray[np.int64], per: int) -> pl.Series:
    """Whole units as decimal numbers with as many places as they need; exact."""
    scale = round(math.log10(per))
    whole = pl.Series(units).cast(pl.Decimal(38, scale))
    return (whole / per).cast(pl.Decimal(19, scale))


def _dates(start: date, week: NDArray[np.int64], day: NDArray[np.int64]) -> pl.Series:
    """Days of the horizon; null where a week is before it."""
    days = (start - date(1970, 1, 1)) // timedelta(days=1) + 7 * week + day
    known = pl.Series(week >= 0)
    return pl.Series(days).cast(pl.Int32).zip_with(
        known, pl.Series([None] * len(known), dtype=pl.Int32)
    ).cast(pl.Date)  # fmt: skip


def _yes_or_no(flag: NDArray[np.int64]) -> pl.Series:
    """True and false; null where it is not known, -1."""
    yes = pl.Series(flag > 0)
    return yes.zip_with(pl.Series(flag >= 0), pl.Series([None] * len(yes), dtype=pl.Boolean))


def _tools(found: Transactions, arm: NDArray[np.int64], mask: NDArray[np.int64]) -> pl.Series:
    """The names of tools, joined by `+`; empty where none had a part."""
    pairs, back = np.unique(np.stack([arm, mask]), axis=1, return_inverse=True)
    words = [
        "+".join(name for i, name in enumerate(found.tools[at]) if bits >> i & 1)
        for at, bits in pairs.T.tolist()
    ]
    return _names(back.reshape(-1).astype(np.int64), words or [""])
