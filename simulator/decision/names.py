"""What numbers, programs and tools are called where people read them: words for their keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.program.about.titles import distinct, from_key
from simulator.say import label
from simulator.scenario import Scenario
from simulator.simulate import CONTROL

# Where the key alone is not what one would say; every other name is made from its key.
NAMES = {
    "elasticity": label("Price elasticity"),
    "retention_pull": label("Effect of value on leaving"),
    "churn_per_year": label("Churn per year"),
    "share_of_wallet": label("Share of wallet"),
    "value_ceiling": label("Ceiling of perceived value"),
    "rhythm_memory": label("Memory of the buying rhythm"),
    "rhythm_spread": label("Spread of the buying rhythm"),
    "need_shape": label("Evenness of purchase rates"),
    "membership_value_max": label("Value of membership"),
    "membership_half_at": label("Reward at which membership is worth half"),
    "membership_fading": label("Fading of membership's value"),
    "membership_lasting": label("Lasting part of membership's value"),
    "never_joins": label("Share who never join"),
    "value_slope": label("Response of joining to value"),
    "accept_rate": label("Acceptance rate"),
    "ask_rate": label("Rate of asking to join"),
    "value_rate": label("Perceived value of rewards"),
    "redeem_rate": label("Redemption rate"),
    "replaces": label("Rewards that replace a purchase"),
    "size_response": label("Response to the size of a reward"),
    "gradient": label("Acceleration near a reward"),
    "rewarded": label("Lift after a reward"),
    "reference_loss": label("Fading of a price cut"),
    "failure_rate": label("Failure rate of service"),
    "departures_share": label("Share of departures caused by service"),
    "talk_share": label("Share of newcomers sent by others"),
    "firm_age": label("Age of the firm"),
    "back": label("Points back"),
    "cost_of_capital": label("Cost of capital"),
}
SINGLE = "customers"  # the segment of a market that declares none


def titles_of(scenario: Scenario) -> dict[str, str]:
    """What people read for each arm and each tool, by its path: `programs.card.tools.points`.

    An arm is found by its name alone, too; of the tools of today the path begins with `today`.
    """
    tree = scenario.tree
    arms = distinct({name: one.get("title") for name, one in tree["programs"].items()})
    named = {CONTROL: label("Today"), **arms}
    sections = {
        CONTROL: tree["today"],
        **{f"programs.{arm}": tree["programs"][arm] for arm in arms},
    }
    for path, section in sections.items():
        tools = distinct({name: one.get("title") for name, one in section["tools"].items()})
        named |= {f"{path}.tools.{name}": title for name, title in tools.items()}
    return named | {f"programs.{arm}": title for arm, title in arms.items()}


def tool_titles(titles: Mapping[str, str], arm: str) -> dict[str, str]:
    """What people read for each tool of an arm, by its name."""
    inside = f"{CONTROL if arm == CONTROL else f'programs.{arm}'}.tools."
    return {
        path.removeprefix(inside): title
        for path, title in titles.items()
        if path.startswith(inside)
    }


def name_of(path: str) -> str:
    """A number by its own name: `Price elasticity` for `market.segments.customers.elasticity`."""
    key = path.rpartition(".")[2]
    return NAMES.get(key) or from_key(key)


def in_sentence(name: str) -> str:
    """A name as it stands within a sentence, with a small first letter."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def names_of(paths: Sequence[str], titles: Mapping[str, str] | None = None) -> dict[str, str]:
    """Each path by its name, with the segment, tool or program where another has the same name.

    `titles` are those of programs and tools by path, see `titles_of`.
    """
    alone = {path: name_of(path) for path in paths}
    return {
        path: name if _once(name, alone) else _with_place(path, name, paths, titles or {})
        for path, name in alone.items()
    }


def _once(name: str, names: dict[str, str]) -> bool:
    return sum(one == name for one in names.values()) == 1


def _with_place(path: str, name: str, paths: Sequence[str], titles: Mapping[str, str]) -> str:
    """The name with the shortest end of its place that no other of these paths shares."""
    places = [_places(one, titles) for one in paths if name_of(one) == name]
    mine = _places(path, titles)
    for length in range(1, len(mine) + 1):
        if sum(one[-length:] == mine[-length:] for one in places) == 1:
            return f"{name} ({', '.join(mine[-length:])})"
    return f"{name} ({path})"


def _places(path: str, titles: Mapping[str, str]) -> list[str]:
    """What a number belongs to: a segment, a program, a tool; the largest first."""
    keys = path.split(".")[:-1]
    return [
        titles.get(".".join(keys[: at + 1])) or from_key(key)
        for at, key in enumerate(keys)
        if key not in ("programs", "tools", "segments", "market")
    ]
