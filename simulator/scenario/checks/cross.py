"""What no section can check alone: names that refer to each other, numbers that contradict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from simulator.draws import check_purposes
from simulator.market.market import Market
from simulator.market.people import PURPOSES, hazard_beta
from simulator.market.segment import Segment
from simulator.market.shapes import shapes_of
from simulator.program.audiences.condition import ArmContext
from simulator.program.occasions import BIRTHDAY, TURN
from simulator.program.tool import REGISTRY
from simulator.say import clauses, fault
from simulator.scenario.build import Parts, with_numbers
from simulator.scenario.checks import around as surroundings
from simulator.scenario.checks import audiences, corners, currencies, limits, turns
from simulator.scenario.checks.notes import Notes
from simulator.scenario.faults import said, suggestion
from simulator.scenario.uncertain import Distribution
from simulator.simulate.asking import PURPOSE

MOST_MONEY = 5e13  # currency; ten times more would overflow 63 bits of 1/10,000
RESERVED = frozenset({"tools", "joining", "people"})
COMPANY_WIDE = ("market.desk", "market.rival")  # luck of no segment, which is the segment ""
HEADROOM = 0.5  # of the purchases still elsewhere, how many a 1 % price cut may move


class CrossChecks(Notes):
    """Cross checks of a tree whose sections have been read."""

    # ------------------------------------------------------------ names

    def names(self) -> None:
        """Check everything that refers to something by name."""
        if "programs" in self.nodes and self.nodes["programs"].value == {}:
            self.note("programs", fault("found none; expected at least one program to judge"))
        if "today" in self.programs:
            self.note("programs.today", fault("is the name of the control arm; use another"))
        self._tools_of("today", _map(self.tree.get("today")))
        for name, program in _map(self.tree.get("programs")).items():
            self._tools_of(f"programs.{name}", _map(program))
            self._program(f"programs.{name}", name, _map(program))
            surroundings.absent_sections(self, f"programs.{name}", _map(program))

    def _tools_of(self, path: str, program: dict[str, Any]) -> None:
        own = _map(program.get("tools"))
        stopped = set(program.get("stops") or ())
        running = (self.today - stopped) | self.named(f"{path}.tools")
        today = _map(_map(self.tree.get("today")).get("tools"))
        arm = {name: tool for name, tool in today.items() if name not in stopped} | own
        audiences.publishers(self, path, arm)
        around = ArmContext(tuple(sorted(self.segments)), audiences.facts_of(arm))
        for name, tool in own.items():
            here = f"{path}.tools.{name}"
            if name in RESERVED:
                self.note(
                    here, fault("is a reserved word; give the tool another name, and its kind")
                )
            other = _map(tool).get("instead_of")
            if other is not None and (other not in running or other == name):
                near = suggestion(str(other), running - {name})
                none = fault("no other tool of this arm is called so")
                self.note(f"{here}.instead_of", clauses(none, near))
            turns.asked(self, here, tool)
            audiences.names(self, f"{here}.to", _map(tool).get("to"), around)

    def _program(self, path: str, name: str, program: dict[str, Any]) -> None:
        for i, stopped in enumerate(program.get("stops") or ()):
            if stopped not in self.today:
                near = suggestion(str(stopped), self.today) or fault("today has no tools")
                self.note(
                    f"{path}.stops.{i}",
                    clauses(fault("no such tool today as '{stopped}'", stopped=stopped), near),
                )
        sets = _map(_map(_map(program.get("sets")).get("market")).get("segments"))
        for segment in sets:
            if self.segments and segment not in self.segments:
                near = suggestion(segment, self.segments)
                here = f"{path}.sets.market.segments.{segment}"
                self.note(here, clauses(fault("no such segment"), near))
        same = program.get("same_money_as")
        if same is not None:
            self._same_money(path, name, same, program)
        elif program.get("acquires"):
            self.note(f"{path}.acquires", fault("expected same_money_as: how much is spent on it"))

    def _same_money(self, path: str, name: str, same: str, program: dict[str, Any]) -> None:
        here = f"{path}.same_money_as"
        other = _map(_map(self.tree.get("programs")).get(same))
        if same not in self.programs or same == name:
            near = suggestion(same, self.programs - {name})
            self.note(here, clauses(fault("no other program is called '{same}'", same=same), near))
        elif other.get("same_money_as") is not None:
            self.note(
                here,
                fault("'{same}' itself costs what another program does; name that one", same=same),
            )
        plain = {kind for kind, tool in REGISTRY.items() if tool.spends}
        tools = _map(program.get("tools")).values()
        n_plain = sum(_map(tool).get("kind") in plain for tool in tools)
        if n_plain != (0 if program.get("acquires") else 1):
            self.note(
                here,
                fault(
                    "goes with acquires: true, or with one tool ({plain})", plain=", ".join(plain)
                ),
            )
        company = _map(self.tree.get("company"))
        if program.get("acquires") and company.get("cost_per_new_customer") is None:
            self.note(f"{path}.acquires", fault("needs company.cost_per_new_customer"))

    # ------------------------------------------------------------ sections as a whole

    def sections(self) -> None:
        """Let the models judge whole sections, at the center, at both ends and at a draw."""
        for choose in (
            lambda drawn: drawn.central,
            lambda drawn: drawn.ppf(1e-4) if drawn.open_ended else drawn.rounded(drawn.low),
            lambda drawn: drawn.ppf(1 - 1e-4) if drawn.open_ended else drawn.rounded(drawn.high),
            lambda drawn: drawn.ppf(0.3),
        ):
            before = len(self.faults.found)
            parts = Parts(self._with_numbers(choose), self._complain)
            today = {} if parts.market is None else parts.market.segments
            self._market(parts.market, "market", {})
            for name, (market, _) in parts.worlds.items():
                self._market(market, f"programs.{name}.sets.market", today)
            currencies.wallets(self, parts)
            surroundings.contradictions(self, parts)
            if len(self.faults.found) > before:
                return
        self._luck()
        self._warn()
        corners.loyalties(self)
        limits.desks(self)
        limits.budgets(self)
        surroundings.warn(self)

    def _with_numbers(self, choose: Any) -> dict[str, Any]:
        """The tree at certain numbers; shares stay at their centers, which add to 1."""
        tree: dict[str, Any] = with_numbers(self.tree, choose)
        for name, segment in self.tree["market"]["segments"].items():
            share = segment["share"]
            central = share.central if isinstance(share, Distribution) else share
            tree["market"]["segments"][name]["share"] = central
        return tree

    def _complain(self, path: str, error: ValidationError) -> None:
        for problem in error.errors():
            place = ".".join(key for key in (path, *map(str, problem["loc"])) if key)
            self.note(place, said(problem))

    def _market(self, market: Market | None, path: str, known: Mapping[str, Segment]) -> None:
        """Look for contradictions in segments that are not as `known`."""
        if market is None:
            return
        for name, customer in market.segments.items():
            if customer == known.get(name):
                continue
            here = f"{path}.segments.{name}"
            self._countable(f"{here}.basket", market, customer)
            for key, message in _contradictions(customer, market.start == "at_first_purchase"):
                self.note(f"{here}.{key}", message)

    def _countable(self, path: str, market: Market, segment: Segment) -> None:
        """Amounts are counted in whole 1/10,000; a sum over the horizon must fit 63 bits."""
        heads = market.customers * segment.share
        years = int(self.tree["horizon"]) / 52
        sales = heads * segment.purchases_per_year * segment.basket * years
        if sales > MOST_MONEY:
            self.note(
                path,
                fault(
                    "sales of {heads} customers over the horizon come to {sales}, more "
                    "than can be counted to the last unit ({most_money}); state money in "
                    "thousands",
                    heads=f"{heads:,.0f}",
                    sales=f"{sales:.3g}",
                    most_money=f"{MOST_MONEY:.0e}",
                ),
            )

    def _luck(self) -> None:
        names = {*PURPOSES, PURPOSE, BIRTHDAY}
        for arm in (self.tree["today"], *self.tree["programs"].values()):
            for name, tool in _map(arm.get("tools")).items():
                names |= {f"{name}.{word}" for word in (*REGISTRY[tool["kind"]].words, TURN)}
        try:
            check_purposes({*names, *COMPANY_WIDE}, {*self.segments, ""})
        except ValueError as error:
            self.note("market", str(error))

    def _warn(self) -> None:
        """Note what is odd but can be simulated."""
        company = self.tree["company"]
        margin = _number(company["gross_margin"])
        for name, tool in self.tree["today"].get("tools", {}).items():
            knob = REGISTRY[tool["kind"]].spends
            if knob is not None and _number(tool[knob]) >= margin:
                self.note(
                    f"today.tools.{name}.{knob}",
                    fault(
                        "{number} is not less than the gross margin of {margin}: every sale "
                        "loses money",
                        number=f"{_number(tool[knob]):.1%}",
                        margin=f"{margin:.1%}",
                    ),
                    self.warnings,
                )
        if self.tree["goal"] == "acquire" and company["cost_per_new_customer"] is None:
            message = fault(
                "cost_per_new_customer is not given, by which the goal acquire is judged"
            )
            self.note("company", message, self.warnings)


def _contradictions(segment: Segment, newcomers: bool) -> Iterator[tuple[str, str]]:
    """Declared numbers of a segment that no market can show together, and why."""
    elasticity, found_at = segment.elasticity, segment.elasticity_at
    share = segment.share_of_wallet if found_at is None else found_at
    room = (1 - share) / share
    if 0.01 * elasticity > HEADROOM * room:
        remedy = fault("lower one of them")
        if found_at is None:
            remedy = fault(
                "lower one of them, or say at which share of wallet it was found (elasticity_at)"
            )
        yield (
            "share_of_wallet" if found_at is None else "elasticity_at",
            clauses(
                fault(
                    "{share} leaves room for {room} more purchases, but elasticity "
                    "{elasticity}, as declared, has a 1 % price cut bring {more}",
                    share=f"{share:.4g}",
                    room=f"{room:.2%}",
                    elasticity=f"{elasticity:g}",
                    more=f"{0.01 * elasticity:.2%}",
                ),
                remedy,
            ),
        )
    try:
        shapes_of(segment)
    except ValueError as error:
        yield "loyalty_shape", str(error)
    if segment.churn_per_year > 0:
        try:
            hazard_beta(segment, newcomers)
        except (ValueError, ArithmeticError) as error:
            yield "churn_per_year", str(error).removeprefix("churn_per_year ")


def _number(value: Any) -> float:
    return float(value.central if isinstance(value, Distribution) else value)


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
