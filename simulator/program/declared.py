"""What a loyalty tool says of itself, beside its knobs and its verbs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from numpy.typing import DTypeLike

from simulator.evidence import Evidence, each_once
from simulator.knobs import Part
from simulator.program.about.curve import Curve
from simulator.program.about.effort import NO_EFFORT, Effort
from simulator.program.about.listing import Listing

if TYPE_CHECKING:
    from simulator.program.tally import Tally


class Declared(Part):
    """What a subclass of `Tool` declares; all of it may be left as it is.

    Attributes
    ----------
    acts_on
        The channels that the tool adds to; an `add` to any other is refused.
    posts
        The accounts that the tool posts to, `liability` for what it is `owed`; a `post` to any
        other is refused. A price cut is taken off, and booked, by the till.
    columns
        Name to dtype of the private arrays that `offer` and `settle` are given.
    lasting
        Columns that a tool of the kind goes on with where it takes the place of a stopped one.
    means
        Name to unit and meaning of each of these columns.
    words
        What the tool draws with `week.draw(word)`; checked for accidental equality.
    publishes
        Name to dtype of what other tools may address customers by (`to: {tier: gold}`); `settle`
        writes it with `week.publish_fact`, and they read it from the next week on.
    tallies
        Name to `Tally`: what `settle` may count over all customers of the arm.
    occasion
        What a stretch of weeks in which the tool is open is called on a calendar.
    spends
        The knob that is solved where an arm must cost the same as another, for
        tools that are a plain alternative to any program; None for the others.
    timing
        Knobs that move purchases to an earlier or a later week, and must not add any.
    examples
        Settings in which the tool is seen at work: in one of them every knob changes something.
    seen_where
        Sections of a market without which it does nothing, such as prices that move: its laws
        and curves are looked at there.
    curves
        Name of a choice to what a practitioner expects of it over its range.
    cites
        Evidence of what is no knob, such as the shape of a curve; see `evidence`.
    effort
        Weeks of setting up, training and legal work until it stands.
    listing
        Where it stands in the catalogue; None for a tool that is not listed by motive or goal.
    smallest
        The least that has to be typed for it in a scenario, as YAML, to see it do something.
    needs
        Sections of the market without which it can do nothing, such as `second_category`.
    probe
        Whether it is no tool of the trade but asks a question of a market; in no catalog.
    timed_by
        The conditions of a calendar on single customers that the tool asks for with `week.due`.
    """

    acts_on: ClassVar[tuple[str, ...]] = ()
    posts: ClassVar[tuple[str, ...]] = ()
    columns: ClassVar[dict[str, DTypeLike]] = {}
    lasting: ClassVar[tuple[str, ...]] = ()
    means: ClassVar[dict[str, str]] = {}
    words: ClassVar[tuple[str, ...]] = ()
    publishes: ClassVar[dict[str, DTypeLike]] = {}
    tallies: ClassVar[dict[str, Tally]] = {}
    occasion: ClassVar[str] = "open"
    spends: ClassVar[str | None] = None
    timing: ClassVar[tuple[str, ...]] = ()
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({},)
    seen_where: ClassVar[Mapping[str, Any]] = {}
    curves: ClassVar[dict[str, Curve]] = {}
    cites: ClassVar[tuple[Evidence, ...]] = ()
    timed_by: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[tuple[str, ...]] = ()
    effort: ClassVar[Effort] = NO_EFFORT
    listing: ClassVar[Listing | None] = None
    smallest: ClassVar[str] = "{}"
    probe: ClassVar[bool] = False

    @classmethod
    def evidence(cls) -> tuple[Evidence, ...]:
        """All that the tool cites, for its knobs and for what is none, each finding once."""
        return each_once(
            [*(one for about in cls.knobs().values() for one in about.evidence), *cls.cites]
        )
