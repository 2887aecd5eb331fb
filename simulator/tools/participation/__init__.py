"""Participation: customers are asked, in surveys and focus groups, and what they say is mended."""

from collections.abc import Callable, Generator, Mapping, Sequence
from math import log
from typing import Any, ClassVar, Literal

import numpy as np
import simpy
from numpy.typing import DTypeLike

from simulator.draws import f32
from simulator.program import plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.about.rates import RateAsPlayed
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.contact import Contact
from simulator.program.personal import WITHOUT_END
from simulator.program.tally import Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.tools.participation import stages
from simulator.tools.participation.doubts import doubts
from simulator.tools.participation.expected import CURVES
from simulator.tools.participation.learning import Learning
from simulator.tools.participation.terms import ParticipationTerms

WOULD = "participation.would"  # the luck of who would ever reply, whoever asks


class Participation(ParticipationTerms, Contact, Learning, Tool):
    """Customers are asked, some are answered, and some of what they say is mended.

    Behavior
        In an open week `asked` of those addressed get a questionnaire, which counts as a
        message: in the load of four weeks that drives customers off the list and irritates.
        Of those who get a first one within four weeks `response_rate` reply; only `willing`
        of customers ever do, the same ones whoever asks. `answered` of replies get an answer;
        one that costs less than `proper_answer` is a form letter, and counts as none in
        proportion. Who was answered perceives `value` for `remembered` weeks, at most `worth`
        times what the answer costs, and leaves at `stays` times the hazard; who was not loses
        `ignored` for as long. All who have replied buy `asking` more (or less). What replies
        say is learned: half of it from `half_replies`, a focus group counting as
        `group_replies`; it is forgotten with a half-life of `fades` weeks. Of failures
        `mendable` can be mended, as far as it is learned and as `mending` pays for: half at
        `half_mending` of sales, within some `takes` weeks. Where it ends, mended failures come
        back as knowledge fades. Several such tools mend the same failures, and are remembered
        as one.
    Cost
        `cost` per questionnaire, `cost_per_answer`, `cost_per_group`, and `mending` of list
        sales in every week between its first and its last.
    Owed
        Nothing: answers are given in the week of the reply.
    Leaves out
        What is asked; ideas for new products; complaints, which go to the desk; failures of
        single departments; publicity; questionnaires of other tools as a source; customers
        who reply because of a prize. What a tool of today has mended is in the failures
        that are declared.
    """

    kind: Literal["participation"] = "participation"
    when: Calendar = Calendar(every=13)
    acts_on: ClassVar[tuple[str, ...]] = (
        "replies_remembered", "value.belonging", "churn_log_hazard", "need_log",
    )  # fmt: skip
    words: ClassVar[tuple[str, ...]] = ("asked", "replies", "answered")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "would": np.float32, "told": np.uint8, "heard": np.uint16, "ignored": np.uint16,
        "replied": np.uint16,
    }  # fmt: skip
    means: ClassVar[dict[str, str]] = {
        "would": "decides who would ever reply; 0 until it is drawn",
        "told": "1 for who replies this week",
        "heard": "weeks for which they remember an answer",
        "ignored": "weeks for which they remember that there was none",
        "replied": "weeks for which they remember having replied",
    }
    occasion: ClassVar[str] = "surveys"
    timed_by: ClassVar[tuple[str, ...]] = WITHOUT_END
    lasting: ClassVar[tuple[str, ...]] = ("would", "heard", "ignored", "replied")
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"asked": 0.8, "mending": 0.01, "response_rate": 0.2},
        {
            "asked": 1.0,
            "when": {"every": 1},
            "irritation": 0.05,
            "value": 0.02,
            "response_rate": 0.2,
        },
        {"asked": 0.8, "response_rate": 0.2, "proper_answer": 10.0, "gives_up_after": 12},
    )
    smallest: ClassVar[str] = "{asked: 20%}"
    effort: ClassVar[Effort] = Effort(setting_up=6, training=1, legal=3)
    listing: ClassVar[Listing] = Listing(("participation",), "belonging", ("retain",), ("desk",))
    curves: ClassVar[dict[str, Curve]] = CURVES

    def idle(self) -> frozenset[str]:
        """What of nobody who is asked, answered or heard cannot matter."""
        found: set[str] = set()
        if not self.answered or not self.asked:
            found |= {"value", "worth", "stays", "proper_answer", "cost_per_answer"}
        if not self.asked:
            found |= {
                "answered", "response_rate", "willing", "asking", "ignored", "remembered", "cost",
                "gives_up_after", "fatigue", "opt_out", "tolerance", "irritation", "half_replies",
            }  # fmt: skip
        if not self.mending or not (self.asked or self.groups):
            found |= {"mendable", "half_mending", "takes", "fades", "half_replies"}
        if not self.groups:
            found |= {"cost_per_group"}
        return frozenset(found)

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """Who is asked how often, how many are answered, what is mended."""
        said = (
            f"Of {self.to.plainly()} {plain.percent(self.asked)} are asked what could be better in "
            "each week of the calendar"
        )
        if self.gives_up_after is not None:
            term = plain.count(self.gives_up_after, "week")
            said += f", until they have not bought for {term}"
        said += f"; {plain.percent(self.answered)} of those who reply get an answer"
        if self.groups:
            said += f". There {'is' if self.groups == 1 else 'are'} "
            said += f"{plain.count(self.groups, 'focus group')} with each survey"
        said += f". For mending what is learned {plain.percent(self.mending)} of sales are spent"
        return f"{said}."

    def played(self, crowd: Crowd, crowds: Sequence[Crowd]) -> tuple[RateAsPlayed, ...]:
        """Who replies, and who opts out at a questionnaire of a year, on average."""
        losing = self.losing(self.when, 1)
        if losing is None or not self.asked:
            return ()
        replies, why = self.response_rate, ""
        if self.willing < replies:
            replies, why = self.willing, "no more customers than these would ever reply"
        return (RateAsPlayed("response_rate", self.response_rate, replies, why), losing)

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Ask, where the calendar is open; what was heard and mended acts in any week."""
        own.told[:] = 0
        self.tell_mended(week, effects)
        mask = week.addressed(self.to)
        if mask is None or not self.asked:
            return
        self.begin_contact(week, own, mask, self.when, 1)
        if week.dials.open:
            asked = mask * (week.draw("asked") < f32(self.asked))
            if self.when.personal:
                asked = week.due(self.when, self.written_to(week, own, asked))
            self.send(week, own, asked, 1, effects)
        self.annoy(own, effects)
        effects.add("replies_remembered", (own.replied > 0).astype(np.float32))

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """Some reply, of those who ever would: the fewer the more they have been sent lately."""
        self.spare_failures(week, effects)
        if own.replied.any():
            self._feel(week, own, effects)
        contact, mask = effects.get("contact"), week.addressed(self.to)
        if contact is None or mask is None or not self.asked or not week.dials.open:
            return
        if not own.would[0]:
            own.would[:] = week.luck.uniforms(WOULD, week.segment, week.first, week.n)
        news, part = self.news(own, mask, contact)
        each = min(self.response_rate / max(self.willing, 1e-9), 1.0)
        stages.reply(
            own.would, week.draw("replies"), week.active, f32(self.willing), f32(each), news, part,
            own.told,
        )  # fmt: skip

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Book questionnaires and answers; remember what came of a reply."""
        self.count_sales(week)
        if not self.asked:
            return
        self.end_contact(week, own, page)
        stages.pass_week(own.heard, own.ignored, own.replied)
        if not own.told.any():
            return
        u, told = week.draw("answered"), own.told > 0
        page.post(
            "contact_cost",
            np.where(told & (u < f32(self.answered)), round(self.cost_per_answer * MONEY), 0),
        )
        heard = u < f32(self.answered * self.genuine)
        own.heard[told] = np.where(heard, self.remembered, 0)[told]
        own.ignored[told] = np.where(heard, 0, self.remembered)[told]
        own.replied[told] = self.remembered
        self.count_replies(week, told)

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Learn from replies, mend what the budget pays for, and forget."""
        reply = self.asked * min(self.response_rate, self.willing)
        yield from self.learn(self.when, reply, env, publish, totals, post)

    # ------------------------------------------------------------ what comes of it

    @property
    def genuine(self) -> float:
        """The share of answers that are no form letters."""
        return min(self.cost_per_answer / self.proper_answer, 1.0) if self.proper_answer else 1.0

    def _feel(self, week: Week, own: Own, effects: Effects) -> None:
        """Add what a reply of the last weeks does, answered or not."""
        every = effects.get("replies_remembered")
        if every is None:  # nobody is addressed any more
            every = np.ones(week.n, np.float32)
        rows = [np.empty(week.n, np.float32) for _ in range(3)]
        each = self.worth * self.cost_per_answer / self.remembered
        stages.feel(
            own.heard, own.ignored, own.replied, every,
            week.usual_spend, f32(self.value), f32(each), f32(self.ignored), f32(log(self.stays)),
            f32(self.asking), *rows,
        )  # fmt: skip
        for channel, row in zip(
            ("value.belonging", "churn_log_hazard", "need_log"), rows, strict=True
        ):
            effects.add(channel, row)
