"""Run apart: a chart with one more account, a tool that posts to it, and who knows of it.

Its arguments are the folder of the chart and what the account says. The lines are changed before
anything else is imported, as if the line stood in it.
"""

from __future__ import annotations

import ast
import sys
import types
from pathlib import Path
from typing import Any, ClassVar, Literal

PROGRAM = Path(sys.argv[1])
LINE = f"    Account(**{ast.literal_eval(sys.argv[2])!r}),\n"
END = ")\n"  # of the last statement, the tuple of lines


def load(name: str, more: str = "") -> None:
    """Load a module of the program by its file, before its package has been imported."""
    file = PROGRAM / f"{name}.py"
    module = types.ModuleType(f"simulator.program.{name}")
    sys.modules[module.__name__] = module
    source = file.read_text()
    assert not more or source.endswith(f"\n{END}")
    told = source.removesuffix(END) + more + END if more else source
    exec(compile(told, file, "exec"), module.__dict__)


sys.path.insert(0, ".")
load("accounts")
load("lines", LINE)

import numpy as np  # noqa: E402

from simulator.economics.books.accounts import Accounts  # noqa: E402
from simulator.economics.books.attribution import costs_by_account  # noqa: E402
from simulator.economics.books.bridge import bridge_of  # noqa: E402
from simulator.economics.customers.arrivals import customer_profit  # noqa: E402
from simulator.economics.measures import measure, spending  # noqa: E402
from simulator.program.ledger import MONEY, Page  # noqa: E402
from simulator.program.tool import Own, Tool  # noqa: E402
from simulator.program.week import Week  # noqa: E402
from simulator.report.sections.statement import line_label  # noqa: E402
from simulator.simulate import simulate  # noqa: E402
from tests.laws.worlds import case, program  # noqa: E402


class Patronage(Tool):
    """Gives a hundredth of what is paid to a theater, and nothing to customers."""

    kind: Literal["a_patronage"] = "a_patronage"
    posts: ClassVar[tuple[str, ...]] = ("patronage_cost",)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        page.post("patronage_cost", week.paid // 100)


def main() -> None:
    played = simulate(case({"arm": program(tools={"theater": Patronage()})}, weeks=8), panel=True)
    arm, today = (Accounts.of(played.ledgers[name]) for name in ("arm", "today"))
    given = arm.total("patronage_cost")
    assert given[0] > 100 * MONEY
    bridge = bridge_of(arm, today)
    assert np.allclose(bridge.parts["program"], -given, rtol=0, atol=1e-3)
    assert all(not part.any() for name, part in bridge.parts.items() if name != "program")
    assert np.allclose(bridge.total, -given, rtol=0, atol=1e-3)
    assert np.allclose(spending(arm).sum(axis=1), given)
    assert measure(arm, today, 0.0)["program_cost"][0] == given[0] / MONEY
    assert list(costs_by_account(arm, "theater", 0.0)) == ["patronage_cost"]
    beside = customer_profit(today).sum() - customer_profit(arm).sum()
    assert np.isclose(beside, arm.weekly("patronage_cost").sum())
    panel: Any = played.panel
    loss = (panel.profit[0] - panel.profit[1]).sum()
    assert loss == played.ledgers["arm"].units("patronage_cost").sum()
    assert line_label("patronage_cost") == "Patronage"
    sys.stdout.write("known everywhere\n")


if __name__ == "__main__":
    main()
