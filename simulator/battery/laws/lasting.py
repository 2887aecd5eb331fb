"""What lasts: timing is not demand, a tool of today does not drift, and what is owed ends."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.battery.arms import ENDED, of
from simulator.battery.choices import allowed, choices, made, only_once
from simulator.battery.law import Faults, law
from simulator.battery.playing import WEEKS, BehaviorSeen, played, small
from simulator.battery.worlds import EVERYBODY_JOINS, NOBODY_JOINS, program, rows
from simulator.program.audience import EVERYONE
from simulator.program.program import Program
from simulator.program.tool import REGISTRY, Tool
from simulator.simulate import CONTROL

MOVES_AT_MOST = 5e-4  # of expected sales over three years
# A threshold where the usual one is 1: rewards of .1 to 50 weeks of earning.
TIMES = (0.1 / 13, 0.04, 0.15, 0.24, 0.4, 0.6, 1.0, 1.5, 2.0, 2.7, 50 / 13)
TIMING = small(1_200, churn_per_year=0)
DRIFTS_AT_MOST = 0.002  # of sales, from the first year to the third
STILL = small(4_000, churn_per_year=0)
OWING = small(400)
YEAR = 52
OWED = ("liability", "points_outstanding")


# ---------------------------------------------------------------- timing


def only_timing(kind: str, **about: Any) -> Tool:
    """A tool for everybody that nobody values, and whose timing acts as much as it may."""
    knobs = REGISTRY[kind].knobs()
    off = {n: k.off for n, k in knobs.items() if not k.choice and k.off is not None}
    high = {name: knobs[name].high for name in REGISTRY[kind].timing}
    return made(kind, **{**off, **high, "to": EVERYONE, **about})


def settings(kind: str) -> dict[str, dict[str, Any]]:
    """Thresholds from hardly any to hardly ever, and every end of the other choices."""
    found: dict[str, dict[str, Any]] = {"usual": {}}
    for knob, about in choices(kind).items():
        default = REGISTRY[kind].model_fields[knob].default
        if about.threshold and default:
            whole = isinstance(default, int)
            at = [round(default * by) if whole else default * by for by in TIMES]
            found |= {
                f"{knob}={one:.3g}": {knob: one} for one in at if allowed(kind, **{knob: one})
            }
    if made(kind).wallet() is not None:
        found |= {f"{weeks} weeks": {"expires_after": weeks} for weeks in (4, 13, 26, None)}
    return found


@cache
def timed(kind: str) -> dict[str, BehaviorSeen]:
    """All arms of a tool of which only the timing is on, and five of it at once; one where an
    arm has only one of it.
    """
    arms: dict[str, Program] = {
        name: program(tools={"tool": only_timing(kind, **about)}, joining=NOBODY_JOINS)
        for name, about in settings(kind).items()
    }
    own = [{"currency": f"points {at}"} for at in range(5)]
    each = own if made(kind).wallet() is not None else [{} for _ in own]
    each = each[:1] if only_once(kind) else each
    five = {f"tool{at}": only_timing(kind, **one) for at, one in enumerate(each)}
    return played({**arms, "five": program(tools=five, joining=NOBODY_JOINS)}, world=TIMING)


@law("timing is not demand", slow=True)
def timing_is_not_demand(kind: str) -> Faults:
    """What is bought earlier or later is bought once; and it is moved at all.

    Five tools of the kind move once what they move the same way.
    """
    if not REGISTRY[kind].timing:
        return
    arms = timed(kind)
    control = arms[CONTROL].noted.expected
    for name, seen in arms.items():
        ratio = seen.noted.expected.sum(axis=0) / control.sum(axis=0) - 1
        noise = abs(ratio[1] - ratio[0]) / 2
        most = 2 * MOVES_AT_MOST if name == "five" else MOVES_AT_MOST
        if noise >= MOVES_AT_MOST / 2 and name != "five":
            yield f"{name}: halves differ by {2 * noise:.3%}: too few customers to tell"
        if abs(seen.likely) > most:
            yield f"{name}: sales of three years are {seen.likely:+.3%}, at most {most:.3%}"
    weeks = arms["usual"].noted.expected.sum(axis=1) / control.sum(axis=1)
    if abs(weeks - 1).max() <= 10 * MOVES_AT_MOST:
        yield f"usual: no week moves by more than {abs(weeks - 1).max():.3%}: timing is none"


# ---------------------------------------------------------------- a tool of today


@cache
def by_year(kind: str | None) -> NDArray[np.float64]:
    """Expected sales of the three years of a market in which nobody leaves."""
    today = Program() if kind is None else program(tools={"old": made(kind)})
    seen = played({}, world=STILL, today=today)[CONTROL]
    years: NDArray[np.float64] = seen.noted.expected.sum(axis=1).reshape(3, -1).sum(axis=1)
    return years


@law("a tool of today does not drift", slow=True)
def a_tool_of_today_does_not_drift(kind: str) -> Faults:
    """It has long been there: beside the same market without it, which has the same luck."""
    growth = by_year(kind)[2] / by_year(kind)[0]
    usual = by_year(None)[2] / by_year(None)[0]
    if abs(growth / usual - 1) > DRIFTS_AT_MOST:
        yield (
            f"as it is: sales move by {growth / usual - 1:+.3%} from the first year to the third, "
            f"at most {DRIFTS_AT_MOST:.1%}"
        )


# ---------------------------------------------------------------- what is owed


def term_of(kind: str, **about: Any) -> int:
    """Weeks after which nothing can be owed any more: a year where nothing else is said."""
    terms = made(kind, **about).wallet()
    if terms is None or terms.expires_after is None:
        return YEAR + 1
    return terms.expires_after + terms.lot_weeks


def owed(seen: BehaviorSeen) -> dict[str, np.ndarray[Any, Any]]:
    """What is owed by week."""
    return {name: seen.ledger.units(name).sum(axis=1) for name in OWED}


def terms(kind: str) -> list[dict[str, Any]]:
    """A tool as it is, and with several terms of a currency that lapses by its age."""
    if made(kind).wallet() is None:
        return [{}]
    return [{"expires_after": weeks} for weeks in (4, 17, 52)]


def stopped(kind: str, about: dict[str, Any], weeks: int) -> dict[str, BehaviorSeen]:
    """A market in which a tool runs today, and an arm that stops it."""
    today = program(tools={"old": made(kind, **about)}, joining=EVERYBODY_JOINS)
    return played({"stop": Program(stops=("old",))}, world=OWING, today=today, weeks=weeks)


@law("what a stopped tool owes ends within its term", slow=True)
def what_a_stopped_tool_owes_ends_within_its_term(kind: str) -> Faults:
    """A currency's term after the stop, or a year, nothing is owed any more."""
    for about in terms(kind):
        told = ", ".join(f"{name}={value}" for name, value in about.items()) or "as it is"
        term = term_of(kind, **about)
        arms = stopped(kind, about, term + 6)
        for name, left in owed(arms["stop"]).items():
            if left[term:].any():
                yield f"{told}: {name} is {left[-1]:,} {len(left) - 1} weeks after the stop"
        if made(kind, **about).wallet() is not None:
            began, goes_on = (owed(arms[arm])["points_outstanding"] for arm in ("stop", CONTROL))
            if not (began[0] > 0 and goes_on[-1] > 0):
                yield f"{told}: no points were outstanding, so that nothing could end"


