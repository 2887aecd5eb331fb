"""What a loyalty tool is: a frozen set of knobs and a few short verbs."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from simulator.program import plain
from simulator.program.about.titles import Title
from simulator.program.audience import EVERYONE, Audience
from simulator.program.audiences.published import check_facts
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.calendar import ALWAYS, Calendar
from simulator.program.channels import CHANNELS
from simulator.program.chart import CHART
from simulator.program.declarations import check_kind, check_names, not_timed, put_together
from simulator.program.declared import Declared

if TYPE_CHECKING:
    import simpy

    from simulator.program.about.rates import RateAsPlayed
    from simulator.program.channels import Effects, Row
    from simulator.program.known.crowd import Crowd
    from simulator.program.known.introductions import Introductions
    from simulator.program.ledger import Page
    from simulator.program.tally import Totals
    from simulator.program.typical import Doubts, Typical
    from simulator.program.wallet import WalletTerms
    from simulator.program.week import Week

Own = SimpleNamespace  # a tool's private columns, each of shape (n,)
REGISTRY: dict[str, type[Tool]] = {}


class Tool(Declared):
    """One mechanism of a loyalty program.

    A subclass sets `kind`, declares what it `acts_on` and `posts`, adds knobs and `columns`
    (its memory, one value per customer, starting at zero) and overrides the verbs it needs. What
    parts that it mixes in declare (`class Club(Privilege, TakeUp, Tool)`) is added to its own.
    A tool holds no state of a run: it is shared by all blocks and threads and never written.
    What it declares stands in `Declared`.
    """

    kind: str
    title: Title | None = None
    to: Audience = EVERYONE
    when: Calendar = ALWAYS
    instead_of: str | None = None

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        kind = cls.model_fields["kind"].default
        if not isinstance(kind, str):
            raise TypeError(f"{cls.__module__}: a tool needs kind: Literal[...] with its default")
        put_together(cls, Tool)
        check_names(cls, "acts_on", cls.acts_on, CHANNELS)
        check_names(cls, "posts", cls.posts, CHART)
        check_names(cls, "means", cls.means, cls.columns)
        check_facts(cls, cls.publishes)
        if cls.owed is not Tool.owed and "liability" not in cls.posts:
            raise TypeError(
                f"{cls.__module__}.{cls.__qualname__} says what it owes, which is booked; "
                'add "liability" to its posts'
            )
        check_kind(kind, cls, REGISTRY.get(kind))
        if not cls.probe:
            REGISTRY[kind] = cls

    @model_validator(mode="after")
    def _can_be_timed(self) -> Self:
        for key in self.when.asks:
            if key not in self.timed_by:
                raise ValueError(type(self).why_not_timed(key))
        return self

    @classmethod
    def why_not_timed(cls, key: str) -> str:
        """Why it cannot have a condition of its calendar, and what to do."""
        kind: str = cls.model_fields["kind"].default
        known = {name: tool.timed_by for name, tool in REGISTRY.items()}
        return not_timed(kind, key, {**known, kind: cls.timed_by})

    def takers(self, week: Week, own: Own, mask: Row) -> Row:
        """Of those addressed those who would take what the tool has this week, (n,).

        One that can end with a budget or a stock says it: the others use nothing up.
        """
        return mask

    def takes_each(self) -> float:
        """What one customer takes of a budget in a week, currency."""
        return 0.0

    def called(self, fact: str) -> tuple[str, ...]:
        """What the values 0, 1, 2, ... of a published fact are called; empty for plain numbers."""
        return ()

    def memory(self, n_customers: int) -> Own:
        """Fresh private columns of shape (n_customers,), all zero, but for those without use."""
        kept = self.columns.keys() - self.unused_columns()
        return Own(**{k: np.zeros(n_customers, t) for k, t in self.columns.items() if k in kept})

    def unused_columns(self) -> frozenset[str]:
        """Columns that the tool, as it was chosen, has no use for; none that are `lasting`."""
        return frozenset()

    def plainly(self, currency: str) -> str:
        """What customers get, in a sentence or two that name what the company has chosen.

        To whom and when is told beside it. The default lists the knobs; a tool that says
        it better overrides it.
        """
        chosen = [
            f"{name.replace('_', ' ')} {plain.told(getattr(self, name), about.unit)}"
            for name, about in type(self).knobs().items()
            if about.choice
        ]
        what = self.kind.replace("_", " ")
        if chosen:
            what += f" with {plain.listed(chosen)}"
        return f"{plain.capitalized(self.to.plainly())} get {what}; amounts in {currency}."

    def occasions(self, weeks: int) -> tuple[tuple[int, int], ...]:
        """What stands on the calendar of a horizon: first week and length of each occasion."""
        return self.when.stretches(weeks)

    def idle(self) -> frozenset[str]:
        """Knobs that cannot matter as the tool was chosen; they are neither drawn nor ranked."""
        return frozenset()

    def doubts(self, usual: Typical) -> Doubts:
        """Chosen values that are possible and hardly meant, beside the average customer.

        Each is a knob and, in a sentence, why; what is said of all tools is not said here.
        """
        yield from ()

    def doubts_beside(self, others: Sequence[Tool]) -> Doubts:
        """What is hardly meant beside the other tools that run with it, as `doubts`."""
        yield from ()

    def for_spend(self, weekly: float) -> Tool:
        """The tool where the average customer spends `weekly`, in currency at list price.

        For tools with a choice that is relative to it; by default the tool itself.
        """
        return self

    def for_margin(self, gross_margin: float) -> Tool:
        """The tool of a company with such a margin (share of list sales).

        For tools whose rewards are own goods, which cost what the company pays for them.
        """
        return self

    def benefits(self, week: Week) -> Benefits:
        """What members get who go on as usual, as far as it is within reach; asked at launch.

        Of `week` only what is usual of customers is known. Joining, and what being a member
        is worth, follow from it; a tool whom joining neither brings nor takes is not asked. What
        it gives to those who are no members is what joining costs them.
        """
        return NOTHING

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[RateAsPlayed, ...]:
        """Rates that are declared beside what comes of them among the customers of a segment.

        `crowds` are all segments that the tool addresses, that of `crowd` among them.
        """
        return ()

    def looks_back(self) -> int:
        """Over how many weeks it asks for `week.spend(weeks)`: a multiple of four; 0 for none."""
        return 0

    def wallet(self) -> WalletTerms | None:
        """The currency this tool issues, None for tools without one."""
        return None

    def sells_points(self) -> bool:
        """Whether it posts `points_bought`: points that members or partners pay for."""
        return False

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Before the week: act on customers, through the channels only."""

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """Add to channels in view of what all offer: only `channels.ANSWERED` can be read, and not
        added to, so that no order of tools can matter."""

    def hand_out(self, week: Week, own: Own, page: Page) -> None:
        """At the till, before any tool settles: rewards on this week's purchases, at most what
        is left to pay (`week.to_pay`), through `week.hand_out`; post them.
        """

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """After the week: update own memory, post per-customer flows, ask the wallet."""

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """Cost of promises not yet kept, (n,) in 1/10,000; points are the wallet's."""
        return 0

    def introduce(self, who: Introductions) -> None:
        """Before the week: be told who comes, and who has brought them; note it in own columns.

        Only a tool that overrides it is told, and only then is it followed who brings whom.
        """

    @classmethod
    def asks_who_brought(cls) -> bool:
        """Whether it is told who has brought whom; it needs a market in which somebody comes."""
        return cls.introduce is not Tool.introduce

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """A process on the calendar, one per arm: sets the dials of the week that begins.

        Parameters
        ----------
        env
            The calendar; `env.now` is the week.
        publish
            `publish(open=True, left=0.4)` sets dials that `offer` and `settle` read.
        totals
            Last week's totals of the own arm, and the tool's own tallies;
            `totals.contribution(13)` is what the arm has earned in the last 13 weeks.
        post
            `post("setup_cost", 800.0)` books currency that is not per customer (a prize
            pool, training) in this week. What the till and wallets book is refused.

        The default opens and closes the tool as `when` says.
        """
        for week, is_open in self.when.changes(int(env.now), totals.weeks):
            yield env.timeout(week - env.now)
            publish(open=is_open)
