"""Tools of other packages: found by their entry points, known to workers and to kept cases.

A package names the module of each of its tools under the group `loyalty.tools`. What cannot
be loaded is left out and said where somebody asks for it; it must not stop a command that has
no need of it.
"""

from __future__ import annotations

import hashlib
import secrets
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from simulator.program.tool import REGISTRY
from simulator.say import fault, label

GROUP = "loyalty.tools"
OURS = "simulator"  # the package whose tools need no entry point
_THIS_PROCESS = secrets.token_hex(8)
SCRIPTS = ("__main__", "__mp_main__")  # processes of our own read the script again, on their own


@dataclass(frozen=True, slots=True)
class Unloaded:
    """A tool of another package that could not be loaded, and why, in one line."""

    name: str
    package: str
    why: str

    def __str__(self) -> str:
        return fault(
            "{name} of the package {package} could not be loaded: {why}",
            name=self.name,
            package=self.package,
            why=self.why,
        )


class ToolMissing(ValueError):
    """A tool that a scenario uses and that this process does not know."""

    place = "programs"


def load_installed() -> tuple[Unloaded, ...]:
    """Load the tools of all packages that are installed; returns those that could not be."""
    faults = (_loaded(one) for one in sorted(entry_points(group=GROUP), key=lambda one: one.name))
    return tuple(one for one in faults if one is not None)


def _loaded(one: EntryPoint) -> Unloaded | None:
    package = f"{one.dist.name} {one.dist.version}" if one.dist else label("that names it")
    before = set(REGISTRY)
    try:
        one.load()
    except Exception as error:  # whatever a package does when it is imported
        for kind in set(REGISTRY) - before:
            del REGISTRY[kind]
        said = str(error).strip().splitlines() or [""]
        return Unloaded(one.name, package, f"{type(error).__name__}: {said[0]}")
    return None


def modules_of(kinds: Iterable[str]) -> dict[str, str]:
    """The module of each of these tools that is not one of ours, by kind."""
    modules = {kind: REGISTRY[kind].__module__ for kind in kinds if kind in REGISTRY}
    return {kind: name for kind, name in modules.items() if name.split(".")[0] != OURS}


def require(modules: dict[str, str]) -> None:
    """Make tools known that another process knew, by the module of each.

    Raises
    ------
    ToolMissing
        Where a module cannot be imported here, or does not define the tool.
    """
    for kind, module in modules.items():
        if kind in REGISTRY:
            continue
        try:
            if module not in SCRIPTS:
                import_module(module)
        except ImportError as error:
            raise ToolMissing(_told(kind, module, f" ({error})")) from None
        if kind not in REGISTRY:
            raise ToolMissing(_told(kind, module, ""))


def _told(kind: str, module: str, why: str) -> str:
    return fault(
        "the tool {kind} is defined in {module}, which the processes that play cases cannot "
        "import{why}; install its package where they run, or play with one job (--jobs 1)",
        kind=repr(kind),
        module=module,
        why=why,
    )


def digests(modules: dict[str, str]) -> dict[str, str]:
    """A digest of the source that each of these tools is made of, by kind.

    Of all modules of the package that its module belongs to; of a single module, of that file.
    What stands in no file, as in a notebook, is another tool whenever it is defined.
    """
    return {kind: _digest(kind, module) for kind, module in sorted(modules.items())}


def _digest(kind: str, module: str) -> str:
    digest, sources = hashlib.sha256(), _sources(module)
    if not sources:
        digest.update(f"{_THIS_PROCESS} {id(REGISTRY.get(kind))}".encode())
    for path in sources:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _sources(module: str) -> list[Path]:
    root = sys.modules.get(module.split(".")[0])
    folders = [Path(place) for place in getattr(root, "__path__", ())]
    if folders:
        return sorted(path for folder in folders for path in folder.rglob("*.py"))
    file = getattr(root, "__file__", None)
    return [Path(file)] if file else []
