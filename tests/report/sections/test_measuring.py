"""What to measure after launch: customers of launch alone, and words that fit the numbers."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.findings.arms import Spread
from simulator.findings.measuring import Measuring, Showing
from simulator.report.page import as_markdown
from simulator.report.sections import report_of
from simulator.report.sections.measuring import measuring
from tests.report.hand import findings
from tests.report.living import living
from tests.report.shop import run

SHOWING = Showing(52, Spread(3.0, 1.0, 5.0), 500.0, 250.0, None, 9_000.0, 2.5)
PLAN = Measuring(100_000.0, 0.1, 0.8, 0.05, (SHOWING,))


def test_the_effect_is_that_on_customers_of_launch() -> None:
    """Newcomers cannot be kept out beforehand: pairs of week-0 customers are the oracle."""
    result = run(living())
    plan = result.findings.measuring
    assert plan is not None
    program = result.findings.program
    both = result.winners[program].of("profit")
    each = (both[1] - both[0]) / result.winners[program].of("customers")[0]
    last = plan.showings[-1]
    assert last.weeks == result.scenario.horizon_weeks
    assert last.effect.mean == pytest.approx(float(np.mean(each)), rel=1e-6, abs=1e-6)


def test_the_first_year_that_shows_it_is_named() -> None:
    later = replace(SHOWING, weeks=104, group_adjusted=4_000.0)
    page = as_markdown(report_of(findings(measuring=replace(PLAN, showings=(SHOWING, later)))))
    assert "shows after 52 weeks if 9,000 customers (9 %) are kept out" in page


def test_what_does_not_show_is_said_not_to() -> None:
    never = replace(PLAN, showings=(replace(SHOWING, group_adjusted=None),))
    page = as_markdown(report_of(findings(measuring=never)))
    assert "does not show within 156 weeks, even with half of the customers kept out" in page


def test_nothing_is_planned_where_no_customers_are_known() -> None:
    assert measuring(findings()) is None
