"""Measures written by hand."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import ArrayLike

from simulator.economics import EVERY_MEASURE, Measures

WriteMeasures = Callable[..., Measures]


@pytest.fixture(scope="session")
def write() -> WriteMeasures:
    """A function that writes measures: arm to name to values, (cases,) or (3, cases).

    What is not given is zero; values of shape (cases,) have no simulation error.
    """

    def written(n: int, **arms: dict[str, ArrayLike]) -> Measures:
        values = {}
        every: dict[str, dict[str, ArrayLike]] = {"today": {}, **arms}
        for arm, given in every.items():
            row = {name: np.zeros((3, n)) for name in EVERY_MEASURE}
            for name, numbers in given.items():
                row[name] = np.broadcast_to(np.asarray(numbers, float), (3, n)).copy()
            values[arm] = row
        return Measures("today", values)

    return written
