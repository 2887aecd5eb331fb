"""Numbers as people write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.explain import numbers
from simulator.explain.numbers import amount


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 USD"),
        (-0.001, "0 USD"),
        (1_234_567, "1.23 M USD"),
        (-80_000, "-80.0 k USD"),
        (999_600, "1 M USD"),
        (999.96, "1 k USD"),
        (12, "12.0 USD"),
        (3e9, "3 bn USD"),
        (None, "-"),
        (math.nan, "-"),
        (math.inf, "-"),
    ],
)
def test_money_has_three_figures(value: float | None, text: str) -> None:
    assert numbers.amount(value, "USD") == text


def test_gains_may_carry_their_sign() -> None:
    assert numbers.amount(120_000, sign=True) == "+120 k"
    assert numbers.amount(-120_000, sign=True) == "-120 k"
    assert numbers.amount(0, sign=True) == "0"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 %"), (1, "100 %"), (0.001, "<1 %"), (0.999, ">99 %"), (0.62, "62 %"), (None, "-")],
)
def test_only_certainty_is_written_as_certainty(value: float | None, text: str) -> None:
    assert numbers.share(value) == text


def test_differences_of_shares_are_points() -> None:
    assert numbers.points(0.0132) == "+1.3 pt"
    assert numbers.points(-0.00001) == "0 pt"


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (None, "none"), (100_000, "100_000"), (5.0, "5"), (0.05, "0.05"), ("a", "a")],
)
def test_values_look_as_in_a_scenario(value: object, text: str) -> None:
    assert numbers.plain(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(-1, "0 s"), (40, "40 s"), (170, "3 min"), (7_500, "2 h 5 min")]
)
def test_times_to_wait(seconds: float, text: str) -> None:
    assert numbers.duration(seconds) == text


@pytest.mark.parametrize(
    ("value", "error", "said"),
    [
        (1_290.0, 44_000.0, "about 0 USD"),
        (1_234_567.0, 44_000.0, "1.23 M USD"),
        (1_234_567.0, 440_000.0, "1.2 M USD"),
        (-1_234_567.0, 4_400_000.0, "-1 M USD"),
        (96_300.0, 7_000.0, "96 k USD"),
        (96_300.0, 70.0, "96.3 k USD"),
        (999_700.0, 10_000.0, "1 M USD"),
        (12.34, 0.5, "12.3 USD"),
        (0.0, 44_000.0, "0 USD"),
        (1_234.0, 0.0, "1.23 k USD"),
        (1_234.0, math.nan, "1.23 k USD"),
    ],
)
def test_no_figure_is_finer_than_the_error_of_the_amount(
    value: float, error: float, said: str
) -> None:
    assert amount(value, "USD", error=error) == said


@given(
    value=st.floats(-1e12, 1e12).filter(lambda one: abs(one) > 1e-3), error=st.floats(1e-2, 1e12)
)
def test_what_is_shown_is_within_an_error_of_the_amount(value: float, error: float) -> None:
    text = amount(value, error=error)
    number, _, unit = text.removeprefix("about ").partition(" ")
    shown = float(number) * {"": 1, "k": 1e3, "M": 1e6, "bn": 1e9}[unit]
    assert abs(shown - value) <= max(error, 0.006 * abs(value))
