"""The glossary as data: one word per idea, with unit, formula and source.

The same words stand in scenarios, code, ledgers, reports and documentation;
reports explain them from here and from nowhere else.
"""

from __future__ import annotations

from simulator.say import label, say
from simulator.terms.customers import CUSTOMERS
from simulator.terms.money import MONEY
from simulator.terms.points import POINTS
from simulator.terms.simulated import SIMULATED
from simulator.terms.term import Term

TERMS: dict[str, Term] = {term.name: term for term in (*SIMULATED, *MONEY, *CUSTOMERS, *POINTS)}

# Where a number comes from, strongest first.
SOURCES: dict[str, str] = {
    "measured": label("measured on data that is named"),
    "published": label("published finding that is cited"),
    "derived": label("follows from other numbers by a formula"),
    "declared": label("stands in your own reports"),
    "judged": label("an expert's range, anchored on what is cited"),
    "assumed": label("nobody has looked"),
}

VERDICTS: dict[str, str] = {
    "launch": say("Every criterion is met, and it pays even under the most adverse assumptions."),
    "launch in stages": say("It pays on average, and a figure tells in time where it does not."),
    "redesign": say("Not like this, but a named variant qualifies for launch by the same rules."),
    "pilot first": say("What is open is worth more than a pilot costs, and a pilot can show it."),
    "do not launch": say(
        "A promise is missed, it loses even under favorable assumptions, it misses its goal, or "
        "nothing that one could find out in time would tell."
    ),
}
# That there is no word.
NO_WORD = "no word"
# The words of the table as readers see them.
WORDS: dict[str, str] = {
    "launch": label("launch"),
    "launch in stages": label("launch in stages"),
    "redesign": label("redesign"),
    "pilot first": label("pilot first"),
    "do not launch": label("do not launch"),
    NO_WORD: label("no word"),
}
# The same where the cases are few.
ROUGH: dict[str, str] = {
    "launch": label("launch, rough"),
    "launch in stages": label("launch in stages, rough"),
    "redesign": label("redesign, rough"),
    "pilot first": label("pilot first, rough"),
    "do not launch": label("do not launch, rough"),
}
# What is said in passing, as readers see it, and in a narrow table with a star for what the note
# says.
PASSING: dict[str, str] = {
    "launch, as it is": label("launch, as it is"),
    "launch in stages, as it is": label("launch in stages, as it is"),
    "redesign, as it is": label("redesign, as it is"),
    "pilot first, as it is": label("pilot first, as it is"),
    "do not launch, as it is": label("do not launch, as it is"),
    "open, as it is": label("open, as it is"),
}
NARROW: dict[str, str] = {
    "launch, as it is": label("launch *"),
    "launch in stages, as it is": label("launch in stages *"),
    "redesign, as it is": label("redesign *"),
    "pilot first, as it is": label("pilot first *"),
    "do not launch, as it is": label("do not launch *"),
    "open, as it is": label("open *"),
}
