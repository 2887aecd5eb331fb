"""The page one decides from: `verdict.md`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from simulator.economics.bridge import PARTS
from simulator.report import numbers
from simulator.report.figures import Figure
from simulator.report.findings import ArmFinding, Findings, Spread
from simulator.report.terminal import beaten, error, in_order, opinion, pays
from simulator.report.waterfall import SHORT, TOTAL
from simulator.terms import SOURCES, TERMS, VERDICTS

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~!$])")
_DRIVERS = 10
_REASONS = {"value": "value", "lock_in": "lock-in", "service": "service"}
_OF_BRIDGE = ("bridge", "subsidy", "pull_forward", "departures_avoided", "lock_in")
_EXPLAINED = (
    "npv", "payback_weeks", "peak_funding", "liability", "repeat_rate", "case", "probability",
    "simulation_error", "real_uncertainty", "rank_correlation",
)  # fmt: skip


class Markdown(str):
    """Text that is Markdown already; everything else is escaped before it is written."""

    __slots__ = ()


def escaped(words: object) -> str:
    """Words of a scenario as Markdown that shows them and does nothing else."""
    if isinstance(words, Markdown):
        return words
    line = "".join(c if c.isprintable() else " " for c in str(words))
    html = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", html)


def write_page(found: Findings, figures: tuple[Figure, ...]) -> str:
    """The report as Markdown; `figures` are referred to as `figures/<stem>.svg`."""
    text = _template().render(
        f=found,
        main=found.main,
        paired=_paired(found),
        figures=tuple(figure for figure in figures if figure.stem != "bridge"),
        bridge=next((figure for figure in figures if figure.stem == "bridge"), None),
        tables={
            "judgments": _judgments(found),
            "arms": _arms(found),
            "effects": _effects(found),
            "around": _around(found),
            "bridge": _bridge(found),
            "stayed": _bullets(stayed(found)),
            "drivers": _drivers(found),
            "matches": _matches(found),
            "kinds": _kinds(found),
            "others": _others(found),
            "would_change": _bullets(found.would_change),
            "unchecked": _bullets((*found.unchecked, *found.warnings)),
            "assumptions": _assumptions(found),
            "terms": _terms(found),
        },
        error=error(found),
        opinion=opinion(found),
        gain=partial(numbers.amount, currency=found.currency, sign=True),
        span=partial(_span, currency=found.currency),
    )
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("simulator.report"),
        undefined=StrictUndefined,
        autoescape=False,  # Markdown, not HTML: every expression goes through `escaped`
        finalize=escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(share=numbers.share, whole=lambda value: f"{value:,.0f}")
    return environment.get_template("verdict.md.j2")


def _span(value: Spread, currency: str = "") -> str:
    return numbers.span(value.low, value.high, currency)


def table(headers: str, rows: Iterable[Iterable[object]]) -> Markdown:
    """A table; `headers` are split at bars, a header that ends in `>` aligns right."""
    names = [name.strip() for name in headers.split("|")]
    lines = [[name.rstrip(">") for name in names]]
    lines += [["--:" if name.endswith(">") else "---" for name in names]]
    lines += [[escaped(cell) for cell in row] for row in rows]
    return Markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _paired(found: Findings) -> bool:
    return any(arm.beaten is not None for arm in found.arms)


def _bullets(sentences: Iterable[str]) -> Markdown:
    return Markdown("\n".join(f"- {escaped(sentence)}" for sentence in sentences))


def _others(found: Findings) -> Markdown:
    others = (arm for arm in found.programs if arm.name != found.program)
    lines = (f"- **{escaped(arm.word.upper())}.** {escaped(arm.headline)}" for arm in others)
    return Markdown("\n".join(lines))


def _judgments(found: Findings) -> Markdown:
    if found.certain:
        return Markdown("")
    rows = ((j.text, "met" if j.met else "missed") for j in found.judgments)
    return table("criterion | ", rows)


def _arms(found: Findings) -> Markdown:
    headers = ["arm", "NPV>", "90 % of cases>", "pays>", "payback>", "peak funding>", "owed>"]
    headers += ["repeat>", "to today>", "cost>", "beaten>", "by>"]
    rows = [_arm(arm, certain=found.certain) for arm in in_order(found)]
    if not _paired(found):
        headers, rows = headers[:-2], [row[:-2] for row in rows]
    return table(" | ".join(headers), rows)


def _arm(arm: ArmFinding, *, certain: bool) -> list[object]:
    return [
        arm.label,
        numbers.amount(arm.npv.mean, sign=True),
        _span(arm.npv),
        pays(arm, certain=certain),
        numbers.weeks(arm.payback_weeks),
        numbers.amount(arm.peak_funding),
        numbers.amount(arm.liability),
        numbers.share(arm.repeat_rate, 1),
        numbers.points(arm.repeat_gain),
        numbers.amount(arm.cost),
        beaten(arm, certain=certain),
        "" if arm.behind is None else numbers.amount(arm.behind.mean, sign=True),
    ]


def _effects(found: Findings) -> Markdown:
    labels = {arm.name: arm.label for arm in found.arms}
    headers = ["measure", *(f"{labels.get(arm, arm)}>" for arm in found.compared), "meaning"]
    worst = [_worst(found, arm) if arm in labels else "" for arm in found.compared]
    rows: list[list[object]] = [
        ["worst 5 % of cases, NPV", *worst, "mean NPV of the worst twentieth of the cases"]
    ]
    rows += [
        [one.name, *(_measured(value, one.unit) for value in one.values), one.meaning]
        for one in found.effects
    ]
    return table(" | ".join(headers), rows if not found.certain else rows[1:])


def _around(found: Findings) -> Markdown:
    labels = {arm.name: arm.label for arm in found.arms}
    headers = ["measure", *(f"{labels.get(arm, arm)}>" for arm in found.compared), "meaning"]
    rows = (
        [one.name, *(_measured(value, one.unit) for value in one.values), one.meaning]
        for one in found.around
    )
    return table(" | ".join(headers), rows) if found.around else Markdown("")


def _bridge(found: Findings) -> Markdown:
    """Parts by arm; those of the arm in question with their range."""
    labels = {arm.name: arm.label for arm in found.arms}
    parts = {one.arm: {part.name: part.amount for part in one.parts} for one in found.bridges}
    if found.program not in parts:
        return Markdown("")
    totals = {one.arm: one.total for one in found.bridges}
    others = [arm for arm in totals if arm != found.program]
    headers = ["part", f"{labels[found.program]}>", "90 % of cases>"]
    headers += [*(f"{labels[arm]}>" for arm in others), "meaning"]
    rows = [
        [SHORT[name], *_each([parts[arm].get(name) for arm in (found.program, *others)]), meaning]
        for name, meaning in PARTS.items()
        if any(name in of for of in parts.values())
    ]
    rows.append([TOTAL, *_each([totals[arm] for arm in (found.program, *others)]), "their sum"])
    return table(" | ".join(headers), rows)


def _each(amounts: Sequence[Spread | None]) -> list[str]:
    """Means by arm, after the first one its range; nothing where an arm has no such part."""
    first, *others = ("" if one is None else numbers.amount(one.mean, sign=True) for one in amounts)
    return [first, "" if amounts[0] is None else _span(amounts[0]), *others]


def stayed(found: Findings) -> Iterable[str]:
    """Why customers stay with each program, or leave, where it changes that at all."""
    bridges = {one.arm: one for one in found.bridges}
    for arm in found.programs:
        reasons = bridges[arm.name].stayed if arm.name in bridges else ()
        if reasons:
            told = ", ".join(f"{_REASONS[name]} {heads:+,.0f}" for name, heads in reasons)
            whole = sum(heads for _, heads in reasons)
            yield (
                f"Departures that {arm.label} is expected to avoid over {found.horizon_weeks} "
                f"weeks: {whole:,.0f}, of which {told}."
            )


def _worst(found: Findings, name: str) -> str:
    arm = next(arm for arm in found.arms if arm.name == name)
    return numbers.amount(arm.worst_5, sign=True)


def _measured(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if unit == "satisfaction":
        return f"{value:+.3f}"
    if unit == "hours":
        return f"{value:.2f} h"
    return numbers.share(value, 1) if unit == "share" else numbers.amount(value)


def _drivers(found: Findings) -> Markdown:
    return table(
        "input | drawn between> | unit | rank correlation> | rests on | source",
        (
            (d.path, f"{d.low:.4g} and {d.high:.4g}", d.unit, f"{d.correlation:+.2f}",
             d.kind, d.source)
            for d in found.drivers[:_DRIVERS]
        ),
    )  # fmt: skip


def _matches(found: Findings) -> Markdown:
    return table(
        "segment | number | declared> | simulated>",
        ((m.segment, m.name, f"{m.declared:.4g}", f"{m.simulated:.4g}") for m in found.matches),
    )


def _kinds(found: Findings) -> Markdown:
    counts = Counter(assumption.kind for assumption in found.assumptions)
    return Markdown(
        "\n".join(
            f"- {counts[kind]} **{kind}**: {meaning}"
            for kind, meaning in SOURCES.items()
            if counts[kind]
        )
    )


def _assumptions(found: Findings) -> Markdown:
    return table(
        "number | value> | range | unit | kind | source",
        (
            (f"{a.path} (default)" if a.is_default else a.path, a.value, a.range, a.unit,
             a.kind, a.source)
            for a in found.assumptions
        ),
    )  # fmt: skip


def _terms(found: Findings) -> Markdown:
    lines = [f"- **{found.word.capitalize()}**: {escaped(VERDICTS[found.word])}."]
    around = tuple(one.name for one in found.around if one.name in TERMS)
    bridge = _OF_BRIDGE if found.bridges else ()
    for term in (TERMS[name] for name in (*_EXPLAINED, *bridge, *around)):
        unit = f" ({term.unit})" if term.unit else ""
        formula = f"; {term.formula}" if term.formula else ""
        lines.append(f"- **{term.label}**{unit}: {escaped(term.meaning + formula)}.")
    return Markdown("\n".join(lines))
