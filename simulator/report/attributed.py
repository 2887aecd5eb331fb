"""Which tool earns what: the table in a terminal, and the tables of an attribution's folder."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from tabulate import tabulate

from simulator.decision.attribution import Attribution, attributable, attribute, summed
from simulator.decision.uncertainty import Spread, probability, spread
from simulator.economics.accounts import Numbers
from simulator.report.folder import ReportFolder
from simulator.report.numbers import amount, points, share, span
from simulator.report.result import AGENTS, SEED, report_name
from simulator.report.terminal import WIDTH, printable
from simulator.scenario import Scenario

ITSELF, TOTAL, ELSEWHERE = "program itself", "all together", "elsewhere"
_HARDLY = 0.01  # overlap below this share of what the tools earn alone is not worth a word


def folder_of(scenario: Scenario, program: str | None, out: Path) -> ReportFolder:
    """The folder of the tables, and where finished cases are kept meanwhile.

    Raises
    ------
    ScenarioError, Unwritable
        There is no such program to attribute, or the place cannot be used.
    """
    name = attributable(scenario, program)
    return ReportFolder(out, f"{report_name(scenario)}.{name}.attribution")


def run(
    scenario: Scenario,
    program: str | None = None,
    *,
    agents: int | None = None,
    cases: int,
    seed: int | None = None,
    **how: Any,
) -> Attribution:
    """Attribute a program; agents and seed that are not given are those of `loyalty run`.

    `how` is passed on to `simulator.decision.attribution.attribute`.
    """
    asked = scenario.run
    return attribute(
        scenario,
        attributable(scenario, program),
        agents=next(n for n in (agents, asked.agents, AGENTS) if n is not None),
        cases=cases,
        seed=next(n for n in (seed, asked.seed, SEED) if n is not None),
        **how,
    )


def in_words(found: Attribution, width: int = WIDTH) -> str:
    """What a terminal shows: who earns the NPV, how tools overlap, other measures, errors."""
    paragraphs = (
        _wrapped(printable(found.played.scenario.question), width),
        _wrapped(_head(found), width),
        _npv_table(found, width) + "\n" + _wrapped(_note(found), width),
        _wrapped(_overlap(found), width),
        _others_table(found, width),
        _wrapped(_errors(found), width),
    )
    return "\n\n".join(paragraphs)


def _head(found: Attribution) -> str:
    npv, scenario = _spread(found.shares["npv"].total), found.played.scenario
    some = "1 tool" if len(found.tools) == 1 else f"{len(found.tools)} tools"
    text = f"{found.program} with {some}: NPV over {scenario.horizon_weeks} weeks "
    text += amount(npv.mean, scenario.currency, sign=True)
    if found.n_cases == 1 or found.played.certain:
        return f"{text}."
    return f"{text} on average; 90 % of cases lie in {_range(npv, scenario.currency)}."


def _npv_table(found: Attribution, width: int) -> str:
    npv = found.shares["npv"]
    heads = ["tool", "cost", "to rest", "alone", "share", "90 % of cases", "above 0"]
    rows = [
        [
            tool,
            amount(float(found.costs.of(tool).mean())),
            amount(_spread(npv.rest[tool]).mean, sign=True),
            amount(_spread(npv.alone[tool]).mean, sign=True),
            *_shown(found, npv.value[tool]),
        ]
        for tool in found.tools
    ]
    rows.append([ITSELF, _paid(found.costs.itself), "", "", *_shown(found, npv.itself)])
    if found.costs.other.any():
        rows.append([ELSEWHERE, _paid(found.costs.other), "", "", "", "", ""])
    paid = sum((found.costs.of(tool) for tool in found.tools), found.costs.itself)
    rows.append([TOTAL, _paid(paid + found.costs.other), "", "", *_shown(found, npv.total)])
    if found.n_cases == 1:
        heads, rows = [*heads[:5], heads[6]], [[*row[:5], row[6]] for row in rows]
    return _table(heads, rows, width)


def _paid(cost: Numbers) -> str:
    return amount(float(cost.mean()))


def _shown(found: Attribution, value: Numbers) -> list[str]:
    """Mean, range and how often positive; whether positive where only luck differs."""
    over = _spread(value)
    often = probability(value[0] > 0)
    one = found.played.certain or found.n_cases == 1
    sure = ("yes" if over.mean > 0 else "no") if one else share(often.value)
    return [amount(over.mean, sign=True), _range(over), sure]


def _note(found: Attribution) -> str:
    text = (
        f"Money in {found.played.scenario.currency}, of today; cost: what the tool's own entries "
        "in the books come to; to rest: NPV with all tools less NPV without this one; alone: "
        "NPV with this tool only less NPV without any; share: what it adds, averaged over all "
        "orders in which the tools could be added (Shapley value). Shares add up."
    )
    if found.costs.other.any():
        text += f" {ELSEWHERE.capitalize()}: the desk, acquisition and tools of today."
    return text


def _overlap(found: Attribution) -> str:
    npv, currency = found.shares["npv"], found.played.scenario.currency
    if len(found.tools) == 1:
        return "There is one tool, so nothing overlaps."
    together, apart = _spread(npv.tools).mean, summed(npv.alone).mean
    last = summed(npv.rest).mean
    text = (
        f"Alone, the tools come to {amount(apart, currency, sign=True)} in all, together to "
        f"{amount(together, currency, sign=True)}, and what each adds to the rest sums to "
        f"{amount(last, currency, sign=True)}: "
    )
    gap = _spread(npv.tools - sum(npv.alone.values()))
    size = sum(abs(_spread(one).mean) for one in npv.alone.values())
    if abs(gap.mean) <= _HARDLY * size:
        return f"{text}they hardly overlap."
    if gap.low <= 0 <= gap.high:
        return f"{text}whether they overlap cannot be told from these cases."
    text += "they take from each other" if gap.mean < 0 else "they help each other"
    pair = max(npv.pairs, key=lambda one: abs(_spread(npv.pairs[one]).mean), default=None)
    if pair is None:
        return f"{text}."
    most = amount(_spread(npv.pairs[pair]).mean, currency, sign=True)
    return f"{text}, {pair[0]} and {pair[1]} most of all ({most} when both are there)."


def _others_table(found: Attribution, width: int) -> str:
    """Shares of what is not money earned: sales, customers, repeat buyers."""
    kinds: dict[str, tuple[str, Callable[[float], str]]] = {
        "sales": ("sales", _signed),
        "active": ("customers at the end", _signed),
        "repeat_rate": ("buy again in a year", points),
    }
    shown = [name for name in kinds if np.isfinite(found.shares[name].total[0]).any()]

    def row(title: str, values: list[Numbers]) -> list[str]:
        each = zip(shown, values, strict=True)
        return [title, *(kinds[name][1](_spread(value).mean) for name, value in each)]

    parts = [found.shares[name] for name in shown]
    rows = [row(tool, [part.value[tool] for part in parts]) for tool in found.tools]
    rows.append(row(ITSELF, [part.itself for part in parts]))
    rows.append(row(TOTAL, [part.total for part in parts]))
    heads = ["share of", *(kinds[name][0] for name in shown)]
    note = "The same shares of what the program changes against today, means over cases."
    return _table(heads, rows, width) + "\n" + _wrapped(note, width)


def _errors(found: Attribution) -> str:
    played, npv = found.played, found.shares["npv"]
    currency = played.scenario.currency
    luck = max(_spread(npv.value[tool]).simulation_sd for tool in found.tools)
    cases = "1 case" if found.n_cases == 1 else f"{found.n_cases} cases"
    text = (
        f"Simulation error of a share in a case at most {amount(luck, currency)} "
        f"({played.agents:,} agents, {cases}, seed {played.seed})."
    )
    if not found.split.exact:
        error = max(npv.sampling_error(tool) for tool in found.tools)
        text += (
            f" Shares are averages over {2 * found.split.n_pairs} orders drawn in every case, "
            f"because there are {2 ** len(found.tools):,} subsets of tools; the standard error of "
            f"their means for that reason is at most {amount(error, currency)}."
        )
    if found.n_cases == 1:
        text += " A single case says nothing about how sure one can be."
    return text


def _signed(value: float) -> str:
    return amount(value, sign=True)


def _spread(value: Numbers) -> Spread:
    return spread(value[0], value[1:])


def _range(over: Spread, currency: str = "") -> str:
    return span(over.quantiles[0.05], over.quantiles[0.95], currency)


def _table(heads: list[str], rows: list[list[str]], width: int) -> str:
    """A table that fits: names of tools are cut where they are too long."""
    align = ("left", *("right" for _ in heads[1:]))
    for room in range(40, 3, -1):
        body = [[_cut(row[0], room), *row[1:]] for row in rows]
        text = tabulate([heads, *body], tablefmt="plain", disable_numparse=True, colalign=align)
        first, *others = text.splitlines()
        longest = max(map(len, text.splitlines()))
        if longest <= width:
            break
    return "\n".join((first, "-" * longest, *others))


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}~"


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False)
