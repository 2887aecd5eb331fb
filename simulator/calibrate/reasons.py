"""Why lines were merged or dropped, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulator.say import label

# By word, as JSON has it, what is said; looked up when it is said.
_MERGED: dict[str, Callable[[], str]] = {
    "same_order": lambda: label("further line of an order"),
    "same_day": lambda: label("further purchase of a day"),
    "return": lambda: label("return of a part of a purchase"),
}
_DROPPED: dict[str, Callable[[], str]] = {
    "not_a_row": lambda: label("not as many fields as the others (cut or garbled)"),
    "unclosed_quote": lambda: label("a quote that is never closed"),
    "blank": lambda: label("no customer, no date, no amount"),
    "header_again": lambda: label("names of columns once more"),
    "total": lambda: label("a total, of no customer and no day"),
    "duplicate": lambda: label("the same line twice"),
    "other_file": lambda: label("in another file, too"),
    "older_version": lambda: label("an older version of an order"),
    "cancelled": lambda: label("cancelled or voided"),
    "unpaid": lambda: label("not paid"),
    "failed": lambda: label("payment failed"),
    "no_purchase": lambda: label("not a purchase"),
    "not_kept": lambda: label("left out by --keep or --drop"),
    "test": lambda: label("a test order or a test customer"),
    "staff": lambda: label("bought by staff"),
    "tourist": lambda: label("tourist"),
    "guest": lambda: label("guest, no customer's id"),
    "no_date": lambda: label("no date that can be read"),
    "no_amount": lambda: label("no amount that can be read"),
    "future": lambda: label("after the day of reading"),
    "far_off": lambda: label("more than a year from all other lines"),
    "after_end": lambda: label("after --end"),
    "one_day": lambda: label("customer of one day only (--drop one-day)"),
    "nothing_paid": lambda: label("nothing paid"),
    "returned_in_full": lambda: label("returned in full, with the return"),
    "return_without_purchase": lambda: label("return without a purchase before it"),
}


def in_words(reason: str) -> str:
    """What is said of a reason."""
    every: Mapping[str, Callable[[], str]] = _MERGED | _DROPPED
    return every[reason]() if reason in every else reason


def in_order(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Counts by reason, in the order in which reasons are looked at, without those of none."""
    order = [*_MERGED, *_DROPPED]
    return tuple((reason, counts[reason]) for reason in order if counts.get(reason))
