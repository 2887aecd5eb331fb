"""Criteria in words: what each asks for, and in how many cases that holds."""

from __future__ import annotations

from typing import Literal

from simulator.decision.uncertainty import Probability
from simulator.decision.words import counted, percent
from simulator.say import label, say

KeptBy = Literal["returning", "retention_rate", "survival_rate"]
GoalKind = Literal["acquire", "acquire_cheaply", "defend"] | KeptBy
Kind = Literal["npv", "promises"] | GoalKind


def meaning_of_goal(kind: GoalKind) -> str:
    """What a goal asks for, as it stands alone in a table."""
    match kind:
        case "acquire":
            return label("there are more customers than without it")
        case "acquire_cheaply":
            return label("an incremental customer costs no more than by paid acquisition")
        case "returning":
            return label("more customers buy again within a year than without it")
        case "retention_rate":
            return label("more customers have bought within their usual time than without it")
        case "survival_rate":
            return label("fewer customers have left than without it")
        case "defend":
            return label(
                "the share of wallet after the attack, lost customers included, is higher than "
                "without it"
            )


def held(kind: Kind, often: Probability, threshold: float) -> str:
    """In how many cases a criterion holds, and in how many it is asked to, as a sentence."""
    values = {**counted(often), "asked": percent(threshold)}
    match kind:
        case "npv":
            return say(
                "The NPV is positive in {count} of {n} cases ({share}); {asked} is asked for.",
                **values,
            )
        case "promises":
            return say(
                "All promises are kept in {count} of {n} cases ({share}); {asked} is asked for.",
                **values,
            )
        case "acquire":
            return say(
                "There are more customers than without it in {count} of {n} cases ({share}); "
                "{asked} is asked for.",
                **values,
            )
        case "acquire_cheaply":
            return say(
                "An incremental customer costs no more than by paid acquisition in {count} of "
                "{n} cases ({share}); {asked} is asked for.",
                **values,
            )
        case "returning":
            return say(
                "More customers buy again within a year than without it in {count} of {n} cases "
                "({share}); {asked} is asked for.",
                **values,
            )
        case "retention_rate":
            return say(
                "More customers have bought within their usual time than without it in {count} of "
                "{n} cases ({share}); {asked} is asked for.",
                **values,
            )
        case "survival_rate":
            return say(
                "Fewer customers have left than without it in {count} of {n} cases ({share}); "
                "{asked} is asked for.",
                **values,
            )
        case "defend":
            return say(
                "The share of wallet after the attack, lost customers included, is higher than "
                "without it in {count} of {n} cases ({share}); {asked} is asked for.",
                **values,
            )
