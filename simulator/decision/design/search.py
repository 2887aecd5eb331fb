"""The search for a program: tools alone, audiences, combinations, and the exam on unseen cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.decision.design.candidates import (
    AUDIENCES,
    WIN,
    Dose,
    Draft,
    Ingredient,
    Kitchen,
    ingredients,
    usual,
)
from simulator.decision.design.playing import CostCurve, Score, Sizes, play, sizes_of
from simulator.decision.uncertainty import Numbers
from simulator.decision.word.fitted import Mean, mean_of
from simulator.say import label
from simulator.where import Where

LEVELS = (1.0, 0.5, 0.25)  # of the budget, at which each tool is tried
SPLITS = (0.25, 0.5, 0.75)  # of the budget, for a tool that is added
KEPT, TRIED = 6, 8  # tools for whom other audiences are tried, and that are tried as additions
LARGE = 0.05  # of the budget: a tool that can only spend less is no use of it
EXAM_SEED = 7_919  # added to the seed, so that the exam's cases are none of the search's
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a program.

    `budget` is the most that it may cost over the horizon in today's money, mean over cases.
    With `reach` the goal's gain has to be at least so much, at least cost; without, the NPV is
    to be the highest. In at most `chance` of the cases may it lose more than `lose`.
    """

    budget: float
    at_most: int = 3
    ready_by: int | None = None
    reach: float | None = None
    lose: float | None = None
    chance: float = 0.05

    def admits(self, one: Score) -> bool:
        """Whether a program keeps all bounds."""
        if self.reach is not None and float(np.nanmean(one.gain)) < self.reach:
            return False
        return self.lose is None or float((one.npv < -self.lose).mean()) <= self.chance

    def worth(self, one: Score) -> Numbers:
        """What is to be as high as possible, (cases,)."""
        return -one.cost if self.reach is not None else one.npv

    def rank(self, one: Score) -> tuple[bool, float]:
        """The better, the higher; what breaks a bound comes after all that keep them."""
        return self.admits(one), float(self.worth(one).mean())


@dataclass(frozen=True, slots=True, eq=False)
class Leaving:
    """A tool of the winner, and what leaving it out loses, mean over unseen cases."""

    what: Ingredient
    loses: Mean


@dataclass(frozen=True, slots=True, eq=False)
class Designed:
    """What a search has found.

    Attributes
    ----------
    winner
        The program on unseen cases; None where none is surely worth having.
    best
        The program that the search ended with, on unseen cases, whether it is worth having or not.
    runner_up
        The best one of other tools, on unseen cases.
    searched
        The mean that the search saw of `best`; what is above the exam's is its optimism.
    alone
        Every tool by itself, at every size and for every audience, on the search's cases.
    leaving
        What each tool of the winner is worth to it.
    out
        Tools that were not tried, and why.
    frame
        What any program costs without a tool.
    """

    wish: Wish
    winner: Score | None
    best: Score | None
    runner_up: Score | None
    searched: float
    alone: tuple[Score, ...]
    leaving: tuple[Leaving, ...]
    out: dict[str, str]
    frame: float
    played: int


