"""Half a page about which tool of a program earns what."""

from __future__ import annotations

from simulator.explain.numbers import amount, points, share, span
from simulator.findings.attribution import (
    ELSEWHERE,
    AttributionFindings,
    PartShare,
)
from simulator.report.sections.attribution import LABELS, errors_in_words, overlap_in_words
from simulator.report.text import WIDTH, narrowed, printable, wrapped


def attribution_summary(found: AttributionFindings, width: int = WIDTH) -> str:
    """Who earns the NPV, how tools overlap, other measures, errors."""
    paragraphs = (
        wrapped(found.question, width),
        wrapped(_head(found), width),
        f"{_npv_table(found, width)}\n{wrapped(_note(found), width)}",
        wrapped(overlap_in_words(found), width),
        _others_table(found, width),
        wrapped(" ".join(errors_in_words(found)), width),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _head(found: AttributionFindings) -> str:
    npv = found.total.share
    some = "1 tool" if len(found.tools) == 1 else f"{len(found.tools)} tools"
    text = f"{found.program} with {some}: NPV over {found.horizon_weeks} weeks "
    text += amount(npv.mean, found.currency, sign=True)
    if found.sure:
        return f"{text}."
    between = span(npv.low, npv.high, found.currency)
    return f"{text} on average; 90 % of cases lie in {between}."


def _npv_table(found: AttributionFindings, width: int) -> str:
    heads = ["tool", "cost", "to rest", "alone", "share", "90 % of cases", "above 0"]
    rows = [_row(found, one) for one in (*found.tools, found.itself)]
    if found.elsewhere:
        rows.append([ELSEWHERE, amount(found.elsewhere), "", "", "", "", ""])
    rows.append(_row(found, found.total))
    if found.cases == 1:
        heads, rows = [*heads[:5], heads[6]], [[*row[:5], row[6]] for row in rows]
    return narrowed(heads, rows, width)


def _row(found: AttributionFindings, one: PartShare) -> list[str]:
    often = share(one.positive)
    if found.sure:  # only luck differs
        often = "yes" if one.share.mean > 0 else "no"
    return [
        printable(one.name),
        amount(one.cost),
        "" if one.rest is None else amount(one.rest.mean, sign=True),
        "" if one.alone is None else amount(one.alone.mean, sign=True),
        amount(one.share.mean, sign=True),
        span(one.share.low, one.share.high),
        often,
    ]


def _note(found: AttributionFindings) -> str:
    text = (
        f"Money in {found.currency}, of today; cost: what the tool's own entries "
        "in the books come to; to rest: NPV with all tools less NPV without this one; alone: "
        "NPV with this tool only less NPV without any; share: what it adds, averaged over all "
        "orders in which the tools could be added (Shapley value). Shares add up."
    )
    if found.elsewhere:
        text += f" {ELSEWHERE.capitalize()}: the desk, acquisition and tools of today."
    return text


def _others_table(found: AttributionFindings, width: int) -> str:
    """Shares of what is not money earned: sales, customers, repeat buyers."""
    if not found.others:
        return ""

    def said(value: float, unit: str) -> str:
        return points(value) if unit == "share" else amount(value, sign=True)

    parts = [*(one.name for one in found.tools), found.itself.name, found.total.name]
    rows = [
        [printable(part), *(said(one.values[at], one.unit) for one in found.others)]
        for at, part in enumerate(parts)
    ]
    heads = ["share of", *(LABELS.get(one.measure, one.measure).lower() for one in found.others)]
    note = "The same shares of what the program changes against today, means over cases."
    return f"{narrowed(heads, rows, width)}\n{wrapped(note, width)}"
