"""Plays a small scenario and prints what is said of it, for a process of another language."""

from __future__ import annotations

import json
import sys

from simulator.economics import EVERY_MEASURE
from simulator.explain.explain import explain
from simulator.explain.markdown import escaped
from simulator.findings import Findings
from simulator.program.chart import CHART
from simulator.report.page import as_markdown
from simulator.report.sections import report_of
from simulator.report.terminal import summary
from simulator.report.tools.catalogue import tool_page
from simulator.terms import TERMS
from tests.report.shop import played, shop


def given(findings: Findings) -> list[str]:
    """What stands in the scenario or beside the numbers of the model, and names of data."""
    words = {findings.question, "`loyalty explain scenario.lock.yaml`"}
    for one in findings.assumptions:
        words |= {one.range, *one.source.split("; "), one.source, one.path}
        words.add(one.path.rpartition(".")[2])
        for cited in one.evidence:
            words |= {cited.citation, cited.found, cited.trade, cited.effect}
    assert findings.setting is not None
    for planned in findings.setting.programs:
        words |= {said for o in planned.offers for said in (o.says, o.when, o.leaves_out)}
    words |= {name.replace("_", " ") for name in (*CHART, *EVERY_MEASURE)}
    words |= {term.unit for term in TERMS.values()} | {term.source for term in TERMS.values()}
    return sorted(words | {escaped(word) for word in words}, key=len, reverse=True)


def main() -> None:
    """Print the page, the half page of a terminal, the model, a tool, and what was given."""
    findings = played(mend=True).findings
    page, half = as_markdown(report_of(findings)), summary(findings, width=10_000)
    model, tool = explain(shop()), tool_page("points")
    sys.stdout.write("\f".join((page, half, model, tool, json.dumps(given(findings)))))


if __name__ == "__main__":
    main()
