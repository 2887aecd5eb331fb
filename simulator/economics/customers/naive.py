"""What naive methods would claim on the simulated data, beside the truth that pairs tell.

An analyst has the customers of week 0 in the program's arm: what each spent in the 52
weeks before launch and in every year since, who is a member, who was addressed. He takes
the simulated agents for his data set. He does not have the control arm, and does not know
who has left: comparisons of customers are of those who bought in the year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.economics.books.accounts import Numbers
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.economics.customers.estimators import (
    Claim,
    Flags,
    Sample,
    against,
    before_after,
    changes,
    matched,
    mean,
    middle,
    truth_of,
    usable,
)
from simulator.program.ledger import MONEY
from simulator.say import label, say
from simulator.simulate import Panel, Played

STRATA = 20  # of spend before launch, within a segment

# method -> (what is compared, whose true effect stands beside it, why the two differ)
METHODS: dict[str, tuple[str, str, str]] = {
    "members_against_others": (
        label("sales of members against those of non-members in the same year"),
        "members",
        say("Heavy buyers join first, and would buy as much without the program."),
    ),
    "members_before_after": (
        label("members' sales of the year against those of the 52 weeks before launch"),
        "members",
        say(
            "Customers who buy in a year are offered membership in it: busy times, and not "
            "leaving, make members, and are taken for what membership does."
        ),
    ),
    "everybody_before_after": (
        label("everybody's sales of the year against those of the 52 weeks before launch"),
        "everybody",
        say(
            "Customers come and go and seasons pass whatever the program does; what would "
            "have changed anyway counts as its effect."
        ),
    ),
    "matched_members": (
        label("members against non-members of the same segment and a like spend before launch"),
        "members",
        say(
            "Of two customers who spent the same before, the one who goes on buying is offered "
            "membership; the one who buys less, or leaves, is not."
        ),
    ),
    "difference_in_differences": (
        label("change of members' sales since before launch against that of non-members"),
        "members",
        say(
            "Members would not have changed as others do: those who buy more than before join, "
            "those who buy less or leave do not."
        ),
    ),
    "targeted_against_others": (
        label(
            "sales of customers whom a tool has addressed in the year against those of all others"
        ),
        "targeted",
        say("Whom to address was decided by what customers bought before, which they go on doing."),
    ),
}
# A claim: effect as a share, its ends, in money per customer and year, its ends, the true effect
# on the same customers as a share and in money, and the standard error of the latter.
CLAIM = (
    "claim",
    "claim_low",
    "claim_high",
    "claim_money",
    "claim_money_low",
    "claim_money_high",
    "truth",
    "truth_money",
    "truth_money_error",
)


def outcome_years(weeks: int) -> tuple[int, ...]:
    """The years that claims are about: the first and the last full one; all there is of less."""
    full = weeks // WEEKS_PER_YEAR
    return (0,) if full <= 1 else (0, full - 1)


def claims_of(panel: Panel, at: int, weeks: int) -> Numbers:
    """What every method claims of arm `at`, and the truth, (methods, years, claim).

    Money is in currency per customer and year. NaN where a method does not apply: nobody
    or everybody is a member or addressed, or nothing was bought before launch.
    """
    claims = np.full((len(METHODS), len(outcome_years(weeks)), len(CLAIM)), np.nan)
    stratum = _strata(panel, STRATA)
    for place, year in enumerate(outcome_years(weeks)):
        # a horizon below a year is scaled up, as an analyst in a hurry would
        scale = WEEKS_PER_YEAR / min(weeks, WEEKS_PER_YEAR) / MONEY
        data = Sample(panel.weight, panel.before / MONEY, panel.sales[at, year] * scale, stratum)
        without = panel.sales[0, year] * scale
        groups = {
            "members": panel.joined[at, year],
            "everybody": np.ones(panel.weight.size, bool),
            "targeted": panel.targeted[at, year],
        }
        said = _said(data, groups["members"], groups["targeted"])
        for row, (method, (_, whose, _)) in enumerate(METHODS.items()):
            if method in said:
                who = groups[whose] if method in _OF_ALL else groups[whose] & (data.after > 0)
                truth = truth_of(data.weight, data.after, without, who)
                claims[row, place] = (*said[method], *truth)
    return claims


_OF_ALL = ("members_before_after", "everybody_before_after")


def _said(data: Sample, member: Flags, targeted: Flags) -> dict[str, Claim]:
    """The claims of the methods that can be used."""
    said: dict[str, Claim] = {}
    seen = data.after > 0
    if member.sum() > 1:
        said["members_before_after"] = before_after(data.of(member))
    if member.size > 1:
        said["everybody_before_after"] = before_after(data)
    if usable(member[seen]):
        own, others = data.of(seen & member), data.of(seen & ~member)
        said["members_against_others"] = against(own, others)
        said["matched_members"] = matched(own, others)
        said["difference_in_differences"] = changes(own, others)
    if usable(targeted[seen]):
        own, others = data.of(seen & targeted), data.of(seen & ~targeted)
        said["targeted_against_others"] = against(own, others)
    if not data.before.any():  # a cohort of newcomers has no past
        for method in set(said) - {"members_against_others", "targeted_against_others"}:
            del said[method]
    return {method: claim for method, claim in said.items() if np.isfinite(claim).all()}


def _strata(panel: Panel, parts: int) -> NDArray[np.int64]:
    """Equal parts of each segment by spend before launch, numbered through, (n,)."""
    out = np.empty(panel.before.size, np.int64)
    for segment in range(len(panel.segments)):
        here = np.flatnonzero(panel.segment == segment)
        order = np.argsort(panel.before[here], kind="stable")
        out[here[order]] = segment * parts + np.arange(here.size) * parts // max(here.size, 1)
    return out


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """Claims about one program over cases: `values` has shape (cases, methods, years, claim)."""

    arm: str
    years: tuple[int, ...]
    values: Numbers

    def of(self, method: str, what: str, year: int = -1) -> Numbers:
        """One number of `CLAIM` for a method, (cases,); NaN where the method does not apply."""
        row = tuple(METHODS).index(method)
        return np.asarray(self.values[:, row, year, CLAIM.index(what)])

    def held(self, method: str, year: int = -1) -> float:
        """Share of cases whose interval in money holds the true effect; NaN if none applies."""
        low, high, truth = (
            self.of(method, name, year)
            for name in ("claim_money_low", "claim_money_high", "truth_money")
        )
        known = np.isfinite(truth)
        return float(((low <= truth) & (truth <= high))[known].mean()) if known.any() else np.nan

    def columns(self) -> dict[str, list[str] | list[int] | list[float]]:
        """A long table, means over the cases in which a method applies; none where it never does.

        Columns `arm`, `method`, `year` (from 1), those of `CLAIM` (whose ends are those
        that the analyst of an average case tells), `truth_low`, `truth_high` (the middle 90 %
        of cases), `interval_holds_truth` (share of cases) and `why` the two differ.
        """
        table: dict[str, list[str] | list[int] | list[float]] = {}
        rows = [
            (method, place)
            for method in METHODS
            for place in range(len(self.years))
            if np.isfinite(self.of(method, "claim", place)).any()
        ]
        table["arm"] = [self.arm] * len(rows)
        table["method"] = [method for method, _ in rows]
        table["year"] = [self.years[place] + 1 for _, place in rows]
        for name in CLAIM:
            table[name] = [mean(self.of(method, name, place)) for method, place in rows]
        ends = [middle(self.of(method, "truth", place)) for method, place in rows]
        table["truth_low"], table["truth_high"] = [e[0] for e in ends], [e[1] for e in ends]
        table["interval_holds_truth"] = [self.held(*row) for row in rows]
        table["why"] = [METHODS[method][2] for method, _ in rows]
        return table


def naive_of(played: Sequence[Played]) -> dict[str, Claims]:
    """What naive methods claim of every arm beside the control; of cases whose pairs are known."""
    known = [case.pairs for case in played if case.pairs is not None]
    if not known:
        return {}
    years = outcome_years(next(iter(played[0].ledgers.values())).weeks)
    return {
        arm: Claims(arm, years, np.stack([one[arm]["claims"] for one in known])) for arm in known[0]
    }
