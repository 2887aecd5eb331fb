"""The report of an attribution."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import polars as pl
import pytest

from simulator.decision.share.attribution import attribute
from simulator.findings.arms import Spread
from simulator.findings.attribution import (
    ITSELF,
    TOTAL,
    AttributionFindings,
    Overlap,
    PartShare,
    Shared,
    attributed,
)
from simulator.program.plain import capitalized
from simulator.report.document import Document, Quantity, Range, Table
from simulator.report.figures.attribution import shares
from simulator.report.html import as_html
from simulator.report.kept import as_json, read
from simulator.report.page import as_markdown
from simulator.report.reports import document_of, summary_of
from simulator.report.sections.attribution.words import headline, overlap_in_words
from simulator.scenario import loads
from simulator.terms import TERMS

SHOP = """\
question: Who earns it?
goal: retain
horizon: 60 weeks
market:
  customers: 500
  purchases_per_year: 20
  basket: 29.60
  share_of_wallet: {pert: [30%, 45%, 60%], source: assumed, why: no survey yet}
  churn_per_year: 18%
company: {gross_margin: 28%}
programs:
  card:
    setup_cost: 80
    tools: {points: {back: 2%}, mailing: {}, discount: {depth: 2%}}
"""


def spread(mean: float) -> Spread:
    return Spread(mean, mean - 30, mean + 30)


def part(name: str, mean: float, *, tool: bool = True) -> PartShare:
    """A part that adds `mean` and cost as much."""
    rest, alone = (spread(mean - 5), spread(mean + 5)) if tool else (None, None)
    return PartShare(name, abs(mean), spread(mean), mean - 10, mean + 10, 0.75, rest, alone)


def overlap(mean: float, one: str = "points", other: str = "mail") -> Overlap:
    return Overlap(one, other, spread(mean), mean - 4, mean + 4)


def told(**changes: Any) -> AttributionFindings:
    """Two tools, one that earns and one that does not."""
    rows = [
        {"part": name, "case": case, "npv": float(case)}
        for name in ("points", "mail", ITSELF, TOTAL)
        for case in range(4)
    ]
    values: dict[str, Any] = {
        "name": "shop", "question": "Who earns it?", "program": "card", "currency": "EUR",
        "customers": 500.0, "horizon_weeks": 60, "cost_of_capital": 0.1, "agents": 60,
        "cases": 4, "seed": 1, "certain": False, "version": "0.1.0",
        "tools": (part("points", 100.0), part("mail", -40.0)),
        "itself": part(ITSELF, -80.0, tool=False), "total": part(TOTAL, -20.0, tool=False),
        "elsewhere": 0.0, "together": 60.0, "apart": 80.0, "last": 50.0,
        "gap": overlap(-20.0, "", ""), "pairs": (overlap(-20.0),),
        "others": (Shared("repeat_rate", "buy again", "share", (0.01, 0.0, 0.0, 0.01)),),
        "orders": 0, "subsets": 4, "simulation_error": 3.0, "sampling_error": 0.0,
        "warnings": (), "npv": pl.DataFrame(rows),
    }  # fmt: skip
    return AttributionFindings(**(values | changes))


def table(one: Document, name: str) -> Table:
    return next(each for each in one.tables if each.name == name)


def test_a_report_says_who_earns_and_adds_up() -> None:
    found = told()
    rows = table(document_of(found), "shares").rows
    assert [row[0] for row in rows] == ["Points", "Mail", capitalized(ITSELF), capitalized(TOTAL)]
    assert rows[0][1:4] == (100, 95, 105)
    shares_of = [row[4] for row in rows]
    assert isinstance(shares_of[0], Quantity)
    assert shares_of[0].value == 100
    assert rows[0][5:] == (Range(90, 110, error=1.5), Range(70, 130, error=3.0), 0.75)
    values = [one.value for one in shares_of if isinstance(one, Quantity)]
    assert sum(values[:-1]) == values[-1]  # type: ignore[arg-type]
    assert headline(found) == (
        "Points (+100 EUR) earns its cost back on average. Mail (-40 EUR) does not earn its cost "
        "back. Without tools the program comes to -80 EUR, with all of them to -20 EUR."
    )
    assert set(document_of(found).terms) <= set(TERMS)


@pytest.mark.parametrize(
    ("means", "said"),
    [
        ((11.0, 12.0), "Points (+11 EUR) and Mail (+12 EUR) earn their cost back on average."),
        ((-11.0, -12.0), "Points (-11 EUR) and Mail (-12 EUR) do not earn theirs back."),
        (
            (-1.0, 12.0),
            "Mail (+12 EUR) earns its cost back on average. Whether Points (-1 EUR) "
            "pays cannot be told from these cases.",
        ),
        ((1.0, 2.0), "Whether Points (+1 EUR) and Mail (+2 EUR) pay cannot be told"),
    ],
)
def test_the_headline_fits_who_earns(means: tuple[float, float], said: str) -> None:
    tools = (part("points", means[0]), part("mail", means[1]))
    assert headline(told(tools=tools)).startswith(said)


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (0.5, "They hardly overlap."),
        (3.0, "Whether they overlap cannot be told from these cases."),
        (-20.0, "They take from each other, Points and Mail most of all (-20.0 EUR when both"),
        (20.0, "They help each other, Points and Mail most of all"),
    ],
)
def test_overlap_is_told_as_far_as_it_is_known(gap: float, said: str) -> None:
    assert said in overlap_in_words(told(gap=overlap(gap)))
    assert "nothing overlaps" in overlap_in_words(told(tools=(part("points", 1.0),)))


@pytest.mark.parametrize("changes", [{"certain": True}, {"cases": 1}])
def test_what_is_sure_makes_no_claim_of_probability(changes: dict[str, Any]) -> None:
    found = told(**changes)
    page = as_markdown(document_of(found))
    assert "how sure one can be" in page
    assert "75.0 %" not in page
    assert all(row[5:] == (None, None, None) for row in table(document_of(found), "shares").rows)
    assert "75 %" not in summary_of(found)
    assert "90 % of cases lie" not in summary_of(found)
    layers = shares(found).wide["layer"]
    assert len(layers) == len(shares(told()).wide["layer"]) - 1


def test_sampled_orders_are_told_with_their_error() -> None:
    page = as_markdown(document_of(told(orders=12, subsets=64, sampling_error=2.5, pairs=())))
    assert "averages over 12 orders drawn in every case" in page
    assert "at most 2.50 EUR" in page


def test_pairs_are_a_table_where_there_are_several() -> None:
    tools = (part("points", 100.0), part("mail", -40.0), part("draw", 5.0))
    pairs = (overlap(-20.0), overlap(3.0, "points", "draw"), overlap(1.0, "mail", "draw"))
    rows = table(document_of(told(tools=tools, pairs=pairs, others=())), "overlaps").rows
    assert [row[:3] for row in rows] == [
        ("Points", "Mail", -20), ("Points", "Draw", 3), ("Mail", "Draw", 1),
    ]  # fmt: skip
    assert "overlaps" not in [one.name for one in document_of(told()).tables]


def test_what_was_paid_elsewhere_is_told() -> None:
    page = as_markdown(document_of(told(elsewhere=-12.0)))
    assert "| Elsewhere" in page
    assert "Elsewhere: the desk" in page
    assert "lsewhere" not in as_markdown(document_of(told()))


def test_hostile_names_are_only_shown() -> None:
    bad = "<script>alert(1)</script>"
    page = as_html(document_of(told(tools=(part(bad, 1.0), part("mail", 2.0)), warnings=(bad,))))
    assert bad not in page
    assert "\x1b" not in summary_of(told(program="\x1b[31mcard", question="\x1b[0m?"))


def test_a_terminal_is_not_too_narrow() -> None:
    long = replace(part("points", 1.0), name="a_name_as_long_as_can_be_had_in_a_scenario_file")
    lines = summary_of(told(tools=(long, part("mail", 2.0)))).splitlines()
    assert max(map(len, lines)) <= 80


def test_it_can_be_kept(tmp_path: Any) -> None:
    found = told()
    (tmp_path / "f.json").write_text(as_json(found), "utf-8")
    back = read(tmp_path / "f.json")
    assert isinstance(back, AttributionFindings)
    for field in fields(found):
        if field.name != "npv":
            assert getattr(back, field.name) == getattr(found, field.name)
    assert back.npv.equals(found.npv)


@pytest.mark.slow
def test_what_was_played_adds_up_in_every_case() -> None:
    """Shares are differences between arms, so that they add up whatever luck has brought."""
    played = attribute(loads(SHOP), "card", agents=40, cases=2, seed=1, jobs=1)
    found = attributed(played)
    assert [one.name for one in found.tools] == ["discount", "mailing", "points"]
    for _, of in found.npv.group_by("case"):
        parts = dict(of.select("part", "npv").iter_rows())
        assert parts.pop(TOTAL) == pytest.approx(sum(parts.values()))
    paid = sum(one.cost for one in (*found.tools, found.itself)) + found.elsewhere
    assert found.total.cost == pytest.approx(paid)
    assert found.itself.cost == pytest.approx(80)
    assert found.gap.effect.mean == pytest.approx(found.together - found.apart)
    assert found.subsets == 8
    assert len(found.pairs) == 3
    assert all(one.low <= one.share.mean <= one.high for one in found.tools)
    for one in found.others:
        *shares, total = one.values
        assert total == pytest.approx(sum(shares))
    assert as_markdown(document_of(found)).startswith("# Who earns it?")
