"""What customers of a calibration are expected to do, measured as they play."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import special

from simulator.market.people import Factors, less_for
from simulator.market.solve import Observed
from simulator.simulate.loop import Loop
from simulator.simulate.population import Population
from simulator.simulate.solve.gone import gone_after

GROUPS, FEW = 16, 200  # of customers by their rate of purchases, and how many make one


class Gauge:
    """Adds up what customers are expected to do in the first year, which is what is declared."""

    def __init__(self, loop: Loop, factors: Mapping[str, Factors]) -> None:
        self.loop, self.at = loop, {name: i for i, name in enumerate(factors)}
        n = len(factors)
        # purchases and needs with today's tools, of those still expected to be there (`heads`),
        # and the same as the traits alone would have it
        self.rate, self.needs, self.heads = np.zeros(n), np.zeros(n), np.zeros(n)
        self.plain, self.plain_needs, self.plain_heads = np.zeros(n), np.zeros(n), np.zeros(n)
        self.mult = [np.zeros(block.n) for block in loop.blocks]
        # the same of who is there, replaced or not; if nothing had ever failed; of service alone
        self.acting = [np.zeros(block.n) for block in loop.blocks]
        self.flawless = [np.zeros(block.n) for block in loop.blocks]
        self.served = [np.zeros(block.n) for block in loop.blocks]
        self.gone = [np.zeros(block.n, bool) for block in loop.blocks]
        self.satisfaction = np.zeros(n)
        self.base = [
            special.expit(block.people.preference.astype(np.float64)) for block in loop.blocks
        ]
        # what the traits alone would do to leaving, had nothing been taken off for service
        self.alone = [1 / less_for(b.usual_rate, factors[b.people.segment]) for b in loop.blocks]
        self.weeks = min(52, loop.case.weeks)

    def note(self, week: int, i: int) -> None:
        """Add a week of block i; what a loop calls as its `watch`."""
        if week < 0:
            return
        block, arm = self.loop.blocks[i], self.loop.arms[i][0]
        n, at = block.n, self.at[block.people.segment]
        rate = arm.out.rate[:n].astype(np.float64)
        needs = (rate - arm.row("added_occasions")) / np.maximum(arm.out.share[:n], 1e-9)
        plain = needs * np.exp(-arm.row("need_log").astype(np.float64))
        # nobody leaves, but who values today's tools would leave less and counts for more
        log = arm.hazard_log().astype(np.float64)
        acted = np.exp(log)
        self.acting[i] += acted
        if arm.experience is not None and week:
            # who would have left has been replaced; they would have gone on as before
            acted = np.where(self.gone[i], self.mult[i] / week, acted)
        self.mult[i] += acted
        stays = 1 - gone_after(block.people, week + 1, self.mult[i] / (week + 1))
        would_stay = 1 - gone_after(block.people, week + 1, self.alone[i])
        if arm.experience is not None:
            self.flawless[i] += np.exp(log - arm.experience.acts + arm.experience.if_flawless())
            self.served[i] += np.exp(arm.experience.acts.astype(np.float64))
            self.gone[i] |= arm.experience.replaced
            self.satisfaction[at] += (stays * arm.experience.lived.satisfaction).sum()
        self.rate[at] += (stays * rate).sum()
        self.needs[at] += (stays * needs).sum()
        self.heads[at] += stays.sum()
        self.plain[at] += (would_stay * plain * self.base[i]).sum()
        self.plain_needs[at] += (would_stay * plain).sum()
        self.plain_heads[at] += would_stay.sum()

    def observed(self, population: Population) -> dict[str, Observed]:
        """Per segment; ratios to the traits alone, so that the rhythm's luck cancels."""
        gone: dict[str, list[NDArray[np.float64]]] = {name: [] for name in self.at}
        for block, mult in zip(self.loop.blocks, self.mult, strict=True):
            gone[block.people.segment].append(gone_after(block.people, 51.5, mult / self.weeks))
        shown = {}
        for people in population.people:
            at = self.at[people.segment]
            expected = float(people.usual_rate.mean()) * 52
            rate = self.rate[at] / self.heads[at] / (self.plain[at] / self.plain_heads[at])
            share = self.rate[at] / self.needs[at] / (self.plain[at] / self.plain_needs[at])
            alone = people.usual_rate.sum(dtype=float) / people.need.sum(dtype=float)
            shown[people.segment] = Observed(
                expected * float(rate),
                float(alone * share),
                people.declared.basket,
                float(np.concatenate(gone[people.segment]).mean()),
            )
        return shown

    def felt(self) -> tuple[dict[str, float], float]:
        """Mean satisfaction by segment, and what share of a year's departures service causes."""
        mean = self.satisfaction / self.heads
        origin = {name: float(mean[at]) for name, at in self.at.items()}
        shown, without = 0.0, 0.0
        for block, acting, flawless in zip(
            self.loop.blocks, self.acting, self.flawless, strict=True
        ):
            weight = self.loop.cells[block.cell].weight
            shown += weight * float(-np.expm1(-block.people.hazard * acting).sum())
            without += weight * float(-np.expm1(-block.people.hazard * flawless).sum())
        return origin, 1 - without / shown if shown else 0.0

    def less(self, segment: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Factors on hazards, by own rate, that make up for more going wrong where more is bought.

        Hazards and rates are independent in the data that hazards are fitted to. If what
        service adds were not taken off, heavy buyers would be driven out, and sales per
        customer would fall by more than 1 % a year for no reason that was declared.
        """
        here = [i for i, b in enumerate(self.loop.blocks) if b.people.segment == segment]
        people = [self.loop.blocks[i].people for i in here]
        rate = np.concatenate([one.usual_rate for one in people])
        hazard = np.concatenate([one.hazard for one in people]).astype(np.float64)
        served = np.concatenate([self.served[i] for i in here])
        parts = np.array_split(
            np.argsort(rate, kind="stable"), min(max(rate.size // FEW, 1), GROUPS)
        )
        rates = tuple(float(rate[part].mean()) for part in parts)
        # the restless are replaced more often, and have less in mind
        means = [float(np.average(served[p], weights=hazard[p] + 1e-12)) for p in parts]
        return rates, tuple(float(np.mean(means)) / mean if mean else 1.0 for mean in means)
