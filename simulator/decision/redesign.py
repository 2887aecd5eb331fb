"""Which changes of a single knob are worth a try, and which of them is best."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pydantic.fields import FieldInfo

from simulator.decision.asked.criteria import Criterion, Terms, criteria_of
from simulator.decision.names import in_sentence, name_of, names_of
from simulator.decision.uncertainty import OverCases, spread
from simulator.economics.measures import Measures
from simulator.knobs import Part
from simulator.program.about.titles import distinct
from simulator.say import label

Play = Callable[[Mapping[str, float]], Measures]


@dataclass(frozen=True, slots=True)
class Variant:
    """The program with one number changed: `path` is set to `value`, it `was` something else.

    `called` is what people read for the number, `words` say the change where that would not; a
    `share` is shown in percent.
    """

    path: str
    value: float
    was: float
    words: str = ""
    share: bool = field(default=False, compare=False)
    called: str = field(default="", compare=False)

    @property
    def changes(self) -> dict[str, float]:
        """The change as dotted path to value."""
        return {self.path: self.value}

    def __str__(self) -> str:
        if self.words:
            return self.words
        return label(
            "{knob} {value} instead of {was}",
            knob=in_sentence(self.called or name_of(self.path)),
            value=self._shown(self.value),
            was=self._shown(self.was),
        )

    def _shown(self, value: float) -> str:
        return f"{value * 100:g} %" if self.share else f"{value:g}"


@dataclass(frozen=True, slots=True)
class Trial:
    """A variant that was played, held against the same terms."""

    variant: Variant
    criteria: tuple[Criterion, ...]
    npv: OverCases
    robust: bool = True

    @property
    def meets(self) -> bool:
        """Whether it earns launch by the table itself: all criteria (M), and `robust` (A)."""
        return self.robust and all(one.met for one in self.criteria)


def _allowed(field: FieldInfo, value: float) -> bool:
    """Whether a value is within the bounds of a knob."""
    for bound in field.metadata:
        if (
            value < getattr(bound, "ge", value)
            or value > getattr(bound, "le", value)
            or (getattr(bound, "gt", None) is not None and value <= bound.gt)
            or (getattr(bound, "lt", None) is not None and value >= bound.lt)
        ):
            return False
    return True


def variants(
    tools: Mapping[str, Part], prefix: str, off_limits: Collection[str] = ()
) -> tuple[Variant, ...]:
    """Half and double of every number that the company chooses, one at a time.

    Parameters
    ----------
    tools
        The program's tools by name.
    prefix
        Dotted path of the tools, such as `programs.card.tools`.
    off_limits
        Dotted paths that must stay as they are.

    Values out of bounds, and those at which a knob is off, are left out: without
    its tools it would not be this program. Whole numbers stay whole.
    """
    candidates = []
    names = _names(tools, prefix)
    for name, tool in tools.items():
        for word, knob in type(tool).knobs().items():
            path, was = f"{prefix}.{name}.{word}", getattr(tool, word)
            if not knob.choice or path in off_limits or not _is_number(was):
                continue
            field = type(tool).model_fields[word]
            tries = (was // 2, was * 2) if isinstance(was, int) else (was / 2, was * 2)
            candidates += [
                Variant(path, value, was, share=knob.unit.startswith("share"), called=names[path])
                for value in tries
                if value not in (was, knob.off) and _allowed(field, value)
            ]
    return tuple(candidates)


def _names(tools: Mapping[str, Part], prefix: str) -> dict[str, str]:
    """What people read for the knobs of these tools, by path."""
    titles = distinct({name: getattr(tool, "title", None) for name, tool in tools.items()})
    paths = [f"{prefix}.{name}.{word}" for name, tool in tools.items() for word in tool.knobs()]
    return names_of(paths, {f"{prefix}.{name}": title for name, title in titles.items()})


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def try_out(
    candidates: Iterable[Variant],
    play: Play,
    arm: str,
    terms: Terms,
    robust: Callable[[Measures], bool] = lambda measures: True,
) -> tuple[Trial, ...]:
    """Play every variant and hold it against the terms.

    `play` runs the scenario with some numbers changed, on the same cases, and
    returns its measures; what it costs in time is the caller's to decide. `robust` says of them
    whether the variant pays where what is believed is most adverse.
    """
    trials = []
    for variant in candidates:
        measures = play(variant.changes)
        npv = spread(measures.whole(arm, "npv"), measures.halves(arm, "npv"))
        trials.append(Trial(variant, criteria_of(measures, arm, terms), npv, robust(measures)))
    return tuple(trials)


def best(trials: Iterable[Trial]) -> Trial | None:
    """The variant that earns launch and most probably pays, then pays most; None if none."""
    meeting = [trial for trial in trials if trial.meets]
    return max(
        meeting,
        key=lambda trial: (trial.criteria[0].probability.value, trial.npv.mean),
        default=None,
    )
