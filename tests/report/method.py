"""docs/method.md: `python -m tests.report.method` writes it from what tools say of themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import simulator.tools  # noqa: F401  (fills the registry)
from simulator.explain.described import doc_of
from simulator.explain.markdown import code, escaped, table
from simulator.program.about.listing import BESIDE, GOALS, MOTIVES, NEEDS, TEN_P, Listing
from simulator.program.tool import REGISTRY

Keys = Callable[[Listing], Sequence[str]]
PAGE = Path(__file__).parents[2] / "docs" / "method.md"
HEAD = """# The method, and where its tools stand in the catalogue

Written by `make method` from what tools declare. The method asks for a goal, then for the motive
for which these customers come back, then whether a program is worth its cost at all; then for
tools, and at last for proof that they work. Its lists name tools by what customers get; here is the
kind that a scenario types for each. `loyalty tools --by list` prints the same; `--for GOAL`,
`--motive MOTIVE` and `--needs WHAT` choose among them."""
JUDGED = """For which goal one looks at a tool first is judged, not measured. No tool is kept from
any other goal: what it does to one is what a run says."""


def listings() -> dict[str, Listing]:
    """What each tool says of itself."""
    return {kind: one.listing for kind, one in sorted(REGISTRY.items()) if one.listing is not None}


def page() -> str:
    """The whole page."""
    return "\n\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    yield HEAD
    yield "## The ten P"
    yield _by({key: TEN_P[key] for key in TEN_P}, lambda one: one.lists, "in the method")
    yield "## What is named beside them"
    yield _by(BESIDE, lambda one: one.lists, "in the method")
    yield "## By motive"
    yield _by(MOTIVES, lambda one: (one.motive,), "motive")
    yield "## By goal"
    yield JUDGED
    yield _by(GOALS, lambda one: one.goals, "goal")
    yield "## By what must be there"
    yield _by(NEEDS, lambda one: one.needs, "needs")
    yield "## By work before it stands"
    rows = [
        (code(kind), tool.effort.weeks, escaped(doc_of(tool).split("\n", 1)[0]))
        for kind, tool in sorted(REGISTRY.items(), key=lambda item: (item[1].effort.weeks, item[0]))
        if tool.listing is not None
    ]
    yield table(("kind", "weeks", "what it is"), rows)


def _by(names: Mapping[str, str], keys_of: Keys, head: str) -> str:
    rows = [
        (name, ", ".join(code(kind) for kind, one in listings().items() if key in keys_of(one)))
        for key, name in names.items()
    ]
    return table((head, "kinds"), rows)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
