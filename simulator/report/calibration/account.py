"""What became of every line that was read, for a terminal."""

from __future__ import annotations

from datetime import date

from simulator.calibrate.log import Counts, OccasionLog
from simulator.calibrate.read import Reading
from simulator.calibrate.reasons import in_words
from simulator.report.sections.program import MONTHS
from simulator.report.text import WIDTH, narrowed, printable, wrapped
from simulator.say import label, say


def account_in_words(found: Reading, width: int = WIDTH) -> str:
    """Lines by what became of them, the first ones that were dropped, customers, spend, period."""
    log = found.log
    parts = (
        _counted(log, width),
        _table(log, width),
        _dropped(found, width),
        "\n".join((wrapped(_customers(log), width), wrapped(_spend(log), width),
                   wrapped(period(log.start, log.end), width))),
        "\n".join(wrapped(f"- {note}", width, hang=2) for note in log.notes),
    )  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def period(start: date, end: date) -> str:
    """From when to when, and how long that is."""
    days = (end - start).days + 1
    return say(
        "From {start} to {end}: {days} days, or {weeks} weeks, or {months} months.",
        start=_day(start), end=_day(end), days=f"{days:,}", weeks=f"{days / 7:,.1f}",
        months=f"{days * 12 / 365.25:,.1f}",
    )  # fmt: skip


def _day(when: date) -> str:
    return label("{day} {month} {year}", day=when.day, month=MONTHS[when.month - 1], year=when.year)


def _counted(log: OccasionLog, width: int) -> str:
    account = log.account
    return wrapped(
        say(
            "{read} lines read = {kept} kept, one per customer and day + {merged} merged into them "
            "+ {dropped} dropped.",
            read=f"{account.read:,}", kept=f"{account.kept:,}", merged=f"{account.merged:,}",
            dropped=f"{account.dropped:,}",
        ),
        width,
    )  # fmt: skip


def _table(log: OccasionLog, width: int) -> str:
    account = log.account

    def rows(counts: Counts, what: str) -> list[list[str]]:
        return [[in_words(reason), what, f"{n:,}"] for reason, n in counts]

    every = rows(account.merges, label("merged")) + rows(account.drops, label("dropped"))
    if not every:
        return ""
    return narrowed([label("why"), "", label("lines")], every, width)


def _dropped(found: Reading, width: int) -> str:
    """The first lines of each reason; letters and digits of ids are masked."""
    reasons = [reason for reason, _ in found.log.account.drops if found.samples.get(reason)]
    if not reasons:
        return ""
    lines = [wrapped(say("The first that were dropped (customer, date, amount; letters of ids "
                         "are shown as x, digits as 9; this stands nowhere else):"),
                     width)]  # fmt: skip
    for reason in reasons:
        lines.append(f"  {in_words(reason)}")
        lines += [f"    {printable(line)}"[:width] for line in found.samples[reason]]
    return "\n".join(lines)


def _customers(log: OccasionLog) -> str:
    said = say(
        "{customers} customers, {occasions} occasions, {each} each.",
        customers=f"{log.customers:,}", occasions=f"{log.occasions:,}",
        each=f"{log.occasions / log.customers:,.1f}",
    )  # fmt: skip
    if len(log.segments) > 1 and log.segment is not None:
        each = ", ".join(
            f"{name} ({int((log.segment == at).sum()):,})"
            for at, name in enumerate(log.segments[:8])
        )
        return f"{said} " + say("Segments: {each}.", each=each)
    return said


def _spend(log: OccasionLog) -> str:
    account = log.account
    return say(
        "They paid {gross}, of which {refunded} was paid back: {net}, or {mean} an occasion.",
        gross=_money(account.gross), refunded=_money(account.refunded), net=_money(account.net),
        mean=_money(account.net / log.occasions),
    )  # fmt: skip


def _money(value: float) -> str:
    return f"{value:,.2f}" if abs(value) < 1e5 else f"{value:,.0f}"
