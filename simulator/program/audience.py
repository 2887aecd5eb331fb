"""To whom a tool is addressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, PrivateAttr, create_model, model_validator

import simulator.program.audiences  # noqa: F401  (finds the conditions)
from simulator.knobs import Part
from simulator.program import plain
from simulator.program.audiences import logic
from simulator.program.audiences.condition import CONDITIONS, Condition, Known, Mask, Who
from simulator.program.audiences.members import Members
from simulator.program.audiences.published import FACTS, Published
from simulator.program.audiences.segments import Segments
from simulator.program.audiences.several import All, AnyOf, Not, Several
from simulator.program.channels import Row
from simulator.say import fault

WORDS = {"everyone": {}, "members": {"members": True}}
DEEPEST = 8  # conditions within conditions


class _Conditions(Part):
    """What an audience is asked; its fields are the conditions in `audiences/`."""

    _root: All = PrivateAttr(default=All(()))

    @model_validator(mode="before")
    @classmethod
    def _from_word(cls, given: Any) -> Any:
        if isinstance(given, str):
            if given not in WORDS:
                raise ValueError(fault("expected everyone, members, or a mapping of conditions"))
            return WORDS[given]
        return spelled_out(given) if isinstance(given, dict) else given

    @model_validator(mode="after")
    def _put_together(self) -> Self:
        given = [
            one
            for key, kind in in_order().items()
            if (value := getattr(self, field_of(key))) != kind.absent
            for one in kind.of(value)
        ]
        self._root = All(tuple(given))
        number, depth = sum(1 for _ in self._root.leaves()), _depth(self._root)
        if number > logic.MOST:
            raise ValueError(
                fault(
                    "found {number} conditions; expected at most {most}: use several tools",
                    number=number,
                    most=logic.MOST,
                )
            )
        if depth > DEEPEST:
            raise ValueError(
                fault(
                    "conditions within conditions, {depth} deep; at most {deepest}",
                    depth=depth,
                    deepest=DEEPEST,
                )
            )
        return self

    # ------------------------------------------------------------ the audience

    @property
    def root(self) -> All:
        """All conditions as one."""
        private = self.__pydantic_private__  # every tool asks in every week; pydantic takes longer
        assert private is not None
        root: All = private["_root"]
        return root

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions, all of which must be met."""
        return self._root.parts

    @property
    def leaves(self) -> tuple[Condition, ...]:
        """Those that are not made of others, each once."""
        return tuple(dict.fromkeys(self._root.leaves()))

    def mask(self, week: Known) -> Mask:
        """Who belongs to it in a week."""
        return self.root.mask(week)

    @property
    def everyone(self) -> bool:
        """Whether no condition is set."""
        return not self.parts

    @property
    def only_members(self) -> bool:
        """Whether all who are addressed are members."""
        return logic.only_members(self._root)

    @property
    def joined_for(self) -> bool:
        """Whether some are addressed only once they join."""
        return logic.matters(self._root)[0]

    @property
    def by_joining(self) -> bool:
        """Whether joining can change that somebody is addressed, one way or the other."""
        return any(one.by_joining for one in self.leaves)

    @property
    def chosen(self) -> bool:
        """Whether customers are chosen by more than being a member."""
        return any(not isinstance(one, Members) for one in self.parts)

    @property
    def weeks_away(self) -> int:
        """Weeks for which everybody the audience has not bought, at least."""
        return logic.weeks_away(self._root)

    def fits(self, segment: str) -> bool:
        """Whether anybody of a segment can be addressed."""
        return logic.fits(self._root, segment)

    def expected(self, segment: str, usual_rate: Row, who: Who | None = None) -> Row | float:
        """Chance that members of a segment who buy as usual are addressed in a week, (n,) or one.

        Or others, as `who` says. `usual_rate` is purchases per week, (n,). Nobody knows whether
        they will be at the top.
        """
        return logic.chance(self._root, segment, usual_rate, who or Who())

    # ------------------------------------------------------------ words

    def in_words(self) -> str:
        """The audience as a phrase for reports: `members of regulars, top 10 % by spend`."""
        if self.everyone:
            return "everyone"
        who, rest = self._who(", ".join)
        return ", ".join([who, *(one.phrase() for one in rest)])

    def plainly(self) -> str:
        """The same at the beginning of a sentence about several: `all customers`, `members`."""
        if self.everyone:
            return "all customers"
        who, rest = self._who(plain.listed)
        clauses = All(rest).clause() if rest else ""
        return f"{who} who {clauses}" if clauses else who

    def _who(self, listed: Any) -> tuple[str, tuple[Condition, ...]]:
        """`members of regulars`, and the conditions that this does not say."""
        members = [one for one in self.parts if isinstance(one, Members)]
        segments = [one for one in self.parts if isinstance(one, Segments)]
        who = "members" if members else "customers"
        who += f" of {listed(segments[0].names)}" if segments else ""
        said = (*members, *segments[:1])
        return who, tuple(one for one in self.parts if one not in said)


def in_order() -> dict[str, type[Condition]]:
    """All conditions by their keys, as they follow each other in words."""
    return dict(sorted(CONDITIONS.items(), key=lambda one: one[1].order))


def field_of(key: str) -> str:
    """The name of a condition's field: `not` is a word of Python."""
    return f"{key}_" if key == "not" else key


def spelled_out(given: dict[Any, Any]) -> dict[Any, Any]:
    """`{tier: gold}` as `{published: {tier: gold}}`, where a tool publishes a tier."""
    facts = {key: value for key, value in given.items() if key in FACTS and key not in CONDITIONS}
    known = given.get(Published.key)
    if not facts or not isinstance(known, dict | None):
        return given
    rest = {key: value for key, value in given.items() if key not in facts}
    return {**rest, Published.key: {**(known or {}), **facts}}


def _depth(one: Condition) -> int:
    """How many conditions hold each other at most."""
    inside = max(map(_depth, one.parts), default=0) if isinstance(one, Several) else 0
    return inside + isinstance(one, AnyOf | Not)


def _fields() -> dict[str, Any]:
    """A field for every condition, with its type and the value that is no condition."""
    found = {}
    for key, kind in in_order().items():
        takes = kind.takes
        if kind.absent is None:
            takes = f"{takes} | None" if isinstance(takes, str) else takes | None
        found[field_of(key)] = (takes, Field(kind.absent, alias=key))
    return found


if TYPE_CHECKING:

    class Audience(_Conditions):
        """Customers who meet every condition given; see below."""

        def __init__(self, **conditions: Any) -> None: ...

        def __getattr__(self, key: str) -> Any: ...  # a condition as it was given

else:
    Audience = create_model(
        "Audience", __base__=_Conditions, __module__=__name__,
        __doc__="""Customers who meet *every* condition given; no condition means everyone.

        In a scenario: `to: everyone`, `to: members`, or conditions together:
        `to: {members: true, segments: [regulars], top: 10%, lapsed: 8 weeks}`; `any`, `all` and
        `not` hold audiences: `to: {any: [members, {newcomers: 13 weeks}]}`. A fact that a tool
        publishes is a condition by its name: `to: {tier: gold}`. What each condition means
        stands in its file in `audiences/`.
        """, **_fields(),
    )  # fmt: skip
    Audience.model_rebuild(_types_namespace={"Audience": Audience})

EVERYONE = Audience()
MEMBERS = Audience(members=True)
