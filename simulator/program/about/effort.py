"""What it takes until a tool stands: weeks of setting up, training and legal work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.say import label, label_n


@dataclass(frozen=True, slots=True)
class Effort:
    """Weeks of work before launch, as a company that has not done it before should plan them.

    Setting up (software, suppliers, contracts) and legal work (terms, privacy, taxes, license)
    go on side by side; staff are trained for what has been set up. All of them are judged, not
    measured: they are there so that a launch is not planned for next week.
    """

    setting_up: int
    training: int = 0
    legal: int = 0

    def __post_init__(self) -> None:
        for name in ("setting_up", "training", "legal"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name}: expected weeks, at least 0")

    @property
    def weeks(self) -> int:
        """From the decision until the tool stands."""
        return max(self.setting_up, self.legal) + self.training


NO_EFFORT = Effort(0)


def in_parts(effort: Effort) -> str:
    """Its parts in words: `setting up 6 weeks, legal work beside it 4 weeks`."""
    return ", ".join(_parts(effort))


def _parts(effort: Effort) -> Iterator[str]:
    if effort.setting_up:
        yield label("setting up {weeks}", weeks=_weeks(effort.setting_up))
    if effort.legal:
        yield label("legal work beside it {weeks}", weeks=_weeks(effort.legal))
    if effort.training:
        yield label("then training {weeks}", weeks=_weeks(effort.training))


def _weeks(weeks: int) -> str:
    return label_n("1 week", "{n} weeks", weeks)
