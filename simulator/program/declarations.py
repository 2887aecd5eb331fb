"""What a tool says that it acts on and posts, held against what it does."""

from __future__ import annotations

from collections.abc import Collection, Iterable


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
