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
    from simulator.experiment import Interrupted
    from simulator.machine import TooLarge
    from simulator.program.private import ToolMissing
    from simulator.report.calls import attribute, compare, improve, sweep
    from simulator.report.folder import Unwritable
    from simulator.report.result import Result, run
    from simulator.scenario import Scenario, ScenarioError
    from simulator.scenario.load import load
    from simulator.where import Where
    from simulator.workers.outcomes import CaseError

__all__ = [
    "CaseError",
    "Interrupted",
    "Result",
    "Scenario",
    "ScenarioError",
    "TooLarge",
    "ToolMissing",
    "Unwritable",
    "Verdict",
    "Where",
    "attribute",
    "compare",
    "diagnose",
    "improve",
    "load",
    "pilot",
    "run",
    "sweep",
]

_HOMES = {
    "load": "simulator.scenario",
    "Scenario": "simulator.scenario",
    "run": "simulator.report.result",
    "compare": "simulator.report.calls",
    "sweep": "simulator.report.calls",
    "diagnose": "simulator.report.calls",
    "pilot": "simulator.report.calls",
    "improve": "simulator.report.calls",
    "attribute": "simulator.report.calls",
    "Result": "simulator.report.result",
    "Verdict": "simulator.decision",
    "Where": "simulator.where",
    "ScenarioError": "simulator.scenario",
    "CaseError": "simulator.workers.outcomes",
    "Interrupted": "simulator.experiment",
    "TooLarge": "simulator.machine",
    "ToolMissing": "simulator.program.private",
    "Unwritable": "simulator.report.folder",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, and only then: `loyalty --help` must not wait for numba."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
