"""A small shop with one SimPy process per customer: luck of its own, the same parameters.

Nothing is shared with the engine but the numbers of the scenario and the list of
lots: traits come from NumPy's distributions, weeks from the standard library.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from math import exp, log, sqrt
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from simulator.market.segment import Segment
from simulator.program.program import Joining
from simulator.tools.discount import Discount
from simulator.tools.points import Points
from tests.oracles.lots import Lots


def logistic(x: float) -> float:
    """The share at some log-odds."""
    return 1 / (1 + exp(-x))


@dataclass(frozen=True)
class Terms:
    """A cohort of newcomers who meet a permanent cut, a card, or nothing."""

    segment: Segment
    weeks: int
    cut: Discount | None = None
    card: Points | None = None
    joining: Joining = field(default_factory=Joining)

    @property
    def phi(self) -> float:
        """Shape of the need rates."""
        if self.segment.loyalty_shape is None:
            return self.loyalty
        rates, shares = 1 / self.segment.need_shape, 1 / self.segment.share_of_wallet - 1
        return 1 / ((1 + rates) / (1 + shares / (self.loyalty + 1)) - 1)

    @property
    def loyalty(self) -> float:
        """Sum of the parameters of the beta that shares of wallet follow."""
        given, usual = self.segment.loyalty_shape, self.segment.need_shape
        return usual / self.segment.share_of_wallet if given is None else given

    @property
    def sensitivity(self) -> float:
        """Log-odds per unit of value, from the elasticity of all sales where it was found."""
        at, loyalty = self.segment.elasticity_at, self.loyalty
        if at is None:
            at = self.segment.share_of_wallet
        else:
            loyalty = 1.25 / at
        return self.segment.elasticity / (1 - at) * (1 + 1 / loyalty)

    @property
    def pull(self) -> float:
        """Log hazard per unit of value: as for log-odds at half the wallet and r = 1.25."""
        return self.segment.retention_pull * self.segment.elasticity * 3.5 / (2.5 * 0.5)


@dataclass
class Mind:
    """What one customer makes of being a member, and remembers of it."""

    terms: Terms
    reach: float
    rate: float
    spend: float
    weight: float
    never: bool = False
    member: bool = False
    benefit: float = 0.0
    novelty: float = 0.0

    def __post_init__(self) -> None:
        self.benefit = self.promised

    @property
    def promised(self) -> float:
        """Face value within reach, per unit spent."""
        card = self.terms.card
        return 0.0 if card is None else card.back * self.reach

    def belongs(self, benefit: float, novelty: float) -> float:
        """What it is worth, share of the basket, where so much was got and so much is new."""
        about = self.terms.joining
        grown = benefit**2 / (benefit**2 + about.membership_half_at**2)
        left = about.membership_lasting + (1 - about.membership_lasting) * novelty
        return min(about.membership_value_max * grown * left, benefit / max(self.weight, 1.0))

    def accepts(self) -> float:
        """Chance to accept when asked."""
        card, joining, about = self.terms.card, self.terms.joining, self.terms.segment
        if card is None or self.never or self.promised <= 0:
            return 0.0
        rate = self.promised * card.value_rate + self.belongs(self.promised, 1.0)
        usual = 0.01 * about.purchases_per_year * about.basket
        odds = log(joining.accept_rate / (1 - joining.accept_rate))
        return logistic(odds + joining.value_slope * log(rate * self.spend * 52 / usual))

    def end_week(self, n: int, got: float, joins: bool) -> None:
        """Remember what was got; all that is new fades by the week."""
        card = self.terms.card
        assert card is not None
        assert card.reward_at is not None
        wait = card.reward_at / (self.spend * card.back) if self.reach > 0 else 0.0
        weeks = min(max(2 * wait, 26.0, 4 / self.rate), 208.0)
        if self.member:
            self.benefit += got / self.spend / weeks
            self.benefit /= 1 + n / self.rate / weeks
        fading = 1 - self.terms.joining.membership_fading
        self.novelty = 1.0 if joins else self.novelty * fading ** (1 / 52)


class SmallShop:
    """All customers of one arm; `totals` has what each of them added, by name."""

    def __init__(self, terms: Terms, customers: int, seed: int) -> None:
        self.terms, self.luck = terms, random.Random(seed)
        self.traits = np.random.default_rng(seed)
        self.env = simpy.Environment()
        self.totals: list[Counter[str]] = [Counter() for _ in range(customers)]
        for totals in self.totals:
            self.env.process(self.customer(totals))

    def run(self) -> list[Counter[str]]:
        """Play the horizon."""
        self.env.run()
        return self.totals

    def customer(self, totals: Counter[str]) -> Generator[simpy.Event, None, None]:
        """One life, a week per event."""
        terms, draw, luck = self.terms, self.traits, self.luck
        about = terms.segment
        per_week = about.purchases_per_year / 52 / about.share_of_wallet
        need = draw.gamma(terms.phi) * per_week / terms.phi
        share = draw.beta(
            terms.loyalty * about.share_of_wallet, terms.loyalty * (1 - about.share_of_wallet)
        )
        preference = log(share / (1 - share))
        mean = about.basket * exp(draw.normal(-(about.basket_spread**2) / 2, about.basket_spread))
        kept = (1 - about.churn_per_year) ** (1 / about.churn_shape)
        hazard = draw.gamma(about.churn_shape) * (1 - kept) / (52 * kept)
        weights = draw.uniform(1 - about.motive_spread, 1 + about.motive_spread, 2)
        rhythm = draw.normal(0, about.rhythm_spread)
        points, reference = Lots(None), 0.0
        if terms.card is not None:
            points = Lots(terms.card.expires_after)
        reach = self.reach(need * share, need * share * mean)
        mind = Mind(terms, reach, need * share, need * share * mean, weights[1])
        mind.never = luck.random() < terms.joining.never_joins
        totals["active"] = 1
        for week in range(terms.weeks):
            value = self.value(mind, reach, reference, weights)
            alone = exp(-hazard * (0.5 if week == 0 else 1) * exp(-terms.pull * value))
            if luck.random() > alone:
                totals["active"] = 0
                break
            noise = about.rhythm_spread * sqrt(1 - about.rhythm_memory**2)
            rhythm = about.rhythm_memory * rhythm + draw.normal(0, noise)
            needs = need * exp(rhythm - about.rhythm_spread**2 / 2)
            n = draw.poisson(needs * logistic(preference + terms.sensitivity * value))
            self.purchases(totals, points, week, int(n), mean, mind)
            if terms.cut is not None:
                reference += (terms.cut.depth - reference) * self.pace
            yield self.env.timeout(1)
        else:
            week = terms.weeks
        for late in range(week, terms.weeks):
            totals["expired"] += points.expire(late, 0)
        totals["member"] = int(mind.member)
        totals["outstanding"] = points.balance

    @property
    def pace(self) -> float:
        """How fast one gets used to a cut, per week."""
        assert self.terms.cut is not None
        return float(1 - (1 - self.terms.cut.reference_loss) ** (1 / 13))

    def reach(self, rate: float, spend: float) -> float:
        """Part of the points' worth that is perceived: less if they lapse before a reward.

        Each unit of a reward beyond a fifth of a basket counts for less.
        """
        card = self.terms.card
        if card is None:
            return 1.0
        assert card.reward_at is not None
        limit = min(card.expires_after or card.patience, card.patience)
        filling = card.reward_at / (spend * card.back)
        waiting = (1 - card.redeem_rate) / (card.redeem_rate * (1 - exp(-rate)))
        fits = min(max(2 * (limit - waiting) / filling - 1, 0.0), 1.0)
        fifths = card.reward_at * rate / (0.2 * spend)
        return float(fits * max(fifths, 1.0) ** (card.size_response - 1))

    def value(self, mind: Mind, reach: float, reference: float, weights: NDArray[Any]) -> float:
        """Perceived value: what saturates, and the price cut as it is felt."""
        terms, perceived, felt = self.terms, 0.0, 0.0
        if terms.card is not None and mind.member:
            perceived += terms.card.back * terms.card.value_rate * weights[0] * reach
            perceived += mind.belongs(mind.benefit, mind.novelty) * weights[1]
        if terms.cut is not None:
            felt = log(1 - reference) - log(1 - terms.cut.depth)
        ceiling = terms.segment.value_ceiling
        return float(ceiling * (1 - exp(-perceived / ceiling)) + weights[0] * felt)

    def purchases(
        self, totals: Counter[str], points: Lots, week: int, n: int, mean: float, mind: Mind
    ) -> None:
        """Baskets, refunds, joining and points of a week."""
        terms, about, luck = self.terms, self.terms.segment, self.luck
        sd = about.basket_variation
        paid = kept = 0.0
        for _ in range(n):
            basket = mean * luck.lognormvariate(-(sd**2) / 2, sd)
            totals["purchases"] += 1
            totals["sales"] += round(basket * 10_000)
            paid += basket
            back = luck.random() < about.refund_rate
            totals["refunds"] += round(basket * 10_000) * back
            kept += basket * (not back)
        if terms.cut is not None:
            totals["discount"] += round(kept * terms.cut.depth * 10_000)
        if terms.card is None:
            return
        refuses = (1 - terms.joining.ask_rate * mind.accepts()) ** n
        joins = not mind.member and luck.random() > refuses
        mind.member = mind.member or joins
        totals["expired"] += points.expire(week, 0)
        used = 0
        if mind.member:
            rate = terms.card.back / terms.card.point_value * 100
            cut = 0.0 if terms.cut is None else terms.cut.depth
            points.earn(week, round(paid * rate))
            totals["issued"] += round(paid * rate)
            totals["clawed_back"] += points.take_back(round((paid - kept) * rate))
            assert terms.card.reward_at is not None
            step = round(terms.card.reward_at / terms.card.point_value * 100)
            wants = n > 0 and luck.random() < terms.card.redeem_rate
            most = int(kept * (1 - cut) / terms.card.point_value * 100)
            used = points.redeem(
                step if wants else 0, most, terms.card.back, parts=mean < terms.card.reward_at
            )
            totals["issued"] -= points.take_back(round(used * terms.card.back))
            totals["redeemed"] += used
        mind.end_week(n, used / 100 * terms.card.point_value, joins)
