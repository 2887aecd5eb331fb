"""What this scenario's model is: its ODD description, from the code and the file.

Overview, Design concepts, Details (Grimm et al. 2020) is how agent-based models are
documented. Words that no code says stand in `templates/explain.md.j2` and nowhere else.
"""

from __future__ import annotations

import tempfile
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from simulator import draws
from simulator.economics import MEASURES
from simulator.market import people, shapes
from simulator.market.company import Company
from simulator.market.customer import Customer
from simulator.market.market import Market
from simulator.program.program import Joining
from simulator.program.wallet import Wallet, WalletTerms
from simulator.report.assumed import Assumed
from simulator.report.described import as_typed, plain, text_of
from simulator.report.facts import Facts
from simulator.report.folder import Unwritable
from simulator.report.markdown import code, escaped, wrapped
from simulator.report.odd import Page
from simulator.scenario import Scenario
from simulator.simulate.pilot import warm_up_weeks
from simulator.simulate.state import State
from simulator.terms import SOURCES

MARK = "<!-- written by loyalty explain"


def explain(scenario: Scenario) -> str:
    """The ODD description of a scenario as Markdown: the same bits for the same file and code."""
    page = Page(Facts(scenario))
    environment = Environment(
        loader=PackageLoader("simulator.report"),
        undefined=StrictUndefined,
        autoescape=False,  # Markdown, not HTML: words of the scenario go through `escaped`
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        plain=plain, code=code, escaped=escaped, typed=as_typed, said=text_of,
        whole=lambda value: f"{value:,.0f}",
    )  # fmt: skip
    text = environment.get_template("explain.md.j2").render(
        f=page.facts, s=scenario, page=page, mark=MARK, version=version("loyalty-simulator"),
        sources=SOURCES, Company=Company, Customer=Customer, Market=Market, Wallet=Wallet,
        WalletTerms=WalletTerms, Joining=Joining, State=State, people=people,
        shapes=shapes, draws=draws, measures=", ".join(map(code, MEASURES)), warm_up=warm_up_weeks,
        assumed=Assumed(scenario, page.facts.solved()),
    )  # fmt: skip
    return wrapped(text)


def save(text: str, path: Path) -> None:
    """Write a description; an earlier one is replaced, anything else is left alone.

    Raises
    ------
    Unwritable
        If there is a file of another kind, or the place cannot be written.
    """
    place = path.resolve()  # a link stays one
    try:
        if place.exists() and not _ours(place):
            raise Unwritable(
                f"{path}: there is something else already; choose another name with --out"
            )
        with tempfile.TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent) as draft:
            # a file of one's own in a new folder has the rights that files usually have
            written = Path(draft) / place.name
            written.write_text(text, encoding="utf-8")
            written.replace(place)
    except OSError as fault:
        raise Unwritable(
            f"{path}: cannot write the description here ({fault.strerror or fault}); choose "
            "another place with --out"
        ) from None


def _ours(place: Path) -> bool:
    if not place.is_file():
        return False
    with place.open("rb") as file:
        return file.read(len(MARK)) == MARK.encode()
