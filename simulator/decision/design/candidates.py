"""Programs that a design is chosen from, as arms of one scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simulator.decision.design.choices import CHOICES, Scale
from simulator.program.about.effort import Effort
from simulator.program.about.listing import NEEDS
from simulator.program.tool import REGISTRY
from simulator.say import declared, label, label_n
from simulator.scenario import Scenario, ScenarioError
from simulator.scenario.lock import as_document
from simulator.scenario.scenario import assembled

WIN = "acquisition"  # not a tool: the same money for winning customers
PLAIN = "all"  # the audience that a tool has by itself
# Whom an offer may be addressed to, beside whom the tool addresses by itself.
AUDIENCES: Mapping[str, Any] = {
    "top": {"top": 0.2}, "lapsed": "lapsed", "everyone": "everyone",
}  # fmt: skip
FRAME = (
    "setup_cost", "running_cost_per_year", "running_cost_per_member", "rollout_weeks", "joining",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Ingredient:
    """A tool, or acquisition, for an audience, without its size."""

    kind: str
    to: str = PLAIN

    @property
    def name(self) -> str:
        """Its name in an arm, which may have no signs."""
        return self.kind if self.to == PLAIN else f"{self.kind}_{self.to}"


@dataclass(frozen=True, slots=True)
class Dose:
    """An ingredient at a size, in the unit of the choice that sets its cost."""

    what: Ingredient
    amount: float


@dataclass(frozen=True, slots=True)
class Draft:
    """A program: its ingredients and their sizes; none is no program."""

    doses: tuple[Dose, ...]

    @property
    def kinds(self) -> frozenset[Ingredient]:
        """What it is made of."""
        return frozenset(one.what for one in self.doses)

    @property
    def name(self) -> str:
        """Its tools, as an arm is called."""
        return "_and_".join(one.what.name for one in self.doses)

    def without(self, at: int) -> Draft:
        """It without one of its tools."""
        return Draft(self.doses[:at] + self.doses[at + 1 :])


@dataclass(frozen=True, eq=False)
class Kitchen:
    """What drafts are made into arms with.

    Attributes
    ----------
    base
        The scenario, whose programs are not played.
    document
        It as plain data.
    frame
        How the first program of the file is set up, run and joined, which every draft is.
    scale
        What sizes are scaled by.
    """

    base: Scenario
    document: Mapping[str, Any]
    frame: Mapping[str, Any]
    scale: Scale

    @classmethod
    def of(cls, base: Scenario) -> Kitchen:
        """The kitchen of a scenario, with or without programs."""
        document = as_document(base)
        written = document.get("programs") or {}
        first: Mapping[str, Any] = next(
            (one for one in written.values() if one.get("same_money_as") is None), {}
        )
        frame = {key: first[key] for key in FRAME if key in first}
        return cls(base, document, frame, scale_of(base))

    def program(self, draft: Draft) -> dict[str, Any]:
        """A draft as a file says it."""
        tools: dict[str, Any] = {}
        made: dict[str, Any] = {**deepcopy(dict(self.frame)), "tools": tools}
        for dose in draft.doses:
            if dose.what.kind == WIN:
                made["sets"] = {"company": {"acquisition_budget": self._budget(dose.amount)}}
                continue
            tools[dose.what.name] = self.tool(dose)
        return made

    def tool(self, dose: Dose) -> dict[str, Any]:
        """A tool at a size, as a file says it."""
        said = CHOICES[dose.what.kind].tool(dose.what.kind, dose.amount, self.scale)
        if dose.what.to != PLAIN:
            said["to"] = deepcopy(AUDIENCES[dose.what.to])
        return said

    def _budget(self, more: float) -> float:
        """A year's acquisition budget, with so much more than today's."""
        today = self.base.case(0, None, seed=0, agents=1).company.acquisition_budget
        return round(today + more, 2)

    def scenario(self, drafts: Iterable[Draft], name: str = "design") -> Scenario:
        """A scenario with drafts as its programs, and nothing beside them.

        Raises
        ------
        ScenarioError
            One of them cannot be played.
        """
        document = deepcopy(dict(self.document))
        document["programs"] = {arm_of(at): self.program(one) for at, one in enumerate(drafts)}
        document["locked"]["automatic"] = []
        whole = assembled(document, name, self.base.path)
        return replace(whole, name=name, warnings=())

    def refused(self, draft: Draft) -> str | None:
        """Why a draft cannot be played; None where it can."""
        try:
            self.scenario([draft])
        except ScenarioError as error:
            return error.faults[0].message
        return None


def arm_of(at: int) -> str:
    """The arm of a draft."""
    return f"d{at}"


def scale_of(base: Scenario) -> Scale:
    """The mean basket, spend of a customer in a year, sales a year, margin."""
    case = base.case(0, None, seed=0, agents=1)
    parts = case.market.segments.values()
    share = np.array([one.share for one in parts])
    baskets = np.array([float(one.basket) for one in parts])
    yearly = np.array([float(one.basket) * one.purchases_per_year for one in parts])
    total = float(share @ yearly) / float(share.sum())
    basket = float(share @ baskets) / float(share.sum())
    return Scale(basket, total, total * case.market.customers, case.company.gross_margin)


def effort_of(kind: str) -> Effort:
    """What it takes until a tool stands."""
    return REGISTRY[kind].effort


def ingredients(
    kitchen: Kitchen, *, ready_by: int | None, kinds: Sequence[str] = ()
) -> tuple[tuple[Ingredient, ...], dict[str, str]]:
    """What can be played and stand by then, and why the others cannot."""
    left: list[Ingredient] = []
    out: dict[str, str] = {}
    for kind in (*sorted(kinds or CHOICES), WIN):
        one = Ingredient(kind)
        weeks = 0 if kind == WIN else effort_of(kind).weeks
        if ready_by is not None and weeks > ready_by:
            out[kind] = label_n("takes 1 week to set up", "takes {n} weeks to set up", weeks)
            continue
        why = _missing(kitchen, kind) or kitchen.refused(Draft((Dose(one, usual(kitchen, one)),)))
        if why is None:
            left.append(one)
        else:
            out[kind] = why
    return tuple(left), out


def _missing(kitchen: Kitchen, kind: str) -> str | None:
    """What a market would have to have for a tool to do what it is for, and has not."""
    market = kitchen.base.case(0, None, seed=0, agents=1).market
    service = market.service
    has = {"service": service is not None, "desk": service is not None and bool(service.desk)}
    listing = None if kind == WIN else REGISTRY[kind].listing
    for need in () if listing is None else listing.needs:
        if not has.get(need, True):
            return label("needs {need}", need=declared(NEEDS[need]))
    return None


def usual(kitchen: Kitchen, what: Ingredient) -> float:
    """A size in the middle of what is sensible."""
    low, high = ends(kitchen, what)
    return float(np.sqrt(low * high))


def ends(kitchen: Kitchen, what: Ingredient) -> tuple[float, float]:
    """The least and the most of what is sensible."""
    if what.kind == WIN:
        return 1e-5 * kitchen.scale.sales, 0.2 * kitchen.scale.sales
    return CHOICES[what.kind].ends(kitchen.scale)


def typed(what: Ingredient, amount: float) -> float:
    """A size as one would type it."""
    return round(amount, 2) if what.kind == WIN else CHOICES[what.kind].typed(amount)
