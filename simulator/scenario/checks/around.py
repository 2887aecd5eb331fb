"""Cross checks of what surrounds the customers: service, its desk, newcomers, the rival."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.market.company import Company
from simulator.market.market import EXAMPLES, Market
from simulator.market.rival import Rival
from simulator.market.service import FACETS, Service
from simulator.say import fault
from simulator.scenario.build import Parts, flat
from simulator.scenario.checks.notes import Notes
from simulator.scenario.uncertain import Distribution

SECTIONS = ("service", "newcomers", "rival", "second_category")


# ------------------------------------------------------------ names


def absent_sections(cross: Notes, path: str, program: Mapping[str, Any]) -> None:
    """Refuse `sets` of what the market has not got: it would come into being by half."""
    market = (program.get("sets") or {}).get("market") or {}
    for section in SECTIONS:
        if section in market and f"market.{section}" not in cross.nodes:
            cross.note(
                f"{path}.sets.market.{section}",
                fault(
                    "the market has no {section}; add `{section}:` to it ({{}} for its defaults)",
                    section=section,
                ),
            )


# ------------------------------------------------------------ contradictions


def contradictions(cross: Notes, parts: Parts) -> None:
    """Look at the surroundings of today and of every arm that changes them."""
    today = parts.market
    if today is None or parts.company is None:
        return
    if today.service is not None:
        _departures(cross, today, today.service)
    _needs(cross, parts, today)
    known = dict(_world_faults(today, parts.company))
    for path, message in known.items():
        cross.note(path, message)
    for name, world in parts.worlds.items():
        own = flat(cross.tree["programs"][name]["sets"])
        for path, message in _world_faults(*world):
            if known.get(path) != message:  # what today has already been told is not repeated
                near = [key for key in own if key.startswith(path.rpartition(".")[0])]
                place = path if path in own else [*near, ""][0]
                cross.note(f"programs.{name}.sets.{place}".rstrip("."), message)
    if cross.tree["goal"] == "defend":
        _attacked(cross, today.rival)


def _needs(cross: Notes, parts: Parts, today: Market) -> None:
    """Refuse tools that are about a part of the market that it has not got."""
    arms = {"today": parts.today, **{f"programs.{n}": one for n, one in parts.programs.items()}}
    for path, program in arms.items():
        for name, tool in ({} if program is None else program.tools).items():
            for section in tool.needs:
                if getattr(today, section) is None:
                    cross.note(
                        f"{path}.tools.{name}",
                        fault(
                            "{kind} needs market.{section}, which is missing; type {example} with "
                            "your own numbers",
                            kind=tool.kind,
                            section=section,
                            example=EXAMPLES[section],
                        ),
                    )


def _world_faults(market: Market, company: Company) -> Iterator[tuple[str, str]]:
    """Where the surroundings of an arm contradict themselves, and why."""
    if market.service is not None:
        weights = [market.service.facets.get(name, 1.0) for name in FACETS]
        if not any(weights):
            yield (
                "market.service.facets",
                fault(
                    "every weight is 0, so a failure would be of no kind; if nothing "
                    "fails, set failure_rate: 0"
                ),
            )
    if company.acquisition_budget and company.cost_per_new_customer is None:
        yield (
            "company.acquisition_budget",
            fault("an acquisition_budget needs cost_per_new_customer: what each of them costs"),
        )


def _departures(cross: Notes, market: Market, service: Service) -> None:
    """The departures of today that service is said to cause must be such as it can cause.

    Only those of today: an arm may well have a service that nobody leaves for.
    """
    share, here = service.departures_share, "market.service.departures_share"
    held_against = service.unresolved > 1 and service.serious_share > 0
    if not share or not service.failure_rate:
        return
    if not service.satisfaction_retention and not held_against:
        cross.note(
            here,
            fault(
                "service cannot cause {share} of departures: satisfaction_retention "
                "is 0 and no unresolved problem makes anybody leave; raise "
                "satisfaction_retention or unresolved, or set departures_share: 0",
                share=f"{share:.0%}",
            ),
        )
    if not any(segment.churn_per_year for segment in market.segments.values()):
        cross.note(
            here,
            fault(
                "service cannot cause {share} of departures where churn_per_year is "
                "0; declare who leaves, or set departures_share: 0",
                share=f"{share:.0%}",
            ),
        )


def _attacked(cross: Notes, rival: Rival | None) -> None:
    """The goal defend needs something to defend against."""
    attacks = {} if rival is None else rival.attacks
    horizon = int(cross.tree["horizon"])
    if not attacks:
        cross.note(
            "goal",
            fault(
                "defend needs an attack to defend against; add market.rival.attacks, "
                "such as {{price_war: {{week: 26, weeks: 13}}}}"
            ),
        )
    elif min(attack.week for attack in attacks.values()) >= horizon:
        cross.note(
            "market.rival.attacks",
            fault(
                "none is sure to start within the horizon of {horizon} weeks, so "
                "there may be nothing to defend against; let one start earlier, or "
                "look further ahead",
                horizon=horizon,
            ),
        )


# ------------------------------------------------------------ what is odd


def warn(cross: Notes) -> None:
    """Note attacks that are not seen, or not to their end, and a category nobody can gain by."""
    _second(cross)
    horizon = int(cross.tree["horizon"])
    rival = cross.tree["market"]["rival"]
    for name, attack in (rival or {}).get("attacks", {}).items():
        week, weeks = (_center(attack[key]) for key in ("week", "weeks"))
        here = f"market.rival.attacks.{name}"
        if week >= horizon:
            message = fault(
                "starts in week {week}, after the horizon of {horizon} weeks: never seen",
                week=f"{week:g}",
                horizon=horizon,
            )
            cross.note(here, message, cross.warnings)
        elif week + weeks > horizon:
            message = fault(
                "ends in week {week}, after the horizon of {horizon} weeks, so what "
                "remains when it is over is not seen",
                week=f"{week + weeks:g}",
                horizon=horizon,
            )
            cross.note(here, message, cross.warnings)


def _second(cross: Notes) -> None:
    """Note a second category that earns nothing, or that nobody begins to use on their own."""
    category = cross.tree["market"]["second_category"]
    if category is None:
        return
    here = "market.second_category"
    if _center(category["gross_margin"]) <= 0:
        message = fault("nothing is earned by it, so that every further user costs money")
        cross.note(f"{here}.gross_margin", message, cross.warnings)
    adopts = category["adoption_per_year"]
    by_themselves = _center(category["users"]) if adopts is None else _center(adopts)
    if not by_themselves:
        message = fault(
            "nobody begins to use it on their own, so that nobody will take it for nothing either"
        )
        key = "users" if adopts is None else "adoption_per_year"
        cross.note(f"{here}.{key}", message, cross.warnings)


def _center(value: Any) -> float:
    return float(value.central if isinstance(value, Distribution) else value)
