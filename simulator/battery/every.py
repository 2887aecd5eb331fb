"""Every law, against every tool that is named."""

from __future__ import annotations

import simulator.battery.laws
import simulator.tools  # noqa: F401  (fills the registry)
from simulator.battery.law import LAWS, Check
from simulator.program.tool import REGISTRY, Tool

__all__ = ["LAWS", "checks"]


def checks(*tools: str | type[Tool]) -> list[Check]:
    """Every law against each of some tools, by kind or class; tool by tool.

    Raises
    ------
    LookupError
        For a tool that is not known here; the message says what may be done about it.
    """
    return [Check(one, kind_of(tool)) for tool in tools for one in LAWS.values()]


def kind_of(tool: str | type[Tool]) -> str:
    """The kind of a tool that is known here.

    Raises
    ------
    LookupError
        Where it is not; the message says what may be done about it.
    """
    kind = tool if isinstance(tool, str) else str(tool.model_fields["kind"].default)
    if kind in REGISTRY:
        return kind
    raise LookupError(
        f"there is no tool {kind!r} here; there are {', '.join(sorted(REGISTRY))}. A tool of a "
        "package is found by its entry point `loyalty.tools`, one of a file by importing it"
    )
