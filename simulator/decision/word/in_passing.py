"""The word where a program is judged in passing, beside others or along a range.

There no variant of it is tried that might earn launch, and no single customers are followed
that would show what a pilot sees. The word of a row that does not ask for either stands; of
the others it is said that it is about the program as it is, or that it is open.
"""

from __future__ import annotations

from simulator.decision.word.verdict import Verdict
from simulator.say import say
from simulator.terms import NARROW, NO_WORD, WORDS

AS_IT_IS, OPEN = "as it is", "open"
ASKS_NOTHING = (2, 4)  # rows below which no variant is tried, whatever is asked
NOTE = say(
    "As it is (*): whether a variant qualifies for launch was not examined here. Open: nor was "
    "whether a pilot or a launch in stages would tell. `loyalty run` examines both."
)


def in_passing(verdict: Verdict) -> str:
    """The word that `loyalty run` would not contradict in the same cases.

    A pilot first, in stages and not at all are told apart by what single customers show. It
    is open between them where that was not examined, unless knowing is worth no pilot and the
    mean NPV is below zero, where neither is advised.
    """
    if verdict.word is None or verdict.cells is None or verdict.pilot is None:
        return NO_WORD
    if verdict.row in ASKS_NOTHING:
        return verdict.word
    hopeful = verdict.cells.pays or verdict.cells.pilot
    if verdict.row >= 7 and hopeful and not verdict.pilot.examined:
        return f"{OPEN}, {AS_IT_IS}"
    return f"{verdict.word}, {AS_IT_IS}"


def short(word: str) -> str:
    """The same in a narrow table, a star for what `NOTE` says."""
    return NARROW.get(word) or WORDS.get(word, word)


def note_on(words: list[str]) -> str:
    """What is to be said below such words; "" where all of them stand as they are."""
    return NOTE if any(word.endswith(AS_IT_IS) for word in words) else ""
