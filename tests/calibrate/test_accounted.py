"""Every line is accounted for, and what counts is what is true: dirty files of known truth."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calibrate.dirty import START, STYLES, Style, made
from tests.calibrate.files import Files, dropped, merged


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(STYLES))
@pytest.mark.slow
def test_what_is_read_is_the_truth(seed: int, style: Style) -> None:
    check(seed, style)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.encoding + style.day)
def test_what_is_read_is_the_truth_in_every_style(style: Style) -> None:
    check(7, style)


def check(seed: int, style: Style) -> None:
    """Hold one file to its truth: occasions to the cent, lines by what became of them."""
    text, truth = made(seed, style)
    with tempfile.TemporaryDirectory() as folder:
        log = Files(Path(folder)).read(text)
    assert log.account.read == truth.lines
    assert merged(log) == {word: n for word, n in truth.merged.items() if n}
    assert dropped(log) == {word: n for word, n in truth.dropped.items() if n}
    offset = (log.start - START) // timedelta(days=1)
    days, cents = (log.day + offset).tolist(), np.rint(log.amount * 100).tolist()
    assert sorted(zip(days, cents, strict=True)) == sorted(
        (day, paid) for (_, day), paid in truth.occasions.items()
    )
    assert log.customers == len({who for who, _ in truth.occasions})
    per = sorted(np.bincount(log.customer).tolist())
    who = [one for one, _ in truth.occasions]
    assert per == sorted(who.count(one) for one in set(who))
    assert log.account.gross == pytest.approx(truth.gross / 100)
    assert log.account.refunded == pytest.approx(truth.refunded / 100)
