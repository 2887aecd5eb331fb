"""What computes a case here: versions of packages, and a digest of the simulator's own source.

Two machines that agree on all of it play the same case to the bit, on the same kind of processor.
Only the standard library is used: a cluster is asked by sending this file itself to its workers,
so that one that has another simulator, or none, answers as well.
"""

from __future__ import annotations

import hashlib
import importlib.util
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

OURS = "loyalty-simulator"
COMPUTES = (OURS, "numpy", "scipy", "numba")  # what draws and computes
TRAVELS = ("simpy", "pydantic", "distributed")  # what a case is made of on its way, and plays it
CODE = "code"


def versions(packages: tuple[str, ...] = COMPUTES) -> dict[str, str]:
    """The version of each package, empty where it is not installed."""
    return {name: _version(name) for name in packages}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def source() -> str:
    """A digest of the simulator's modules by name and content, empty where there is none.

    An edited checkout keeps its version; this is what tells it apart.
    """
    spec = importlib.util.find_spec("simulator")
    if spec is None or not spec.origin:
        return ""
    digest, here = hashlib.sha256(), Path(spec.origin).parent
    for path in sorted(here.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(here).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def all_of_it() -> dict[str, str]:
    """Python, every package that matters and the code, each with its version."""
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        **versions(COMPUTES + TRAVELS),
        CODE: source()[:12],
    }
