"""Weeks until a planted failure is seen, false alarms, and what probabilities are worth.

    python -m benchmarks.tracking [SCENARIO] [CASES] [AGENTS]

Every case in turn is two companies, each with customers of its own: one half of the agents has the
program, the other half goes without, and the reverse. The other cases are what `loyalty track`
knows. Of each set of figures: the share of companies that are called off course though nothing is
wrong with them, within so many weeks; of each failure that is planted, the share that is seen and
the median week of those, counted from the failure on; and what the probability that it pays is
worth after some weeks, where the median NPV is put at 0, so that half of the programs pay: its
Brier score beside that of before the launch, and how often it is right where it is 80 % sure.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import yaml

from simulator import experiment
from simulator.decision.tracking.belief import believed
from simulator.decision.tracking.fan import WITH, WITHOUT, Fan, Groups, Numbers, paths, shown
from simulator.decision.tracking.scores import scores
from simulator.report.tracking.fans import fan_of
from simulator.scenario import load
from simulator.where import Where

HORIZON = "52 weeks"  # instead of the scenario's, so that more cases and agents can be played
ALARM, WATCHED, AT = 0.05, 26, 6  # rate, weeks, and the week from which on a failure shows
BELIEVED = (4, 13, 26)  # weeks after which a probability is looked at
SETS = {
    "sales": (("sales",), False),
    "sales, active, purchases": (("sales", "active", "purchases"), False),
    "the same, members": (("sales", "active", "purchases", "members"), False),
    "sales, group without": (("sales",), True),
    "all, group without": (("sales", "active", "purchases", "members"), True),
}
Failure = Callable[[Numbers, Numbers, tuple[str, ...]], Numbers]


def fails(
    factor: float, at: int = AT, figures: tuple[str, ...] = ("sales", "purchases")
) -> Failure:
    """A failure by which figures are so many times what they were, from a week on."""

    def planted(program: Numbers, today: Numbers, names: tuple[str, ...]) -> Numbers:
        weeks = np.arange(len(program)) >= at
        hit = np.array([name in figures for name in names])
        return np.where(weeks[:, None] & hit, program * factor, program)

    return planted


FAILURES: dict[str, tuple[Failure, int]] = {
    "does nothing": (lambda program, today, names: today, 0),
    "sales fall by 2 %": (fails(0.98), AT),
    "sales fall by 5 %": (fails(0.95), AT),
    "sales fall by 10 %": (fails(0.90), AT),
    "half as many members": (fails(0.5, 0, ("members",)), 0),
}


def main(scenario: str, cases: int, agents: int) -> None:
    """Play, and print a table of each kind."""
    fan = played(scenario, cases, agents)
    fan = replace(fan, npv=fan.npv - np.median(fan.npv))
    members = bool(fan.program[..., fan.figures.index("members")].any())
    sys.stdout.write(f"{scenario}: {fan.n} cases, groups of {agents // 2:,} customers\n\n")
    for title, (names, compared) in SETS.items():
        if "members" in names and not members:
            continue
        groups = Groups(agents / 2, agents / 2 if compared else None)
        tell(title, fan, names, groups)


def played(scenario: str, cases: int, agents: int) -> Fan:
    """The fan of a scenario's program."""
    text = yaml.safe_load(Path(scenario).read_text("utf-8"))
    given = load({**text, "horizon": HORIZON})
    own = [arm for arm in given.arms[1:] if arm not in given.automatic]
    done = experiment.run(given, agents=agents, cases=cases, panel=False, where=Where(jobs=2))
    return fan_of(done, own[0])


def tell(title: str, fan: Fan, names: tuple[str, ...], groups: Groups) -> None:
    """False alarms, failures seen, and probabilities, with one set of figures."""
    odd: dict[str, list[float]] = {name: [] for name in ("nothing wrong", *FAILURES)}
    said: dict[int, list[float]] = {weeks: [] for weeks in BELIEVED}
    for case in range(fan.n):
        others = fan.of(np.arange(fan.n) != case)
        simulated = paths(others, names, groups).values[:, :WATCHED]
        for half in (0, 1):
            companies = [company(fan, case, half, names, groups)]
            companies += [
                company(fan, case, half, names, groups, one) for one, _ in FAILURES.values()
            ]
            for name, one in zip(odd, companies, strict=True):
                found = scores(simulated, one)
                beyond = found.so_far > found.bars(ALARM)
                odd[name].append(float(np.argmax(beyond)) if beyond.any() else math.nan)
            for weeks in BELIEVED:
                said[weeks].append(believed(others, names, groups, companies[0][:weeks], 0).pays)
    wrong = np.isfinite(odd["nothing wrong"]).mean()
    sys.stdout.write(f"{title}\n  false alarms within {WATCHED} weeks: {wrong:.1%}\n")
    for name, (_, at) in FAILURES.items():
        when = np.array(odd[name])
        seen = when[np.isfinite(when) & (when >= at)]
        median = f"{np.median(seen) - at + 1:.0f} weeks" if len(seen) else "-"
        share = np.isfinite(when).mean()
        sys.stdout.write(f"  {name}: seen in {share:.0%}, median {median}\n")
    pays = np.repeat(fan.npv > 0, 2)
    rest = ((fan.npv > 0).sum() - pays) / (fan.n - 1)
    for weeks, values in said.items():
        told = np.array(values)
        sure = np.maximum(told, 1 - told) >= 0.8
        right = ((told > 0.5) == pays)[sure].mean() if sure.any() else math.nan
        sys.stdout.write(
            f"  after {weeks} weeks: Brier {((told - pays) ** 2).mean():.3f} (before "
            f"{((rest - pays) ** 2).mean():.3f}); at least 80 % sure in {sure.mean():.0%}, right "
            f"in {right:.0%} of these\n"
        )
    sys.stdout.write("\n")
    sys.stdout.flush()


def company(
    fan: Fan, case: int, half: int, names: tuple[str, ...], groups: Groups,
    failure: Failure | None = None,
) -> Numbers:  # fmt: skip
    """A case as a company: its halves are two groups of different customers; in logs."""
    at = [fan.figures.index(name) for name in names]
    program, other = fan.program[case, half][:WATCHED, at], fan.today[case, 1 - half][:WATCHED, at]
    if failure is not None:
        program = failure(program, fan.today[case, half][:WATCHED, at], names)
    seen = {WITH: dict(zip(names, (program * groups.program).T, strict=True))}
    if groups.without is not None:
        seen[WITHOUT] = dict(zip(names, (other * groups.without).T, strict=True))
    return shown(fan, seen, groups).values


if __name__ == "__main__":
    typed = sys.argv[1:]
    main(
        typed[0] if typed else "scenarios/coffee_tenth_cup.yaml",
        int(typed[1]) if len(typed) > 1 else 96,
        int(typed[2]) if len(typed) > 2 else 6_000,
    )
