"""What this scenario's model is: its ODD description, from the code and the file.

Overview, Design concepts, Details (Grimm et al. 2020) is how agent-based models are
documented. Words that no code says stand in `templates/explain.md.j2` and nowhere else.
"""

from __future__ import annotations

from importlib.metadata import version

from jinja2 import Environment, PackageLoader, StrictUndefined

from simulator import draws
from simulator.economics import MEASURES
from simulator.explain.assumed import Assumed
from simulator.explain.described import as_typed, plain, text_of
from simulator.explain.facts import Facts
from simulator.explain.markdown import code, escaped, wrapped
from simulator.explain.odd import DescriptionTables
from simulator.market import people, shapes
from simulator.market.company import Company
from simulator.market.market import Market
from simulator.market.segment import Segment
from simulator.program.program import Joining
from simulator.program.wallet import Wallet, WalletTerms
from simulator.say import label, say
from simulator.scenario import Scenario
from simulator.simulate.solve.warm_up import warm_up_weeks
from simulator.simulate.state import State
from simulator.terms import SOURCES

MARK = "<!-- written by loyalty explain"


def explain(scenario: Scenario) -> str:
    """The ODD description of a scenario as Markdown: the same bits for the same file and code."""
    page = DescriptionTables(Facts(scenario))
    environment = Environment(
        loader=PackageLoader("simulator.explain"),
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
        sources=SOURCES, Company=Company, Segment=Segment, Market=Market, Wallet=Wallet,
        WalletTerms=WalletTerms, Joining=Joining, State=State, people=people,
        shapes=shapes, draws=draws, measures=", ".join(map(code, MEASURES)), warm_up=warm_up_weeks,
        assumed=Assumed(scenario, page.facts.solved()), say=say, label=label,
    )  # fmt: skip
    return wrapped(text)
