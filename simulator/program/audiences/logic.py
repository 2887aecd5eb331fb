"""What follows from conditions taken together, worked out by looking at all that can be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache, reduce
from itertools import product

import numpy as np

from simulator.program.audiences.condition import Condition, Who, World
from simulator.program.audiences.members import Members
from simulator.program.channels import Row

MOST = 12  # conditions of an audience: 2 ** 12 combinations are looked at, at most
MEMBERS = Members()
Chance = Row | float


@lru_cache(1024)
def groups(root: Condition) -> tuple[tuple[World, ...], ...]:
    """Of what is asked for, by what it is about: which conditions can hold together."""
    some = sorted(dict.fromkeys(root.leaves()), key=lambda one: (one.order, one.about))
    about: dict[str, list[Condition]] = {}
    for one in some:
        about.setdefault(one.about, []).append(one)
    return tuple(tuple(mine[0].together(mine)) for mine in about.values())


@lru_cache(1024)
def worlds(root: Condition) -> tuple[tuple[World, ...], ...]:
    """Every combination that meets `root`, each as one set of conditions per group."""
    return tuple(parts for parts in product(*groups(root)) if root.holds(frozenset().union(*parts)))


def whole(parts: Iterable[World]) -> World:
    """All conditions of a combination."""
    return frozenset().union(*parts)


@lru_cache(1024)
def matters(root: Condition) -> tuple[bool, bool]:
    """Whether some are addressed only once they join, and whether some are not any more."""
    gains = loses = False
    for parts in product(*groups(root)):
        world = whole(parts) - {MEMBERS}
        outside, inside = root.holds(world), root.holds(world | {MEMBERS})
        gains, loses = gains or (inside and not outside), loses or (outside and not inside)
    return gains, loses


@lru_cache(1024)
def only_members(root: Condition) -> bool:
    """Whether everybody the audience is a member; False where nobody is addressed."""
    met = worlds(root)
    return bool(met) and all(MEMBERS in whole(parts) for parts in met)


@lru_cache(1024)
def weeks_away(root: Condition) -> int:
    """Weeks for which everybody the audience has not bought, at least."""
    met = worlds(root)
    return min((max((c.weeks_away for c in whole(p)), default=0) for p in met), default=0)


@lru_cache(1024)
def fits(root: Condition, segment: str) -> bool:
    """Whether anybody of a segment can be addressed."""
    return can_be(root, segment, frozenset())


def can_be(root: Condition, segment: str, never: Collection[Condition]) -> bool:
    """Whether anybody of a segment is addressed where some conditions are `never` met."""
    asked = [one for one in root.leaves() if one.fits(segment) is not None]
    return any(
        all((one in world) == one.fits(segment) for one in asked) and not world & set(never)
        for world in map(whole, worlds(root))
    )


def chance(root: Condition, segment: str, usual_rate: Row, who: Who) -> Chance:
    """Chance to be addressed in a week, conditions about different things being independent."""
    known = {one: one.chance(segment, usual_rate, who) for one in dict.fromkeys(root.leaves())}
    everything = [whole(group) for group in groups(root)]
    total: Chance = 0.0
    for parts in worlds(root):
        one: Chance = 1.0
        for part, group in zip(parts, everything, strict=True):
            one = one * _of_a_group([known[c] for c in part], [known[c] for c in group - part])
            if isinstance(one, float) and one == 0:
                break
        else:
            total = total + one
    return total


def _of_a_group(inside: list[Chance], outside: list[Chance]) -> Chance:
    """Chance that of conditions about one thing these hold and the others do not."""
    least = reduce(_smaller, inside) if inside else 1.0
    if not outside:
        return least
    return _larger(least - reduce(_larger, outside), 0.0)


def _smaller(a: Chance, b: Chance) -> Chance:
    both = isinstance(a, float) and isinstance(b, float)
    return min(a, b) if both else np.minimum(a, b)


def _larger(a: Chance, b: Chance) -> Chance:
    both = isinstance(a, float) and isinstance(b, float)
    return max(a, b) if both else np.maximum(a, b)
