"""What is asked and planned: goal, today's business, every program in plain words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """A number of the scenario with its unit as the scenario says it.

    `low` and `high` are the ends of what it is drawn from, None where it is certain.
    """

    value: float
    unit: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class SegmentToday:
    """What is declared of a segment: `customers` in heads, the rest per customer."""

    name: str
    customers: float
    purchases_per_year: Given
    basket: Given
    share_of_wallet: Given
    churn_per_year: Given
    new_customers_per_year: Given


@dataclass(frozen=True, slots=True)
class Business:
    """Today's business at its central values; `sales` in currency a year."""

    customers: float
    sales: float
    gross_margin: Given
    segments: tuple[SegmentToday, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A knob that the company chooses and that is not settled.

    Drawn where the scenario believes in a range, `searched` where a search may turn it.
    """

    name: str
    number: Given
    searched: bool = False


@dataclass(frozen=True, slots=True)
class CostItem:
    """What something costs: the number with its unit in words, and what it is."""

    what: str
    number: Given


@dataclass(frozen=True, slots=True)
class Offer:
    """One tool in plain words.

    `when` completes "It runs ..."; `occasions` are first week and length of what stands on
    the calendar, each called `occasion`. `speaks` says whether it acts through the key
    factor. `leaves_out` is what its author says the model of it lacks.
    """

    name: str
    kind: str
    says: str
    when: str
    always: bool
    occasion: str
    occasions: tuple[tuple[int, int], ...]
    members: bool
    speaks: bool
    leaves_out: str
    costs: tuple[CostItem, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a program sets in the market or the company, and what it is today.

    Words are in `said`, numbers in `then`; `today` is None where there is no such number.
    """

    path: str
    then: Given | None
    today: Given | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """One arm as it is planned.

    `stops` are tools of today that end, `rollout_weeks` the weeks until all customers are
    reached. `beside` is the program whose money the arm spends, None for programs; of such
    an arm nothing else is told.
    """

    arm: str
    label: str
    role: str
    beside: str | None
    offers: tuple[Offer, ...] = ()
    costs: tuple[CostItem, ...] = ()
    changes: tuple[Change, ...] = ()
    stops: tuple[str, ...] = ()
    rollout_weeks: int = 0
    speaks: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What is asked of which business, and what is planned.

    `start` is the day of the launch as year-month-day. `promises` complete "The company
    promises that ...", each kept in a share `kept_with` of the cases.
    """

    start: str
    key_factor: str | None
    business: Business
    today: tuple[Offer, ...]
    programs: tuple[Planned, ...]
    promises: tuple[str, ...]
    kept_with: float
