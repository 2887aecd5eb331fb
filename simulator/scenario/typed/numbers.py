"""Numbers of a scenario: plain, spelled, or uncertain with a source."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from simulator.knobs import EVIDENCE, Knob, SourceKind
from simulator.say import clauses, fault
from simulator.scenario.faults import Faults, show, suggestion
from simulator.scenario.leaves import Leaf
from simulator.scenario.searched import SEARCH, Searched, between, ends, misplaced
from simulator.scenario.shape import Place, Shape
from simulator.scenario.text.nodes import BROKEN, Node
from simulator.scenario.typed import origin as origins
from simulator.scenario.typed import samples, wanted
from simulator.scenario.typed.amounts import Amounts
from simulator.scenario.typed.origin import HERE, Origin
from simulator.scenario.uncertain import (
    FLAT,
    MODE,
    PARAMETERS,
    SHAPES,
    Distribution,
    pert,
    trouble,
)

FORMS = (*SHAPES, "value")
ABOUT_NOTHING = Knob(unit="", kind="declared", source=HERE)


@dataclass
class Numbers:
    """Reads numbers into leaves; `in_baskets` are defaults that follow the average basket.

    Defaults were measured where goods are sold. In another `trade` they are assumed.
    Files that are named lie relative to `folder`.
    """

    faults: Faults
    trade: str = "goods"
    folder: Path | None = None
    machine: bool = False
    leaves: list[Leaf] = field(default_factory=list)
    searched: list[Searched] = field(default_factory=list)
    in_baskets: list[tuple[int, Knob]] = field(default_factory=list)
    amounts: Amounts = field(init=False)

    def __post_init__(self) -> None:
        self.amounts = Amounts(self.faults, self.machine)

    def read(
        self,
        shape: Shape,
        node: Node,
        path: str,
        about: Knob | None,
        *,
        decided: bool = False,
        weeks: bool = False,
    ) -> Any:
        """The number at a node: plain, or a `Distribution`; a missing one is None."""
        about = about or ABOUT_NOTHING
        weeks = weeks or about.unit.startswith("weeks")
        if node.value is BROKEN:
            return None
        if isinstance(node.value, dict):
            return self._form(shape, node, path, about, decided=decided, weeks=weeks)
        kind = wanted.kind_of(shape, about, path, weeks=weeks, uncertain=not decided)
        value = self.amounts.read(shape, node, about, kind)
        if value is not None:
            self.amounts.check(shape, node, value, about, kind)
        source = about.source if about.kind == "declared" else HERE
        self._leaf(path, value, about, Origin("declared", source), node.line)
        return value

    def default(self, place: Place, path: str) -> Any:
        """The default of a knob: uncertain if it has a plausible range and nobody knows it."""
        about, value = place.about, place.default()
        assert about is not None
        origin = origins.of_default(about, self.trade)
        drawn: Any = value
        if about.low is not None and about.high is not None and value is not None and not about.own:
            drawn = pert(
                float(about.low), float(value), float(about.high), whole=place.shape.integer,
                mode_weight=_mode_weight(origin.kind),
            )  # fmt: skip
        if about.coin or about.baskets is not None:
            self.in_baskets.append((len(self.leaves), about))
        self._leaf(path, drawn, about, origin, None)
        return drawn

    # ------------------------------------------------------------ written as a mapping

    def _form(
        self, shape: Shape, node: Node, path: str, about: Knob, *, decided: bool, weeks: bool
    ) -> Any:
        """A distribution, or `{value: x, source: ...}`."""
        given: dict[str, Node] = node.value
        extra = (*origins.KEYS, "truncate", "apart", *samples.KEYS, SEARCH)
        for key in given.keys() - set(FORMS) - set(extra):
            near = suggestion(key, FORMS + extra)
            if given[key].value is None and " " in key:
                near = fault("a text with a comma inside {{...}} needs quotes")
            self._note(given[key], clauses(fault("no such distribution or key"), near))
        forms = [name for name in FORMS if name in given]
        if len(forms) != 1:
            given_forms = ", ".join(forms) or show(given)
            self._note(
                node,
                fault(
                    "found {given_forms}; expected a number or one of {forms}",
                    given_forms=given_forms,
                    forms=", ".join(FORMS),
                ),
            )
            return None
        origin = origins.of_form(given, about, self._note, certain=forms == ["value"])
        ends = None
        if "interval" in given:
            ends = self._parameters(given["interval"], "interval", shape, about, path, weeks=weeks)
        sample = samples.read(given, ends, self._note, self.folder)
        source = sample.source if sample.source and "from" not in given else origin.source
        origin = replace(origin, source=source, n=sample.n, interval=sample.interval)
        if origin.is_default and about.kind == "measured":
            origin = origins.of_default(about, self.trade)
        if forms == ["value"]:
            value = self._value(shape, given, about, path, weeks=weeks)
            self._leaf(path, value, about, origin, node.line)
            if SEARCH in given:
                self._search(shape, given[SEARCH], path, value, about, weeks=weeks)
            return value
        if SEARCH in given:
            message = fault(
                "stands beside {form}; what is searched is chosen, so it is not uncertain: give "
                "value: instead of {form}:",
                form=forms[0],
            )
            self._note(given[SEARCH], message)
            return None
        if decided:
            self._note(
                node,
                fault(
                    "found {forms}; this is decided, not uncertain: give one number", forms=forms[0]
                ),
            )
            return None
        drawn = self._distribution(forms[0], shape, given, about, path, weeks=weeks)
        if drawn is not None:
            drawn = replace(drawn, mode_weight=_mode_weight(origin.kind))
            self.amounts.check_support(shape, node, drawn, about)
            self._leaf(path, drawn, about, origin, node.line, apart=self._apart(given))
        return drawn

    def _apart(self, given: dict[str, Node]) -> bool:
        """Whether a belief is to be drawn on its own, not once for all that share it."""
        node = given.get("apart")
        if node is not None and not isinstance(node.value, bool):
            self._note(node, fault("found {found}; expected true or false", found=show(node.value)))
        return node is not None and node.value is True

    def _value(
        self, shape: Shape, given: dict[str, Node], about: Knob, path: str, *, weeks: bool
    ) -> Any:
        if "truncate" in given:
            self._note(
                given["truncate"], fault("a single value has no tails; leave `truncate` out")
            )
        kind = wanted.kind_of(shape, about, path, weeks=weeks, uncertain=True)
        value = self.amounts.read(shape, given["value"], about, kind)
        if value is not None:
            self.amounts.check(shape, given["value"], value, about, kind)
        return value

    def _search(
        self, shape: Shape, node: Node, path: str, value: Any, about: Knob, *, weeks: bool
    ) -> None:
        """Note between which ends a knob may be turned."""
        wrong = misplaced(path, about)
        if wrong is not None:
            self._note(node, wrong)
            return
        before = len(self.faults.found)
        kind = wanted.kind_of(shape, about, path, weeks=weeks, uncertain=False)
        read = [self.amounts.read(shape, item, about, kind) for item in ends(node, self._note)]
        for item, end in zip(node.value if read else (), read, strict=True):
            if end is not None:
                self.amounts.check(shape, item, end, about, kind)
            elif len(self.faults.found) == before:
                self._note(item, fault("found nothing; expected a number"))
        # a value that could not be read has its fault already
        if len(self.faults.found) > before or (value is None and not shape.optional):
            return
        searched = between(shape, node, read, path, value, about, self._note)
        if searched is not None:
            self.searched.append(searched)

    def _distribution(
        self, name: str, shape: Shape, given: dict[str, Node], about: Knob, path: str, *,
        weeks: bool,
    ) -> Distribution | None:  # fmt: skip
        numbers = self._parameters(given[name], name, shape, about, path, weeks=weeks)
        cut: tuple[float, ...] | None = None
        if "truncate" in given:
            cut = self._parameters(given["truncate"], "truncate", shape, about, path, weeks=weeks)
            if cut is None:
                return None
            if len(cut) != 2:
                self._note(given["truncate"], fault("expected [lowest, highest]"))
                return None
        if numbers is None:
            return None
        drawn = Distribution(
            name, numbers, None if cut is None else (cut[0], cut[1]), whole=shape.integer
        )
        wrong = trouble(drawn)
        if wrong is not None:
            self._note(given[name], wrong)
            return None
        return drawn

    def _parameters(
        self, node: Node, name: str, shape: Shape, about: Knob, path: str, *, weeks: bool
    ) -> tuple[float, ...] | None:
        names = PARAMETERS.get(name, ("lowest", "highest"))
        if node.value is BROKEN:
            return None
        if not isinstance(node.value, list):
            self._note(node, f"found {show(node.value)}; expected [{', '.join(names)}]")
            return None
        whole = wanted.kind_of(shape, about, path, weeks=weeks, uncertain=False)
        kind = replace(whole, optional=False, admits=lambda _: True)
        # how wide a lognormal is, or what a beta is worth, is no amount
        spread = replace(kind, money=False, whole=False)
        kinds = [kind, spread if name in ("lognormal", "beta") else kind]
        read = [
            self.amounts.read(Shape("number"), item, about, kinds[min(i, 1)])
            for i, item in enumerate(node.value)
        ]
        return None if None in read else tuple(map(float, read))

    # ------------------------------------------------------------ notes

    def _leaf(
        self, path: str, value: Any, about: Knob, origin: Origin, line: int | None, *,
        apart: bool = False,
    ) -> None:  # fmt: skip
        drawn = value if isinstance(value, Distribution) else None
        ends = (about.low, about.high)
        span = None if None in ends else (float(ends[0] or 0), float(ends[1] or 0))
        known = origins.of_default(about, self.trade).kind in EVIDENCE
        self.leaves.append(
            Leaf(
                path,
                drawn.central if drawn else value,
                drawn,
                about.unit,
                origin.kind,
                origin.source,
                origin.why,
                origin.is_default,
                about.choice,
                about.money,
                line,
                apart=apart,
                response=about.response,
                n=origin.n,
                interval=origin.interval,
                believed=None if span is None or about.own or known else span,
                shipped=None if span is None else (*span, about.kind),
                asked=about.own and origin.is_default and drawn is None,
                unless=about.unless,
                study=origin.study,
                evidence=origin.evidence,
            )
        )

    def _note(self, node: Node, message: str) -> None:
        self.faults.add(node.path, message, node.line)


def _mode_weight(kind: SourceKind) -> float:
    """How much a PERT trusts its mode: less where that is judged or assumed."""
    return MODE if kind in EVIDENCE else FLAT
