"""Treatments joined to a purchase log: a trial, or what keeps it from being one."""

from __future__ import annotations

from typing import Literal

import numpy as np

from simulator.calibrate.clean.window import EPOCH, day
from simulator.calibrate.faults import masked
from simulator.calibrate.log import OccasionLog
from simulator.calibrate.read import Reading
from simulator.decision.effect.assessed import WEEKS
from simulator.decision.effect.trial import (
    MOST_STRATA,
    NOBODY,
    Places,
    TreatmentTrial,
    room,
    strata,
)
from simulator.report.effect.reading import Treatments
from simulator.report.reading.lines import Faulty
from simulator.say import clauses, fault

Missing = Literal["zero", "drop"] | None


def trial_of(given: Treatments, read: Reading, missing: Missing) -> TreatmentTrial:
    """The customers of the treatments, as those of the log.

    Raises
    ------
    ScenarioError
        If customers are not in the log and it is not said what that means, if a day lies outside
        of it, or a day has customers of one arm only.
    """
    log, found = read.log, Faulty(given.path)
    number = {person: at for at, person in enumerate(read.people)}
    customer = np.array([number.get(one, NOBODY) for one in given.people], np.int64)
    days = np.array(given.days, np.int64) - (log.start - EPOCH).days
    treated = np.array(given.treated, bool)
    _outside(given, log, days, found)
    _unknown(given, customer, missing, found)
    found.stop_if_any()
    kept = customer != NOBODY if missing == "drop" else np.ones(len(customer), bool)
    if min(treated[kept].sum(), (~treated[kept]).sum()) < 2:
        found.add(None, fault(
            "found {treated} treated and {untreated} untreated customers who are in the "
            "transactions; expected two of each at least",
            treated=int(treated[kept].sum()), untreated=int((~treated[kept]).sum()),
        ))  # fmt: skip
        found.stop_if_any()
    group, groups = _groups(given, log, customer)
    trial = TreatmentTrial(customer, days, treated, group, groups).of(kept)
    _one_armed(given, trial, np.flatnonzero(kept), found)
    found.stop_if_any()
    return trial


def window(given: Treatments, log: OccasionLog, trial: TreatmentTrial, asked: int | None) -> int:
    """The weeks to look at after the day: as asked, else `WEEKS` or as many as there are.

    Raises
    ------
    ScenarioError
        If the log has fewer weeks after the latest day.
    """
    there = room(log, trial)[1]
    found = Faulty(given.path)
    if there < 1:
        found.add(None, fault(
            "the last day of a treatment is {day}, and the transactions end on {end}; expected a "
            "week after it at least",
            day=day(int(trial.day.max()) + (log.start - EPOCH).days), end=log.end,
        ))  # fmt: skip
    elif asked is not None and asked > there:
        found.add(None, clauses(
            fault("{option} {asked}: after the last day of a treatment the transactions have {n} "
                  "whole weeks, up to {end}", option="--weeks", asked=asked, n=there, end=log.end),
            fault("type --weeks {n} or less", n=there),
        ))  # fmt: skip
    found.stop_if_any()
    return min(WEEKS, there) if asked is None else asked


def _outside(given: Treatments, log: OccasionLog, days: Places, found: Faulty) -> None:
    for at in np.flatnonzero((days < 0) | (days > log.days)):
        found.add(given.lines[at], fault(
            "column date: {day} lies outside of the transactions, which go from {start} to {end}",
            day=day(given.days[at]), start=log.start, end=log.end,
        ))  # fmt: skip


def _unknown(given: Treatments, customer: Places, missing: Missing, found: Faulty) -> None:
    """Refuse customers who are not in the log, unless it is said what they are."""
    lost = np.flatnonzero(customer == NOBODY)
    if len(lost) == len(customer):
        found.add(given.lines[0], clauses(
            fault("none of the {n} customers is in the transactions; the first is written like "
                  "'{customer}'", n=len(customer), customer=masked(given.people[0], 20)),
            fault("write ids as the transactions have them, or name their column with --customer"),
        ))  # fmt: skip
    elif len(lost) and missing is None:
        found.add(given.lines[lost[0]], clauses(
            fault("{n} of {of} customers are not in the transactions; this is the first",
                  n=len(lost), of=len(customer)),
            fault("type --missing zero if they have bought nothing, or --missing drop to leave "
                  "them out, which is right only if the treatment cannot have made them buy"),
        ))  # fmt: skip


def _groups(
    given: Treatments, log: OccasionLog, customer: Places
) -> tuple[Places | None, tuple[str, ...]]:  # fmt: skip
    """Segments of the file of treatments, else of the log, else none."""
    if given.segments is not None:
        names, group = np.unique(np.array(given.segments, object).astype(str), return_inverse=True)
        return group.reshape(-1).astype(np.int64), tuple(map(str, names))
    if log.segment is not None and (customer != NOBODY).all():
        return log.segment[customer].astype(np.int64), log.segments
    return None, ()


def _one_armed(given: Treatments, trial: TreatmentTrial, rows: Places, found: Faulty) -> None:
    """Refuse days on which all were treated, or nobody: they have no one to compare with."""
    stratum = strata(trial.day)
    if len(np.unique(trial.day)) > MOST_STRATA:
        return
    for one in np.unique(stratum):
        arm = trial.treated[stratum == one]
        if arm.all() or not arm.any():
            at = rows[np.flatnonzero(stratum == one)[0]]
            found.add(given.lines[at], clauses(
                fault("on {day} all {n} customers are treated; expected untreated ones of the same "
                      "day", day=day(given.days[at]), n=len(arm)) if arm.all() else
                fault("on {day} none of {n} customers is treated; expected treated ones of the "
                      "same day", day=day(given.days[at]), n=len(arm)),
                fault("give untreated customers the day on which they might have been treated"),
            ))  # fmt: skip