@law("a tool of today is not set up again, and costs nothing once it is stopped and owes nothing")
def a_stopped_tool_costs_nothing(kind: str) -> Faults:
    """Its term after the stop, or a year, it posts nothing any more; nothing for set-up at all."""
    for about in terms(kind):
        told = ", ".join(f"{name}={value}" for name, value in about.items()) or "as it is"
        term = term_of(kind, **about)
        arms = stopped(kind, about, term + 6)
        for arm, seen in arms.items():
            for (poster, account), row in rows(seen.ledger).items():
                if poster.rpartition(":")[2] != "old":
                    continue
                if account == "setup_cost" and row.any():
                    yield f"{told}: it posts {row.sum():,} of setup_cost in the arm {arm}"
                if arm == "stop" and row[term:].any():
                    yield f"{told}: it posts {account} {term} weeks after the stop"


@law("what a tool owes ends within its term after its last week", slow=True)
def what_is_owed_ends_after_the_last_week(kind: str) -> Faults:
    """Where its calendar ends (`when: {until: ...}`), a term later nothing is owed any more."""
    seen, name = of(kind)[f"{kind},until={ENDED}"], f"until={ENDED}"
    last = ENDED + term_of(kind)
    if last >= WEEKS:
        yield f"{name}: its term of {term_of(kind)} weeks ends after the horizon of {WEEKS}"
    for account, left in owed(seen).items():
        if left[last:].any():
            yield f"{name}: {account} is still {left[-1]:,} in week {WEEKS}, not 0 from {last} on"
    given = seen.ledger.contribution()[:ENDED] - seen.control.contribution()[:ENDED]
    if not given.any():
        yield f"{name}: it has changed nothing while it ran"
