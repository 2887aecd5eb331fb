"""A diagnosis in markets of which the answer is known because it was planted."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from simulator.decision.diagnosis.arms import POINTS, arm_of, changes_of, play, with_changes
from simulator.decision.diagnosis.stimulus import Stimulus
from simulator.findings.diagnosis import DiagnosisFindings
from simulator.findings.diagnosis.words import answer, factor_told, regulars_told, service_told
from simulator.findings.diagnosis.worked_out import PUBLISHED, Worked, diagnosis_of
from simulator.market.segment import MOTIVES
from simulator.program.tool import REGISTRY
from simulator.report.kept import as_json, read
from simulator.report.terminal.diagnosis import diagnosis_summary
from simulator.scenario import Scenario, loads
from simulator.simulate import CONTROL, simulate
from simulator.where import Where

SHOP = """\
question: Do we need a program?
goal: retain
horizon: 104 weeks
market:
  customers: 20000
  purchases_per_year: {purchases}
  basket: 30
  share_of_wallet: 40%
  churn_per_year: {churn}
  {more}
company: {{gross_margin: {margin}}}
{programs}
"""
USUAL = {"purchases": 20, "churn": "18%", "more": "", "margin": "40%", "programs": ""}


def shop(**given: object) -> Scenario:
    return loads(SHOP.format(**{**USUAL, **given}), needs_program=False)


@cache
def diagnosed(*given: tuple[str, object], cases: int = 8) -> DiagnosisFindings:
    scenario = shop(**dict(given))
    where = Where(jobs=1)
    return diagnosis_of(
        play(scenario, agents=1000, cases=cases, seed=2, certain=False, where=where)
    )


LIKED = ("more", "cares_about: {recognition: 2}")


@pytest.mark.slow
def test_the_motive_that_was_planted_is_the_key_factor() -> None:
    found = diagnosed(LIKED)
    assert found.factor.told
    assert found.factor.leading == "recognition"
    assert "recognition" in answer(found)
    gains = {one.motive: one.gain.mean for one in found.factor.factors}
    others = [gain for motive, gain in gains.items() if motive != "recognition"]
    assert gains["recognition"] > 1.5 * max(others)


@pytest.mark.slow
def test_a_declared_factor_that_is_another_is_contradicted() -> None:
    scenario = shop(more=LIKED[1])
    text = SHOP.format(**{**USUAL, "more": LIKED[1]}) + "key_factor: price\n"
    declared = loads(text, needs_program=False)
    assert scenario.key_factor is None
    played = play(declared, agents=1000, cases=8, seed=2, certain=False, where=Where(jobs=1))
    said = " ".join(factor_told(diagnosis_of(played)))
    assert "You say it is price; in this market it is recognition." in said


def test_no_motive_is_named_where_all_are_alike() -> None:
    found = diagnosed(cases=6)
    assert not found.factor.told
    assert "cannot be told" in next(factor_told(found))
    assert found.regulars.told == "yes"
    assert found.service is None
    assert "market: service: {failure_rate: ...}" in next(service_told(found))
    assert {one.published for one in found.levers} == {
        PUBLISHED[name] for name in ("retention", "margin", "frequency")
    }
    assert max(map(len, diagnosis_summary(found).splitlines())) <= 80


@pytest.mark.slow
def test_bad_service_is_mended_first_and_good_service_is_not() -> None:
    bad = diagnosed(("more", "service: {failure_rate: 15%}"))
    good = diagnosed(("more", "service: {failure_rate: 0.2%, departures_share: 3%}"))
    assert bad.service is not None
    assert good.service is not None
    assert bad.service.told == "yes"
    assert good.service.told != "yes"
    assert "Fix service first" in answer(bad)
    assert bad.service.departures is not None
    assert 0.2 < bad.service.departures.mean < 0.7


@pytest.mark.slow
def test_tourists_are_no_regulars() -> None:
    found = diagnosed(("purchases", 0.6), ("churn", "90%"))
    assert found.regulars.told == "no"
    assert answer(found).startswith("No loyalty program")
    assert "no business of regulars" in next(regulars_told(found))


def test_a_margin_that_leaves_nothing_is_said() -> None:
    found = diagnosed(("margin", "1%"), cases=2)
    assert found.break_even is None
    assert "margin" in answer(found)


def test_what_is_planned_has_to_be_decided_in_time() -> None:
    programs = "programs: {card: {tools: {points: {back: 1%}}}}"
    found = diagnosed(("programs", programs), cases=2)
    assert found.standing is not None
    assert [one.tool for one in found.standing.tasks] == ["points"]
    assert found.standing.tasks[0].weeks == REGISTRY["points"].effort.weeks
    assert found.standing.in_time is None


def test_findings_come_back_from_json(tmp_path: Path) -> None:
    found = diagnosed(cases=6)
    place = tmp_path / "findings.json"
    place.write_text(as_json(found), "utf-8")
    assert as_json(read(place)) == as_json(found)


def test_a_stimulus_of_nothing_is_today_to_the_bit() -> None:
    case = shop().case(0, None, seed=3, agents=200)
    nothing = Stimulus.model_validate({"motive": "play", "worth": 0.0})
    case = with_changes(case, (arm_of("play"),))
    programs = {
        name: one.model_copy(update={"tools": {"stimulus": nothing}})
        for name, one in case.programs.items()
    }
    played = simulate(replace(case, programs=programs), threads=1, panel=False)
    arms = [played.ledgers[CONTROL], played.ledgers[arm_of("play")]]
    for account in ("sales", "purchases", "active"):
        assert np.array_equal(arms[0].amounts(account), arms[1].amounts(account))


def test_a_stimulus_is_in_no_catalog() -> None:
    assert "stimulus" not in REGISTRY


def test_every_motive_costs_the_same_share_of_sales() -> None:
    scenario = shop()
    played = play(scenario, agents=400, cases=1, seed=1, certain=True, where=Where(jobs=1))
    worked = Worked(played)
    costs = [float(worked.measures.whole(arm_of(m), "program_cost")[0]) for m in MOTIVES]
    assert max(costs) / min(costs) < 1.02


def test_changes_are_what_they_say() -> None:
    case = shop(more="service: {failure_rate: 8%}").case(0, None, seed=1, agents=100)
    changed = with_changes(case, tuple(one.name for one in changes_of(case.market)))
    (today,) = case.market.segments.values()
    (fewer,) = changed.worlds["defections"][0].segments.values()
    assert fewer.churn_per_year == pytest.approx(today.churn_per_year - POINTS)
    service = changed.worlds["failures"][0].service
    assert service is not None
    assert service.failure_rate == pytest.approx(0.04)
    assert changed.worlds["margin"][1].gross_margin == pytest.approx(0.404)
