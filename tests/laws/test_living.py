"""The laws of the laboratory, with everything on that can live in a market."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest

from simulator.market.market import Market
from simulator.market.newcomers import Newcomers
from simulator.market.queue import Answers, Queue
from simulator.market.rival import Attack, Rival
from simulator.program.ledger import Ledger, is_real
from simulator.program.program import Program
from simulator.simulate import CONTROL, Case, Played, loop
from simulator.simulate.around import actors
from simulator.tools.discount import Discount
from tests.laws.living import alone, everything, living, mended, rich_company, with_sections
from tests.laws.test_null import inert
from tests.laws.test_order import other_way_round, segments_backwards
from tests.laws.test_same_bits import same
from tests.laws.worlds import (
    card,
    case,
    cut,
    differences,
    play_weeks,
    program,
    rows,
    same_books,
    segment_rows,
)


@pytest.fixture(scope="module")
def whole() -> Played:
    return play_weeks(everything(), panel=True)


def test_everything_is_on(whole: Played) -> None:
    """The cases below would prove little if some part of the market slept."""
    book = whole.ledgers[CONTROL]
    accounts = (
        "won_back", "arrived", "arrived_paid", "arrived_by_talk", "acquisition_cost", "failures",
        "problems", "reported", "resolved", "grudges", "satisfaction", "desk_answered",
        "desk_gave_up", "desk_waiting", "desk_busy", "desk_capacity", "service_cost", "left",
    )  # fmt: skip
    for account in accounts:
        assert book.units(account).any(), account
    for arm in ("card", "mended", "as_price_cut", "as_acquisition"):
        assert same_books(whole.ledgers[arm], book), arm


@pytest.mark.slow
@pytest.mark.parametrize(("block", "threads"), [(5, 1), (17, 2), (777, 3)])
def test_tables_do_not_depend_on_the_cut(whole: Played, block: int, threads: int) -> None:
    same(whole, play_weeks(everything(), block=block, threads=threads, panel=True))


def test_tables_do_not_depend_on_the_panel(whole: Played) -> None:
    same(whole, play_weeks(everything()))


@pytest.mark.slow
def test_vectors_and_their_remainders_agree() -> None:
    one = everything(agents=260, weeks=6)
    same(play_weeks(one), play_weeks(one, block=61))


@pytest.mark.slow
def test_the_order_of_segments_and_tools_does_not_matter(whole: Played) -> None:
    """Segments meet at the desk, in traffic and in talk; whose turn it is cannot matter."""
    one = everything()
    turned = replace(
        one,
        market=segments_backwards(one.market),
        worlds={arm: (segments_backwards(m), c) for arm, (m, c) in one.worlds.items()},
        programs={name: other_way_round(arm) for name, arm in one.programs.items()},
    )
    done = play_weeks(turned)
    for arm, book in whole.ledgers.items():
        for segment in one.market.segments:
            mine, other = segment_rows(book, segment), segment_rows(done.ledgers[arm], segment)
            assert not differences(mine, other), (arm, segment)
        real = {name: row.sum(axis=1) for name, row in rows(book).items() if is_real(name[0])}
        for name, row in real.items():
            assert np.array_equal(row, rows(done.ledgers[arm])[name].sum(axis=1)), name


def test_an_arm_is_the_same_whatever_is_played(whole: Played) -> None:
    one = everything()
    for arm in ("card", "mended"):
        worlds = {name: of for name, of in one.worlds.items() if name == arm}
        own = play_weeks(replace(one, programs={arm: one.programs[arm]}, worlds=worlds))
        assert not same_books(own.ledgers[arm], whole.ledgers[arm])


# ---------------------------------------------------------------- nothing new, nothing changes


def test_a_program_with_every_knob_off_is_the_control_to_the_bit(whole: Played) -> None:
    """Also where a rival would copy it at once: it gives nothing, so it provokes nobody."""
    one = everything()
    arms = {name: inert(arm) for name, arm in one.programs.items() if arm.same_money_as is None}
    tools = {name: tool.inert() for name, tool in one.programs["card"].tools.items()}
    arms["idle"] = Program(tools=tools, joining=one.today.joining.inert())
    books = play_weeks(alone(one, **arms)).ledgers
    assert not same_books(books[CONTROL], whole.ledgers[CONTROL])
    for arm in arms:
        assert not same_books(books[arm], books[CONTROL]), arm


def test_setting_a_number_to_what_it_is_changes_nothing(whole: Played) -> None:
    one = everything()
    same_world = (with_sections(one.market), one.company.model_copy())
    arms = {"card": one.programs["card"]}
    books = play_weeks(replace(alone(one, **arms), worlds={"card": same_world})).ledgers
    assert not same_books(books["card"], whole.ledgers["card"])


def test_attacks_without_strength_and_copies_without_offset_are_none() -> None:
    one = case({"card": program(tools={"points": card()})}, world=living(service={}))
    quiet = Rival(attacks={"idle": Attack(week=2, strength=0)}, copies=1, delay=0, offset=0)
    other = replace(one, market=with_sections(one.market, rival=quiet))
    a, b = play_weeks(one).ledgers, play_weeks(other).ledgers
    for arm, book in a.items():
        assert not same_books(book, b[arm]), arm


def test_newcomers_who_answer_to_nothing_are_as_declared() -> None:
    one = case({"cut": program(tools={"cut": cut()})}, world=living(new_customers_per_year=0.5))
    unmoved = Newcomers(talk_share=0.3, talk_response=0, offer_pull=0)
    other = replace(one, market=with_sections(one.market, newcomers=unmoved))
    a, b = play_weeks(one).ledgers[CONTROL], play_weeks(other).ledgers[CONTROL]
    assert {account for _, account in same_books(a, b)} == {"arrived_by_talk"}


# ---------------------------------------------------------------- nobody gets lost


def heads(book: Ledger) -> None:
    """Week by week and cell by cell, who is there was there, came, or came back."""
    agents = np.array([cell.agents for cell in book.cells])
    active = np.concatenate([agents[None], book.units("active")])
    change = book.units("arrived") + book.units("won_back") - book.units("left")
    assert np.array_equal(np.diff(active, axis=0), change)


def test_customers_are_conserved_week_by_week(whole: Played) -> None:
    for book in whole.ledgers.values():
        heads(book)
        assert np.all(
            book.units("resolved").cumsum(axis=0).sum(axis=1) <= upto(book) + opening(book)
        )
        assert np.all(book.units("reported") <= book.units("problems"))
        assert np.all(book.units("problems") <= book.units("failures"))
        assert np.all(book.units("failures") <= book.units("purchases"))
        assert np.all(book.units("grudges") <= book.units("active"))


def upto(book: Ledger) -> np.ndarray:
    """Problems reported so far, in agents."""
    return np.asarray(book.units("reported").cumsum(axis=0).sum(axis=1))


def opening(book: Ledger) -> int:
    """Problems that may be open at launch: one of each agent."""
    return sum(cell.agents for cell in book.cells)


def desks(one: Case) -> tuple[dict[str, Ledger], dict[str, tuple[int, list[Answers]]]]:
    """Play; also each arm's tickets that were open at launch, and its desk's weeks."""
    found: dict[str, tuple[int, list[Answers]]] = {}
    names: dict[int, str] = {}
    original, week_of = actors.queue_for, Queue.week

    def queue_for(case: Case, arm: str, known: Queue | None) -> Queue | None:
        queue = original(case, arm, known)
        if queue is not None and known is not None:
            names[id(queue)] = arm
            found[arm] = (sum(queue.open), [])
        return queue

    def week(self: Queue, tickets: tuple[int, int], week: int, luck: object) -> Answers:
        answers = week_of(self, tickets, week, luck)  # type: ignore[arg-type]
        if id(self) in names:
            found[names[id(self)]][1].append(answers)
        return answers

    with patch.object(loop, "queue_for", queue_for), patch.object(Queue, "week", week):
        return dict(play_weeks(one).ledgers), found


@pytest.mark.slow
@pytest.mark.parametrize("staff", [None, 1])
def test_tickets_are_conserved(staff: int | None) -> None:
    """Open at launch and reported since are answered, given up or open, but for less than one.

    Agents stand for a fraction of a customer more or less; what is left over of a week is
    carried to the next, below one ticket in each of the two classes.
    """
    one = everything(weeks=20)
    desk = {"staff": staff, "minutes_per_case": 20 if staff is None else 80, "overloaded": True}
    one = replace(one, market=mended(one.market, report_rate=0.5, desk=desk), worlds={})
    ledgers, found = desks(one)
    assert set(found) == set(ledgers)
    for arm, (at_launch, answers) in found.items():
        book = ledgers[arm]
        weight = np.array([cell.weight for cell in book.cells])
        reported = (book.units("reported") @ weight).cumsum()
        fates = sum(
            book.units(name).sum(axis=1).cumsum() for name in ("desk_answered", "desk_gave_up")
        )
        still_open = np.array([sum(week.still_open) for week in answers])
        left_over = at_launch + reported - fates - still_open
        assert np.all((left_over > -1e-6) & (left_over < 2)), arm
        assert np.all(book.units("desk_busy") <= book.units("desk_capacity") + 1)
        if staff == 1:
            assert still_open[-1] > 10


def test_who_wait_are_as_many_as_wait_at_the_desk() -> None:
    """Customers hear on average what the desk says: neither side runs away from the other."""
    desk = {"staff": 1, "minutes_per_case": 220, "patience_weeks": 3, "overloaded": True}
    world = living(
        2_000, service={"failure_rate": 0.1, "report_rate": 0.5, "desk": desk}, churn_per_year=0
    )
    open_agents: list[int] = []
    merge = loop.Loop._merge

    def merged(self: loop.Loop, week: int) -> None:
        merge(self, week)
        if week >= 0 and self.boards[0].plan.name == CONTROL and self.leaving:
            lived = [arms[0].state.lived for arms in self.arms]
            open_agents.append(sum(int((one.problem > 0).sum()) for one in lived if one))

    with patch.object(loop.Loop, "_merge", merged):
        _, found = desks(case(world=world, agents=2_000, weeks=26))
    still_open = np.array([sum(week.still_open) for week in found[CONTROL][1]])
    # customers hear on the Monday after: before they do, those closed in the week wait as well
    closed = np.array([sum(w.answered) + sum(w.gave_up) for w in found[CONTROL][1]])
    waiting = np.array(open_agents) - closed
    assert still_open.mean() > 50
    assert waiting.mean() == pytest.approx(still_open.mean(), rel=0.1)


def test_somebody_hears_in_the_week_of_launch() -> None:
    """What the desk answered in the week before is not lost."""
    world = living(5_000, service={"report_rate": 0.5})
    book = play_weeks(case(world=world, agents=1_000, weeks=8)).ledgers[CONTROL]
    resolved = book.units("resolved").sum(axis=1)
    assert resolved[0] == pytest.approx(resolved[1:].mean(), rel=0.5)


# ---------------------------------------------------------------- size


@pytest.mark.slow
def test_ten_times_as_large_with_ten_times_the_staff() -> None:
    """Shares are the same but for luck, and but for what a large desk does better."""
    desk = {"staff": 3, "minutes_per_case": 60}
    small = living(3_000, service={"desk": desk}, new_customers_per_year=0.3, newcomers={})
    large = living(
        30_000, service={"desk": {**desk, "staff": 30}}, new_customers_per_year=0.3, newcomers={}
    )
    arms = {"cut": program(tools={"cut": Discount(depth=0.1)})}
    shares = []
    for world in (small, large):
        book = play_weeks(case(arms, world=world, agents=3_000, weeks=52)).ledgers["cut"]
        weight = np.array([cell.weight for cell in book.cells])
        size = world.customers
        accounts = ("purchases", "failures", "reported", "resolved", "left", "arrived")
        counts = [(book.units(name) @ weight).sum() / size for name in accounts]
        counts += [book.units(name).sum() / size for name in ("desk_answered", "desk_busy")]
        shares.append(counts)
    assert shares[0] == pytest.approx(shares[1], rel=0.05)


def test_the_same_agents_for_more_customers_are_the_same_where_nobody_waits() -> None:
    """A desk with staff enough is no reason for a difference, whatever its size."""
    desk = {"staff": 400, "minutes_per_case": 1}
    worlds = [living(n, service={"desk": desk}) for n in (5_000, 50_000)]
    books = [play_weeks(case(world=one, agents=100)).ledgers[CONTROL] for one in worlds]
    mine, other = (segment_rows(book, "all") for book in books)
    changed = {account for _, account in differences(mine, other)}
    assert not changed & {"purchases", "failures", "problems", "reported"}


def test_sections_left_out_are_as_if_they_had_never_been() -> None:
    """A market without them is the same as one in which they are named and empty."""
    plain = living()
    named = Market.model_validate(
        {**dict(plain), "service": None, "newcomers": None, "rival": None}
    )
    a, b = (play_weeks(case(world=one)).ledgers[CONTROL] for one in (plain, named))
    assert not same_books(a, b)
    assert not {"satisfaction", "failures", "won_back", "service_cost"} & {n for _, n in rows(a)}
    assert rich_company().acquisition_budget
