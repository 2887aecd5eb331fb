"""What sections and keys that are no numbers are for, as an editor shows it.

Numbers say it themselves, by unit and source; sections with a docstring by its first sentence.
"""

from __future__ import annotations

from simulator.say import label

_WORDS: dict[str, str] = {
    "question": label("what is to be decided, in a sentence"),
    "goal": label("what the program is for: to acquire, to retain or to defend customers"),
    "key_factor": label("the motive that matters most to customers"),
    "decision": label("the day on which it is decided, as 2026-01-05"),
    "start": label("the first day that is simulated, as 2026-01-05"),
    "currency": label("the currency of all amounts, such as USD"),
    "market": label("customers as your own reports show them, with what runs today"),
    "company": label("margins, costs and cash of the company"),
    "programs": label("the programs to try, by name"),
    "today": label("tools that run today, by name"),
    "criteria": label("how surely a program must pay, keep its promises and meet the goal"),
    "npv": label("how surely the net present value must be positive"),
    "promises": label("limits that the company promises to keep, and how surely"),
    "pilot": label("what trying the program on a few customers costs"),
    "run": label("how much is simulated where the command line does not say"),
    "agents": label("simulated customers per case"),
    "cases": label("draws of everything uncertain"),
    "seed": label("another seed, other luck"),
    "locked": label("marks a scenario in which every number is written out"),
    "version": label("the version that wrote it"),
    "automatic": label("programs that were added as plain alternatives"),
    "segments": label("kinds of customers, by name"),
    "joining": label("who joins, and how fast"),
    "tools": label("the tools of the program, by name"),
    "kind": label("kind of tool, where its name is none"),
    "title": label("what people read in place of the name, such as Stamp card"),
    "to": label("the audience: a word, or conditions that must all be met"),
    "when": label("the weeks in which it is offered: a word, or a calendar"),
    "instead_of": label("the tool of today whose place it takes"),
    "stops": label("tools of today that this program ends"),
    "same_money_as": label("the program whose money this one spends"),
    "service": label("failures, problems and the desk that solves them"),
    "desk": label("staff that answers customers"),
    "newcomers": label("how prospects hear of the company and come"),
    "rival": label("a competitor that attacks, or copies the program"),
    "attacks": label("weeks in which the rival attacks, and how strongly"),
    "prices": label("how prices move on their own"),
    "second_category": label("another category that customers may begin to buy"),
    "seasons": label("how much more is bought in some months"),
    "sells": label("what is sold, which decides some defaults"),
    "new_customers": label("how many come, as many as leave for steady"),
    "from": label("the first week, counted from launch"),
    "until": label("the week in which it ends, counted from launch"),
    "every": label("every how many weeks it comes again"),
    "for": label("how many weeks it lasts each time"),
    "weeks": label("single weeks, counted from launch"),
    "birthday": label("in the week of each customer's birthday"),
    "around": label("weeks before and after the day"),
    "after_joining": label("weeks after a customer has joined"),
    "after_joining_every": label("every how many weeks after a customer has joined"),
    "at_most_every": label("not again within so many weeks"),
    "while_budget": label("until so much has been spent on it"),
    "while_stock": label("until so many have been given"),
    "any": label("at least one of these conditions is met"),
    "all": label("all of these conditions are met"),
    "not": label("these conditions are not met"),
    "acquires": label("whether its money goes into new customers"),
    "priority": label("whether those who have it are served first"),
    "expires_by": label("whether points lapse after earning, or after no purchase"),
    "entries_by": label("what earns an entry: purchases or spend"),
    "merit": label("what the prize goes to: spend, purchases or an idea"),
    "value": label("the value that is played"),
    "search": label("what may be chosen, for loyalty improve"),
    "truncate": label("ends beyond which nothing is drawn"),
    "currencies": label("points that several tools share, by name"),
    "sets": label("numbers of market and company in this arm, by dotted path"),
}


def described(key: str) -> str:
    """What a section or key is for, "" where it says so itself."""
    return _WORDS.get(key, "")
