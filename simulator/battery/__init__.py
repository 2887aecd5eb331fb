"""The battery: every law that a loyalty tool has to keep, for the tools of other packages, too.

    pytest --loyalty-tool punch_card

holds an installed tool to all of them. In a test file of one's own:

    from simulator.battery import parametrize_with_laws

    @parametrize_with_laws("punch_card")  # or the class
    def test_punch_card(check):
        check()

and without pytest: `for check in checks("punch_card"): check()`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.battery.every import LAWS, checks
    from simulator.battery.law import Broken, Check, Law
    from simulator.program.tool import Tool

__all__ = ["LAWS", "Broken", "Check", "Law", "checks", "parametrize_with_laws"]


def parametrize_with_laws(*tools: "str | type[Tool]") -> Any:
    """A pytest decorator: the test is given `check`, one law and one tool at a time.

    Raises
    ------
    LookupError
        For a tool that is not known here.
    """
    import pytest

    from simulator.battery.every import checks

    return pytest.mark.parametrize("check", checks(*tools), ids=str)


def __getattr__(name: str) -> Any:
    """Import what is asked for, and only then: every pytest beside us reads the plug-in."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "every" if name in ("LAWS", "checks") else "law"
    return getattr(import_module(f"simulator.battery.{home}"), name)