@dataclass(eq=False)
class DesignSearch:
    """One search; `played` counts arms times cases."""

    kitchen: Kitchen
    wish: Wish
    agents: int
    cases: int
    seed: int
    where: Where
    tell: Tell
    kinds: Sequence[str] = ()
    played: int = 0

    def run(self) -> Designed:
        """Tools alone, audiences, combinations, exam.

        Raises
        ------
        CaseError, Interrupted, TooLarge
            See `simulator.experiment.run`.
        """
        left, out = ingredients(self.kitchen, ready_by=self.wish.ready_by, kinds=self.kinds)
        self.tell(label("solving what each tool costs"))
        sizes = sizes_of(self.kitchen, left, agents=self.agents, seed=self.seed)
        fitting = [one for one in left if self._fits(sizes, one, out)]
        self.tell(label("playing every tool alone"))
        alone = list(self._play(self._levels(sizes, fitting, LEVELS)))
        good = self._ranked(alone)
        others = [
            Ingredient(one.kind, to)
            for one in self._kinds(good)[:KEPT]
            for to in AUDIENCES
            if one.kind != WIN and self._audience(Ingredient(one.kind, to))
        ]
        if others:
            self.tell(label("playing other audiences"))
            more = sizes_of(self.kitchen, others, agents=self.agents, seed=self.seed)
            sizes = replace(sizes, of={**sizes.of, **more.of})
            alone += self._play(self._levels(sizes, others, LEVELS[:2]))
        if not alone:
            return Designed(self.wish, None, None, None, 0.0, (), (), out, sizes.frame, self.played)
        best, tried = self._grown(sizes, alone)
        return self._examined(best, [*alone, *tried], alone, out, sizes.frame)

    # ------------------------------------------------------------ before the exam

    def _fits(self, sizes: Sizes, one: Ingredient, out: dict[str, str]) -> bool:
        costs, left = sizes.of[one], self.wish.budget - sizes.frame
        if left <= 0:
            out[one.kind] = label("setting up and running any program takes the whole budget")
        elif costs.least > left:
            out[one.kind] = label("costs more than the budget even where it is smallest")
        elif costs.most < LARGE * left and one.kind != WIN:
            return True  # what costs little may be worth having; it leaves most of the budget
        return one.kind not in out

    def _levels(
        self, sizes: Sizes, whats: Sequence[Ingredient], levels: Sequence[float]
    ) -> list[Draft]:
        """Each by itself, at shares of what the frame leaves of the budget, without repeats."""
        left = self.wish.budget - sizes.frame
        made = dict.fromkeys(
            Draft((Dose(one, sizes.of[one].amount(left * level)),))
            for one in whats
            for level in levels
            if sizes.of[one].least <= left * level
        )
        return list(made)

    def _audience(self, one: Ingredient) -> bool:
        """Whether a tool can be addressed to an audience."""
        return self.kitchen.refused(Draft((Dose(one, usual(self.kitchen, one)),))) is None

    def _play(self, drafts: Sequence[Draft]) -> tuple[Score, ...]:
        self.played += len(drafts) * self.cases
        return play(
            self.kitchen, drafts, agents=self.agents, cases=self.cases, seed=self.seed,
            where=self.where,
        )  # fmt: skip

    def _ranked(self, scores: Sequence[Score]) -> list[Score]:
        within = [one for one in scores if one.cost.mean() <= self.wish.budget * (1 + 1e-9)]
        return sorted(within or scores, key=self.wish.rank, reverse=True)

    def _kinds(self, ranked: Sequence[Score]) -> list[Ingredient]:
        return list(dict.fromkeys(one.draft.doses[0].what for one in ranked))

    def _grown(self, sizes: Sizes, alone: Sequence[Score]) -> tuple[Score, list[Score]]:
        """The best program alone, and tools added one at a time while they surely help."""
        ranked = self._ranked(alone)
        best = ranked[0]
        every: list[Score] = []
        adding = self._kinds(ranked)[:TRIED]
        while len(best.draft.doses) < self.wish.at_most:
            drafts = self._larger(sizes, best, adding)
            if not drafts:
                break
            self.tell(label("playing combinations of {n} tools", n=len(best.draft.doses) + 1))
            played = self._play([best.draft, *drafts])
            same, scores = played[0], played[1:]
            every += scores
            top = self._ranked([same, *scores])[0]
            gain = mean_of(self.wish.worth(top) - self.wish.worth(same))
            better = self.wish.rank(top)[0] > self.wish.rank(same)[0] or gain.surely_positive
            if top is same or not better:
                best = same
                break
            best = top
        return best, every

    def _larger(self, sizes: Sizes, best: Score, adding: Sequence[Ingredient]) -> list[Draft]:
        """The program with one more tool within the budget: beside it, or in part of its place."""
        left = self.wish.budget - sizes.frame
        kinds = {one.kind for one in best.draft.kinds}
        spare = max(self.wish.budget - float(best.cost.mean()), 0.0)
        made: dict[Draft, None] = {}
        for one in adding:
            if one.kind in kinds:
                continue
            costs = sizes.of[one]
            for split in SPLITS:
                if costs.least > split * left:
                    continue
                shrunk = tuple(
                    Dose(dose.what, _shrunk(sizes.of[dose.what], dose, 1 - split))
                    for dose in best.draft.doses
                )
                made[Draft((*shrunk, Dose(one, costs.amount(split * left))))] = None
            if spare > costs.least:
                made[Draft((*best.draft.doses, Dose(one, costs.amount(spare))))] = None
        return [draft for draft in made if self.kitchen.refused(draft) is None]

    # ------------------------------------------------------------ the exam

    def _examined(
        self, best: Score, every: Sequence[Score], alone: Sequence[Score], out: dict[str, str],
        frame: float,
    ) -> Designed:  # fmt: skip
        """The winner held to cases that the search has not seen; tools that earn nothing go."""
        self.tell(label("the exam on cases that the search has not seen"))
        rest = self._ranked([one for one in every if one.draft.kinds != best.draft.kinds])
        other = rest[0].draft if rest else None
        draft, searched = best.draft, float(self.wish.worth(best).mean())
        while True:
            smaller = [draft.without(at) for at in range(len(draft.doses))]
            if len(draft.doses) == 1:
                smaller = []
            drafts = [draft, *smaller, *([other] if other is not None else [])]
            scores = self._exam(drafts)
            mine, without = scores[0], scores[1 : 1 + len(smaller)]
            leaving = tuple(
                Leaving(dose.what, mean_of(self.wish.worth(mine) - self.wish.worth(one)))
                for dose, one in zip(draft.doses, without, strict=False)
            )
            idle = [at for at, one in enumerate(leaving) if self._idle(mine, without[at], one)]
            if not idle:
                break
            draft = draft.without(min(idle, key=lambda at: leaving[at].loses.value))
        runner = scores[-1] if other is not None else None
        if len(draft.doses) == 1:
            leaving = (Leaving(draft.doses[0].what, mean_of(mine.npv)),)
        # reaching the goal is worth its cost by what is asked; otherwise it has to pay, surely
        sure = self.wish.reach is not None or mean_of(mine.npv).surely_positive
        fits = self.wish.admits(mine) and float(mine.cost.mean()) <= self.wish.budget * 1.05
        winner = mine if sure and fits else None
        return Designed(
            self.wish, winner, mine, runner, searched, tuple(alone), leaving, out, frame,
            self.played,
        )  # fmt: skip

    def _idle(self, mine: Score, without: Score, one: Leaving) -> bool:
        """Whether a tool does not earn its place: ties go to fewer tools."""
        if self.wish.admits(mine) and not self.wish.admits(without):
            return False
        return not one.loses.surely_positive

    def _exam(self, drafts: Sequence[Draft]) -> tuple[Score, ...]:
        cases = max(2 * self.cases, 32)
        self.played += len(drafts) * cases
        return play(
            self.kitchen, drafts, agents=self.agents, cases=cases, seed=self.seed + EXAM_SEED,
            where=self.where,
        )  # fmt: skip


def _shrunk(costs: CostCurve, dose: Dose, share: float) -> float:
    """The size at which an ingredient costs a share of what it does."""
    now = float(np.interp(np.log(dose.amount), np.log(costs.amounts), costs.money))
    return costs.amount(share * max(now, 0.0))
