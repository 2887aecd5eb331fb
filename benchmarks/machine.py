"""On what the benchmark ran."""

from __future__ import annotations

import os
import platform
import resource
import sys
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("numpy", "numba", "scipy", "mesa", "simpy")


def cpu() -> str:
    """The processor's name, with the widest vector instructions that matter here."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    fields = [line.partition(":") for line in text.splitlines()]
    known = {name.strip(): value.strip() for name, _, value in fields}
    vectors = [name for name in ("avx512f", "avx2") if name in known.get("flags", "").split()]
    return " ".join([known.get("model name", platform.machine()), *vectors[:1]])


def load() -> float:
    """Average number of running processes over the last minute, NaN where not told."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


def about() -> dict[str, str]:
    """Processor, cores, system and versions."""
    return {
        "cpu": cpu(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "load before": f"{load():.2f}",
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def peak_bytes() -> int:
    """Most memory this process has held at once.

    Not `ru_maxrss` where the system tells better: a child starts with its
    parent's, so that a small one would report the harness.
    """
    try:
        for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
