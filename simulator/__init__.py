"""Does a loyalty program pay, and how sure can one be?

>>> import simulator
>>> result = simulator.run("shop.yaml")  # doctest: +SKIP
>>> result.verdict.word  # doctest: +SKIP
'pilot first'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.decision import Verdict
    from simulator.report.result import Result, run
    from simulator.scenario import Scenario
    from simulator.scenario.load import load
    from simulator.where import Where

__all__ = ["Result", "Scenario", "Verdict", "Where", "load", "run"]

_HOMES = {
    "load": "simulator.scenario",
    "Scenario": "simulator.scenario",
    "run": "simulator.report.result",
    "Result": "simulator.report.result",
    "Verdict": "simulator.decision",
    "Where": "simulator.where",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, and only then: `loyalty --help` must not wait for numba."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
