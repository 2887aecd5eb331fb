"""Half a page about which tool of a program earns what."""

from __future__ import annotations

from simulator.explain.numbers import amount, points, share, span
from simulator.findings.attribution import (
    ELSEWHERE,
    AttributionFindings,
    PartShare,
)
from simulator.report.sections.attribution import LABELS
from simulator.report.sections.attribution.words import (
    elsewhere_told,
    errors_in_words,
    overlap_in_words,
)
from simulator.report.text import WIDTH, narrowed, printable, wrapped
from simulator.say import label, label_n, say


def attribution_summary(findings: AttributionFindings, width: int = WIDTH) -> str:
    """Who earns the NPV, how tools overlap, other measures, errors."""
    paragraphs = (
        wrapped(findings.question, width),
        wrapped(_head(findings), width),
        f"{_npv_table(findings, width)}\n{wrapped(_note(findings), width)}",
        wrapped(overlap_in_words(findings), width),
        _others_table(findings, width),
        wrapped(" ".join(errors_in_words(findings)), width),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _head(findings: AttributionFindings) -> str:
    npv = findings.total.share
    values = {
        "program": findings.called(findings.program),
        "tools": label_n("1 tool", "{n} tools", len(findings.tools)),
        "weeks": findings.horizon_weeks,
        "npv": amount(npv.mean, findings.currency, sign=True),
    }
    if findings.sure:
        return say("{program} with {tools}: NPV over {weeks} weeks {npv}.", **values)
    return say(
        "{program} with {tools}: NPV over {weeks} weeks {npv} on average; 90 % of cases lie in "
        "{span}.",
        span=span(npv.low, npv.high, findings.currency),
        **values,
    )


def _npv_table(findings: AttributionFindings, width: int) -> str:
    heads = [
        label("tool"), label("cost"), label("to rest"), label("alone"), label("share"),
        label("90 % of cases"), label("above 0"),
    ]  # fmt: skip
    rows = [_row(findings, one) for one in (*findings.tools, findings.itself)]
    if findings.elsewhere:
        rows.append([findings.called(ELSEWHERE), amount(findings.elsewhere), "", "", "", "", ""])
    rows.append(_row(findings, findings.total))
    if findings.cases == 1:
        heads, rows = [*heads[:5], heads[6]], [[*row[:5], row[6]] for row in rows]
    return narrowed(heads, rows, width)


def _row(findings: AttributionFindings, one: PartShare) -> list[str]:
    often = share(one.positive)
    if findings.sure:  # only luck differs
        often = label("yes") if one.share.mean > 0 else label("no")
    return [
        printable(findings.called(one.name)),
        amount(one.cost),
        "" if one.rest is None else amount(one.rest.mean, sign=True),
        "" if one.alone is None else amount(one.alone.mean, sign=True),
        amount(one.share.mean, sign=True),
        span(one.share.low, one.share.high),
        often,
    ]


def _note(findings: AttributionFindings) -> str:
    text = say(
        "Money in {currency}, of today; cost: what the tool's own entries in the books come to; to "
        "rest: NPV with all tools less NPV without this one; alone: NPV with this tool only less "
        "NPV without any; share: what it adds, averaged over all orders in which the tools could "
        "be added (Shapley value). Shares add up.",
        currency=findings.currency,
    )
    return f"{text} {elsewhere_told()}" if findings.elsewhere else text


def _others_table(findings: AttributionFindings, width: int) -> str:
    """Shares of what is not money earned: sales, customers, repeat buyers."""
    if not findings.others:
        return ""

    def said(value: float, unit: str) -> str:
        return points(value) if unit == "share" else amount(value, sign=True)

    parts = [*(one.name for one in findings.tools), findings.itself.name, findings.total.name]
    rows = [
        [
            printable(findings.called(part)),
            *(said(one.values[at], one.unit) for one in findings.others),
        ]
        for at, part in enumerate(parts)
    ]
    heads = [
        label("share of"),
        *(LABELS.get(one.measure, one.measure).lower() for one in findings.others),
    ]
    note = say("The same shares of what the program changes against today, means over cases.")
    return f"{narrowed(heads, rows, width)}\n{wrapped(note, width)}"
