"""Help, hover, register and pages say of a default what its evidence says, and nothing else."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import Any

import pytest

from simulator.evidence import SEEN, Evidence
from simulator.explain.described import doc_of
from simulator.findings.assumptions import Assumption, assumptions
from simulator.knobs import knob_of
from simulator.program.tool import REGISTRY
from simulator.report.document import Table
from simulator.report.sections.assumptions import assumptions as section_of
from simulator.report.tools.catalogue import tool_page
from simulator.scenario import loads
from simulator.scenario.editor import json_schema
from simulator.tools.mailing import Mailing
from tests.report.hand import findings
from tests.report.register import PAGE, page

MADE_UP = Evidence(
    "Nobody & Never (1900), Journal of Nothing", "a thing that nobody has seen", "matched",
    "secondary", "a trade of its own", "+17 of nothing", on_sales=True,
)  # fmt: skip
SHOP = """
question: Does it pay?
goal: retain
currency: USD
start: 2026-01-05
market: {customers: 1000, sells: services, purchases_per_year: 26, basket: 30,
  share_of_wallet: 40%, churn_per_year: 10%}
company: {gross_margin: 30%}
programs:
  mail: {tools: {mailing: {}}}
"""


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_page_is_that_of_the_code() -> None:
    assert PAGE.read_text("utf-8") == page(), "run make register"


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_help_names_each_citation_once_with_all_that_is_known_of_it(kind: str) -> None:
    said = one_line(tool_page(kind))
    source = one_line(doc_of(REGISTRY[kind]).split("\nSource\n")[1])
    assert source in said
    for one in REGISTRY[kind].evidence():
        assert source.count(one.citation) == 1
        for words in (one.finding, one.trade, SEEN[one.seen]):
            assert words in source
    for about in REGISTRY[kind].knobs().values():
        assert one_line(f"{about.rests_on}: {about.told}") in said


def test_hover_shows_the_fields_as_they_are() -> None:
    about = knob_of(Mailing.model_fields["purchases"])
    assert about is not None
    schema: dict[str, Any] = {}
    replace(about, evidence=(MADE_UP,), above_zero="a reason")(schema)
    assert schema["description"] == (
        f"{about.unit}; measured, matched: {about.source}; Nobody & Never (1900): "
        "a thing that nobody has seen: +17 of nothing; zero is left out: a reason"
    )
    assert schema["x-evidence"] == [asdict(MADE_UP)]
    shipped = json_schema()["$defs"]["kind.mailing"]["properties"]["purchases"]
    assert [one["citation"] for one in shipped["x-evidence"]] == [
        "Hillstrom (2008), an e-mail to 64,000 past buyers (public data)"
    ]


def test_the_register_of_a_report_shows_each_finding_once() -> None:
    numbers = tuple(
        Assumption(f"here.{name}", "1", "", "x", "measured", "source", True, "matched", (MADE_UP,))
        for name in ("first", "second")
    )
    section = section_of(findings(assumptions=numbers))
    assert section is not None
    tables = {block.name: block for block in section.blocks if isinstance(block, Table)}
    labels = [column.name for column in tables["assumptions"].columns]
    assert [row[labels.index("study")] for row in tables["assumptions"].rows] == ["matched"] * 2
    assert tables["evidence"].rows == (
        (MADE_UP.citation, "matched", MADE_UP.trade, MADE_UP.found, MADE_UP.effect,
         SEEN["secondary"], "first, second"),
    )  # fmt: skip
    assert section_of(findings(assumptions=(replace(numbers[0], evidence=()),))) is not None


def test_a_scenario_tells_the_study_of_what_was_read_off_one_alone() -> None:
    goods = SHOP.replace("sells: services, ", "")
    told = {one.path.rpartition(".")[2]: one for one in assumptions(loads(goods))}
    assert (told["purchases"].kind, told["purchases"].study) == ("measured", "randomized")
    assert (told["need_shape"].kind, told["need_shape"].study) == ("measured", "observed")
    assert (told["elasticity"].kind, told["elasticity"].study) == ("judged", "")
    assert told["elasticity"].evidence
    # measured where goods are sold, and so assumed where services are
    told = {one.path.rpartition(".")[2]: one for one in assumptions(loads(SHOP))}
    assert (told["need_shape"].kind, told["need_shape"].study) == ("assumed", "")
    assert "Gopalakrishnan" in told["retention_pull"].evidence[0].citation


def test_a_lock_keeps_evidence_and_a_label_alone_brings_none() -> None:
    scenario = loads(SHOP)
    again = {leaf.path: leaf for leaf in loads(scenario.to_yaml()).leaves}
    for leaf in scenario.leaves:
        assert again[leaf.path].evidence == leaf.evidence, leaf.path
    assert any(leaf.evidence for leaf in again.values())
    text = scenario.to_yaml()
    wide = re.sub(r"elasticity: \{.*?source: judged", lambda m: m[0][:-6] + "published", text,
                  count=1, flags=re.DOTALL)  # fmt: skip
    assert wide != text
    [leaf] = [one for one in loads(wide).leaves if one.path.endswith(".elasticity")]
    assert (leaf.kind, leaf.evidence, leaf.study) == ("published", (), "")
