"""What is said of the pilot of a program, as plain data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PilotSize:
    """A pilot and what it is worth beside deciding now; money in currency.

    `size` customers take part for `weeks`. `information`, `served`, `delay`, `ended` and
    `running` add up to `net`. `error` is the standard error of the effect per customer as it
    measures it, `stops` the expected chance that it ends in a stop, `launch_above` the measured
    effect from which on to launch, None where no result would change the decision.
    """

    size: float
    weeks: int
    information: float
    served: float
    delay: float
    ended: float
    running: float
    net: float
    error: float
    stops: float
    launch_above: float | None


@dataclass(frozen=True, slots=True)
class Visible:
    """What pilots of some weeks can see, whatever their size; currency per customer.

    `effect` is what a customer is believed to bring more by then, with the `spread` of what is
    believed; `noise` how much customers differ by themselves. `evppi` is what knowing the
    effect perfectly is worth, `told` whether it can be told from so many cases.
    """

    weeks: int
    effect: float
    spread: float
    noise: float
    evppi: float
    bar: float
    told: bool


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The analysis of the pilot on simulated customers, shares of `times` pilots."""

    finds: float
    false_alarms: float
    effect: float
    covers: float
    times: int
    followed: int


@dataclass(frozen=True, slots=True)
class PilotFindings:
    """The pilot of a program: the best one, or none; all sizes in currency.

    `now` is what deciding now is expected to bring, `launches_now` whether that is a launch.
    `best` is None where no pilot pays for itself; `closest` is the one that comes nearest.
    `title` is what people read for the program. `near` are sizes within 5 % of the best. `shops`
    is 0 where customers are assigned singly.
    """

    name: str
    question: str
    program: str
    title: str
    unit: str
    shops: int
    currency: str
    customers: float
    horizon_weeks: int
    control: float
    contamination: float
    icc: float
    setup: float | None
    each: float
    agents: int
    cases: int
    seed: int
    certain: bool
    version: str
    now: float
    launches_now: bool
    evpi: float
    learned: tuple[str, ...]
    best: PilotSize | None
    closest: PilotSize
    near: tuple[float, float]
    by_length: tuple[PilotSize, ...]
    curve: tuple[PilotSize, ...]
    visible: tuple[Visible, ...]
    rehearsal: Rehearsal
    warnings: tuple[str, ...]
