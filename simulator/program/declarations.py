"""What a tool says that it acts on and posts, held against what it does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from simulator.program import plain
from simulator.say import clauses, fault

# What is one customer's or one purpose's: two that declare the same would write over each other.
_APART = ("columns", "tallies", "words")
_TOGETHER = ("acts_on", "posts", "lasting", "timing", "means", "cites")


class Undeclared(RuntimeError):
    """A tool has added to a channel, or posted to an account, that its class does not name."""


def undeclared(
    tool: str, what: str, does: str, declares: str, known: Collection[str]
) -> Undeclared:
    """The error for a `tool` that `does` something with `what`, which `declares` leaves out.

    It says which line to write; `known` is what the class declares already.
    """
    line = ", ".join(f'"{name}"' for name in sorted({*known, what}))
    comma = "" if known else ","
    return Undeclared(
        f"the tool {tool!r} {does} {what!r}, which its class does not declare; "
        f"write {declares}: ClassVar[tuple[str, ...]] = ({line}{comma}) in its class"
    )


def unpublished(tool: str, fact: str, known: Collection[str]) -> Undeclared:
    """The error for a `tool` that publishes a fact which its class does not declare."""
    line = ", ".join(f'"{name}": np.int8' for name in sorted({*known, fact}))
    return Undeclared(
        f"the tool {tool!r} publishes {fact!r}, which its class does not declare; "
        f"write publishes: ClassVar[dict[str, DTypeLike]] = {{{line}}} in its class"
    )


def check_names(cls: type, declares: str, names: Iterable[str], known: Collection[str]) -> None:
    """Refuse a declaration of what does not exist, or of the same twice.

    Raises
    ------
    TypeError
        When the class is made, so that no run starts with it.
    """
    where, seen = f"{cls.__module__}.{cls.__qualname__}.{declares}", list(names)
    if isinstance(names, str):
        raise TypeError(f"{where} is a text; write a tuple: ({names!r},)")
    for name in seen:
        if name not in known:
            raise TypeError(f"{where}: there is no {name!r}; there are {', '.join(known)}")
    if len(set(seen)) < len(seen):
        raise TypeError(f"{where} names the same twice: {', '.join(seen)}")


def put_together(cls: type, tool: type) -> None:
    """Add to what a tool declares what the parts that it mixes in declare, its own first.

    Channels, accounts and timing are those of all; what `means` says of a part's column the tool
    may say in its own words.

    Raises
    ------
    TypeError
        Where two of them have a column, a tally or a word of one name.
    """
    base = next(one for one in cls.__mro__[1:] if issubclass(one, tool))
    parts = [one for one in cls.__mro__ if not issubclass(one, tool) and not issubclass(tool, one)]
    for name in (*_APART, *_TOGETHER):
        its_own = name in cls.__dict__
        given = {cls: cls.__dict__[name]} if its_own else {base: getattr(base, name)}
        given |= {
            one: one.__dict__[name]
            for one in parts
            if name in one.__dict__ and (its_own or one not in base.__mro__)
        }
        if len(given) == 1 or any(isinstance(one, str) for one in given.values()):
            continue
        if name in _APART:
            _check_apart(cls, name, given)
        setattr(cls, name, _merged(list(given.values())))


def _check_apart(cls: type, declares: str, given: dict[type, Iterable[str]]) -> None:
    seen: dict[str, type] = {}
    for one, names in given.items():
        for name in names:
            if name in seen:
                raise TypeError(
                    f"{cls.__module__}.{cls.__qualname__}: {seen[name].__name__} and "
                    f"{one.__name__} both have {name!r} in {declares}; rename one"
                )
            seen[name] = one


def _merged(given: list[Any]) -> Any:
    """The first with what the others add to it."""
    if isinstance(given[0], dict):
        return {key: value for one in reversed(given) for key, value in one.items()}
    first, *others = given
    more = dict.fromkeys(name for one in others for name in one if name not in first)
    return (*first, *more)


def not_timed(kind: str, key: str, timed_by: Mapping[str, tuple[str, ...]]) -> str:
    """Why a tool cannot have a condition of its calendar, and what to do.

    `timed_by` are the conditions that each kind of tool takes.
    """
    others = sorted(other for other, keys in timed_by.items() if key in keys)
    goes = ""
    if others:
        goes = fault("{key} goes with {tools}", key=key, tools=plain.listed(others))
    if not timed_by[kind]:
        why = fault(
            "{kind} is open for all in the same weeks, so it has no {key}", kind=kind, key=key
        )
        return clauses(why, goes)
    why = fault(
        "{kind} has no {key}: expected {known}",
        kind=kind,
        key=key,
        known=plain.listed(timed_by[kind]),
    )
    return clauses(why, goes)


def check_kind(kind: str, tool: type, known: type | None) -> None:
    """Refuse a second tool of a kind (TypeError); the same one may be imported again."""
    if known is not None and _place(known) != _place(tool):
        raise TypeError(f"{tool.__module__} and {known.__module__} both define {kind!r}")


def _place(tool: type) -> tuple[str, str]:
    return tool.__module__, tool.__qualname__
