"""What a verdict needs to know beside measures: what was drawn, what can be seen, what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from simulator import experiment
from simulator.decision.names import in_sentence, name_of
from simulator.decision.uncertainty import PER_UNKNOWN, Booleans, Numbers
from simulator.decision.word.seen import Seen, seen_of
from simulator.decision.words import in_unit
from simulator.economics import Accounts, Measures
from simulator.economics.measures import spending
from simulator.knobs import EVIDENCE
from simulator.program.ledger import MONEY
from simulator.say import label
from simulator.scenario import Leaf
from simulator.scenario.evidence import asked, by_hand, counts_as, set_by_hand

QUARTER, TENTH = 13, 0.1  # weeks, and customers that take part in a pilot
EARLY = 26  # weeks after which one looks whether to go on
# What whole programs of a trade do to sales, as docs/facts.md checks.
USUAL_LIFT: Mapping[str, tuple[float, float]] = {"goods": (0.0, 0.08)}


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """What is known about an arm beside its measures.

    Attributes
    ----------
    drawn
        Values of the unknowns that can act on it, (cases, unknowns).
    names, judged
        What they are called, and whether they count as judged or assumed, (unknowns,).
    setup
        Cost of setting it up, in currency.
    trial_sales
        What a tenth of the customers buys in a quarter without it, in currency.
    trial_part
        Which part of what the program costs over the horizon goes to a tenth of the customers
        in a quarter.
    seen
        What a control group shows; None where no single customers are known.
    early, week
        Figures of the arm at the end of a week, each (cases,), such as its take-up.
    given
        Numbers fixed by hand without evidence, and what is believed of each.
    asked
        Numbers that the client knows and has not given, with the defaults that were played.
    usual_lift
        By how much programs of this trade lift sales; None where that is not known.
    units
        Those of the unknowns, (unknowns,); empty where nobody says them.
    """

    drawn: Numbers
    names: tuple[str, ...]
    judged: Booleans
    setup: float = 0.0
    trial_sales: float = 0.0
    trial_part: float = 1.0
    seen: Seen | None = None
    early: Mapping[str, Numbers] = field(default_factory=dict)
    week: int = EARLY
    given: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    usual_lift: tuple[float, float] | None = None
    units: tuple[str, ...] = ()

    @property
    def moving(self) -> int:
        """How many unknowns were drawn with more than one value."""
        return int((np.ptp(self.drawn, axis=0) > 0).sum()) if len(self.drawn) else 0

    @property
    def cases_needed(self) -> int:
        """How many cases would do, 0 where there are enough: `PER_UNKNOWN` for each unknown."""
        needed = PER_UNKNOWN * self.moving
        return needed if len(self.drawn) < needed else 0


def known_of(
    played: experiment.PlayedCases, measured: Measures, arm: str, leaves: tuple[Leaf, ...]
) -> Knowledge:
    """What is known about an arm on which these unknowns can act."""
    n, scenario = len(played.played), played.scenario
    drawn = [[case[leaf.path] for leaf in leaves] for case in played.drawn] if leaves else []
    sales = float(np.mean(measured.whole(measured.control, "sales")))
    setup = scenario.tree["programs"][arm].get("setup_cost") or 0.0
    week = min(EARLY, scenario.horizon_weeks) - 1
    part = TENTH * min(QUARTER / scenario.horizon_weeks, 1.0)
    return Knowledge(
        drawn=np.array(drawn, float) if drawn else np.zeros((n, 0)),
        names=tuple(leaf.path_in(arm) for leaf in leaves),
        units=tuple(leaf.unit for leaf in leaves),
        judged=np.array([counts_as(leaf) not in EVIDENCE for leaf in leaves], bool),
        setup=float(getattr(setup, "central", setup)),
        trial_sales=part * sales,
        trial_part=part,
        seen=seen_of(played, arm),
        early=_early(played, arm, week),
        week=week + 1,
        given=tuple(_given(scenario.leaves, arm)),
        asked=tuple(_asked(scenario.leaves, arm)),
        usual_lift=USUAL_LIFT.get(scenario.tree["market"].get("sells") or "goods"),
    )


def _given(leaves: tuple[Leaf, ...], arm: str) -> Iterator[str]:
    """Each number fixed by hand that can act on an arm, once, with what is believed of it.

    So are those that the arm `sets`, with what they are today.
    """
    believed = dict.fromkeys(_believed(leaves, arm))
    for leaf, today in set_by_hand(leaves, arm):
        assert leaf.value is not None
        name, value = in_sentence(name_of(leaf.path)), in_unit(leaf.value, leaf.unit)
        said = [] if today is None else [label("today {value}", value=in_unit(today, leaf.unit))]
        for one in [one for one in believed if one[:2] == (name, value)]:
            said.append(label("usual range {low} to {high}", low=one[2], high=one[3]))
            del believed[one]
        yield f"{name} {value}" + (f" ({', '.join(said)})" if said else "")
    for name, value, low, high in believed:
        yield label(
            "{knob} {value} (usual range {low} to {high})",
            knob=name,
            value=value,
            low=low,
            high=high,
        )


def _believed(leaves: tuple[Leaf, ...], arm: str) -> Iterator[tuple[str, str, str, str]]:
    """Name, value and usual range of each number fixed by hand that can act on an arm."""
    for leaf in by_hand(leaves):
        keys = leaf.path.split(".")
        if keys[0] == "programs" and keys[1] != arm:
            continue
        assert leaf.believed is not None
        assert leaf.value is not None
        low, value, high = (
            in_unit(one, leaf.unit) for one in (leaf.believed[0], leaf.value, leaf.believed[1])
        )
        yield in_sentence(name_of(leaf.path)), value, low, high


def _asked(leaves: tuple[Leaf, ...], arm: str) -> Iterator[str]:
    """Each number left at its default that can act on an arm and the client knows, once."""
    about = [leaf for leaf in asked(leaves) if leaf.path.split(".")[:2] == ["programs", arm]]
    about += [leaf for leaf in asked(leaves) if not leaf.path.startswith("programs.")]
    said = (f"{in_sentence(name_of(leaf.path))} {_default(leaf)}" for leaf in about)
    yield from dict.fromkeys(said)


def _default(leaf: Leaf) -> str:
    """The default, or that there is none because it follows from other numbers."""
    if leaf.value is None:
        return label("as it follows from the others")
    return in_unit(leaf.value, leaf.unit)


def _early(played: experiment.PlayedCases, arm: str, week: int) -> dict[str, Numbers]:
    """What is seen of an arm by the end of a week: take-up, redemption, cost; (cases,) each."""
    figures: dict[str, list[float]] = {"take-up": [], "redemption": [], "cost": []}
    for case in played.played:
        books = Accounts.of(case.ledgers[arm])

        def until(name: str, books: Accounts = books) -> float:
            return float(books.weekly(name)[0, : week + 1].sum())

        active = float(books.weekly("active")[0, week])
        issued = until("points_issued") + until("points_opening")
        paid = float(spending(books)[0, : week + 1].sum()) / MONEY
        figures["take-up"].append(float(books.weekly("members")[0, week]) / max(active, 1.0))
        figures["redemption"].append(until("points_redeemed") / issued if issued else 0.0)
        figures["cost"].append(paid / float(books.customers[0]))
    return {name: np.array(values) for name, values in figures.items()}
