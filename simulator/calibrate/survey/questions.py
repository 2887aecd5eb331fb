"""The questions: what each asks, how it is answered, and which number of a scenario it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from simulator.market.segment import MOTIVES
from simulator.say import label, say

Kind = Literal["tenths", "yes", "motive"]
RISE = 0.1  # of our prices, of which `would_stay` asks
SEGMENT, RESPONDENT = "segment", "respondent"  # columns that are no question
QUESTION, ANSWER, COUNT = "question", "answer", "count"  # columns of a table of counts
YES = frozenset(("yes", "y", "true", "x", "1", "ja", "j", "oui", "si", "sí", "sim", "tak", "да"))
NO = frozenset(("no", "n", "false", "0", "nein", "non", "não", "nao", "nee", "nie", "нет"))


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `tells` is a path in a segment, or in the market where it begins with
    `service`; `bounds` are those of the number.
    """

    key: str
    kind: Kind
    tells: tuple[str, ...]
    bounds: tuple[float, float]
    text: Callable[[], str]

    @property
    def of_market(self) -> bool:
        """Whether it is about the business as a whole, and not about a segment."""
        return self.tells[0] == "service"

    @property
    def may_say(self) -> str:
        """What is expected as an answer."""
        if self.kind == "tenths":
            return label("a number from 0 to 10")
        if self.kind == "yes":
            return label("yes or no")
        return ", ".join(MOTIVES)


QUESTIONS = (
    Question("bought_here", "tenths", ("share_of_wallet",), (0.001, 0.999), lambda: say(
        "Think of your last 10 purchases of the kind that we sell. How many of them did you make "
        "with us?")),
    Question("would_stay", "tenths", ("elasticity",), (0.0, 5.0), lambda: say(
        "Suppose our prices rose by 10 % and those of others stayed as they are. Of your next 10 "
        "purchases with us, how many would you still make with us?")),
    Question("motive", "motive", ("cares_about",), (0.0, 10.0), lambda: say(
        "What counts most when you choose where to buy? Price; service; recognition (being known "
        "and valued); belonging (to a club); play (games and prizes); or a good cause?")),
    Question("went_wrong", "yes", ("service", "failure_rate"), (0.0, 0.5), lambda: say(
        "Did anything go wrong at your last purchase with us?")),
    Question("was_serious", "yes", ("service", "serious_share"), (0.0, 1.0), lambda: say(
        "If so: was it a problem for you? Leave it empty if nothing went wrong.")),
    Question("told_us", "yes", ("service", "report_rate"), (0.0, 1.0), lambda: say(
        "If it was a problem: did you tell us? Leave it empty if it was none.")),
    Question("other_card", "yes", ("rival_card_share",), (0.0, 1.0), lambda: say(
        "Do you carry the loyalty card of another company that sells what we sell?")),
)  # fmt: skip
BY_KEY = {one.key: one for one in QUESTIONS}
