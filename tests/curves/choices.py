"""Every choice of every tool over its whole range, as the tools declare it (`curves`)."""

from __future__ import annotations

import simulator.tools  # noqa: F401  (fills the registry)
from simulator.battery.choices import shipped
from simulator.program.about.curve import Curve
from simulator.program.tool import REGISTRY

CURVES: dict[tuple[str, str], Curve] = {
    (kind, name): curve for kind in shipped() for name, curve in REGISTRY[kind].curves.items()
}
