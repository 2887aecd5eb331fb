"""Scenarios to start from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from simulator.say import clauses, fault
from simulator.scenario.faults import suggestion

SCHEMA = "loyalty.schema.json"  # beside the scenario
# What the YAML extension of most editors looks for in the first lines of a file.
EDITOR = f"# yaml-language-server: $schema={SCHEMA}"


class NoSuchStarter(Exception):
    """There is no shipped scenario of that name; the text lists those there are."""


def starter(like: str | None = None) -> str:
    """The text of a commented scenario that runs; of a shipped one where it is named.

    Its first line names the schema that `loyalty new` writes beside it.

    Raises
    ------
    NoSuchStarter
        If no shipped scenario is called `like`.
    """
    return f"{EDITOR}\n{_text(like)}"


def _text(like: str | None) -> str:
    if like is None:
        return (files("simulator.report") / "templates" / "scenario.yaml").read_text("utf-8")
    known = shipped()
    if like not in known:
        raise NoSuchStarter(
            clauses(
                fault("no shipped scenario is called {name}", name=repr(like)),
                suggestion(like, known),
            )
        )
    return known[like].read_text("utf-8")


def shipped() -> dict[str, Path]:
    """The scenarios that came with the program, by name."""
    package = Path(str(files("simulator")))
    # installed, they lie inside the package; in a checkout, beside it
    for folder in (package / "shipped", package.parent / "scenarios"):
        if folder.is_dir():
            return {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    return {}
