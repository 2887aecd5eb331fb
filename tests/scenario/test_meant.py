"""What is typed in another way is asked about, or answered with the right form worked out."""

from collections.abc import Callable

import pytest

from simulator.decision.between.sweeping import planned
from simulator.scenario import Scenario, ScenarioError

Refused = Callable[[str], list[str]]
Loader = Callable[[str], Scenario]


def changed(text: str, old: str, new: str) -> str:
    """`text` with one thing in it replaced, which must be there."""
    assert old in text
    return text.replace(old, new, 1)


# Where thousands may stand, in the smallest scenario: what is replaced, by what, what is asked.
THOUSANDS = {
    "customers": (("100_000", "100.000"), "100 or 100_000? write 100 or 100_000"),
    "tens of customers": (("100_000", "25.000"), "25 or 25_000? write 25 or 25_000"),
    "a cost": (("80_000", "80.000"), "80 or 80_000? write 80 or 80_000"),
    "a half": (("80_000", "7.500"), "7.5 or 7_500? write 7.5 or 7_500"),
    "thousandths may be meant": (("29.60", "29.605"), "29.605 or 29_605? write 29.6050 or 29_605"),
    "a value with its source": (
        ("80_000", "{value: 80.000, source: assumed}"),
        "80 or 80_000? write 80 or 80_000",
    ),
    "an end of a distribution": (
        ("80_000", "{pert: [70_000, 80.000, 90_000]}"),
        "80 or 80_000? write 80 or 80_000",
    ),
    "the median of a lognormal": (
        ("29.60", "{lognormal: [30.000, 0.125], truncate: [10, 90]}"),
        "30 or 30_000? write 30 or 30_000",
    ),
    "a tail cut off": (
        ("29.60", "{lognormal: [30, 0.1], truncate: [10, 90.000]}"),
        "90 or 90_000? write 90 or 90_000",
    ),
    "an end of a search": (
        ("{back: 1%}", "{back: 1%, reward_at: {value: 10, search: [5, 20.000]}}"),
        "20 or 20_000? write 20 or 20_000",
    ),
    "what a program sets": (
        ("    setup_cost", "    sets: {company.cash_reserve: 250.000}\n    setup_cost"),
        "250 or 250_000? write 250 or 250_000",
    ),
    "what it sets, nested": (
        ("    setup_cost", "    sets: {market: {basket: 31.500}}\n    setup_cost"),
        "31.5 or 31_500? write 31.5 or 31_500",
    ),
    "a tool": (
        ("points: {back: 1%}", "lottery: {main_prize: 5.000}"),
        "5 or 5_000? write 5 or 5_000",
    ),
    "a tool of today": (
        ("programs:", "today: {old: {kind: points, welcome: 5.000}}\nprograms:"),
        "5 or 5_000? write 5 or 5_000",
    ),
    "how much is played": (
        ("goal: retain", "goal: retain\nrun: {agents: 10.000}"),
        "10 or 10_000? write 10 or 10_000",
    ),
    "millions": (
        ("80_000", "1.234.567"),
        "thousands are set apart by _: write 1_234_567",
    ),
    "no half customers": (
        ("100_000", "100.500"),
        "thousands are set apart by _: write 100_500",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "asked"), THOUSANDS.values(), ids=THOUSANDS)
def test_thousands_with_a_point_are_asked_about(
    refused: Refused, minimal: str, change: tuple[str, str], asked: str
) -> None:
    (line,) = refused(changed(minimal, *change))
    assert line.endswith(asked)
    assert line.startswith("shop.yaml:")


def test_every_such_number_is_asked_about_at_once(refused: Refused, minimal: str) -> None:
    text = minimal.replace("100_000", "100.000").replace("80_000", "80.000")
    assert [line.split(":")[1] for line in refused(text)] == ["4", "12"]


@pytest.mark.parametrize(
    "change",
    [
        ("18%", "18%\n  elasticity: 1.675"),
        ("63", "12.125"),
        ("18%", "0.180"),
        ("18%", "18%\n  need_shape: 1.250"),
        ("80_000", "0.125"),
        ("80_000", "80.00"),
        ("80_000", "80.0000"),
        ("29.60", "29.6050"),
        ("{back: 1%}", "{back: 0.010, reward_weeks: 13.000}"),
        ("goal: retain", "goal: retain\nhorizon: 52.000"),
    ],
)
def test_rates_shares_weeks_and_parts_of_one_are_not_asked_about(
    loaded: Loader, minimal: str, change: tuple[str, str]
) -> None:
    loaded(changed(minimal, *change))


def test_a_sweep_is_asked_about_thousands_too(loaded: Loader, minimal: str) -> None:
    scenario = loaded(minimal)
    with pytest.raises(ScenarioError, match="100 or 100_000\\?"):
        planned(scenario, ["setup_cost=50_000..100.000"])
    with pytest.raises(ScenarioError, match="40 or 40_000\\?"):
        planned(scenario, ["setup_cost=40.000,50_000"])
    assert planned(scenario, ["redeem_rate=0.125..0.5:4"]).axes[0].values[0] == 0.125


def test_a_lock_reads_the_thousandths_it_wrote(loaded: Loader, minimal: str) -> None:
    text = changed(minimal, "29.60", "{pert: [28.1250, 29.6050, 30.8750]}")
    scenario = loaded(text)
    again = loaded(scenario.to_yaml())
    assert again.tree == scenario.tree
    typed = scenario.to_yaml().replace("80000", "80.000", 1)
    with pytest.raises(ScenarioError, match="80 or 80_000"):
        loaded(typed)


@pytest.mark.parametrize("text", ["5e-324", "-1e-300", "{pert: [5e-324, 1, 2]}"])
def test_numbers_of_which_nothing_is_left(refused: Refused, minimal: str, text: str) -> None:
    (line,) = refused(changed(minimal, "63", text))
    assert line.endswith("no number so small can be meant: write 0")


# The line it stands in, what is typed, and the end of the message.
FORMS = [
    ("basket: 29.60", "basket: 29,60", "the decimal sign is a point: write 29.60"),
    ("basket: 29.60", 'basket: "29.60"', "a text because of its quotes: write 29.60"),
    ("basket: 29.60", "basket: €29.60", "said once for all amounts, as currency: EUR: write 29.60"),
    ("basket: 29.60", "basket: 29,60 €", "as currency: EUR: write 29.60"),
    ("basket: 29.60", "basket: 1.234,56", "write 1_234.56"),
    ("basket: 29.60", "basket: 30 per visit", "write 30"),
    ("basket: 29.60", "basket: ~30", "write 30"),
    ("basket: 29.60", "basket: 25..35", "write {uniform: [25, 35]}"),
    ("basket: 29.60", "basket: [25, 30, 35]", "write {pert: [25, 30, 35]}"),
    ("100_000", "100 000", "thousands are set apart by _: write 100_000"),
    ("100_000", "100\u00a0000", "thousands are set apart by _: write 100_000"),
    ("100_000", "100,000", "thousands are set apart by _: write 100_000"),
    ("100_000", "1,00,000", "thousands are set apart by _: write 100_000"),
    ("100_000", "100'000", "thousands are set apart by _: write 100_000"),
    ("80_000", "80k", "k is not read: write 80_000"),
    ("80_000", "1.5M", "M is not read: write 1_500_000"),
    ("80_000", "2,5 million", "million is not read: write 2_500_000"),
    ("80_000", "USD 80000", "as currency: USD: write 80_000"),
    ("80_000", "80000 EUR", "as currency: EUR: write 80_000"),
    ("80_000", "$80k", "as currency: USD: write 80_000"),
    ("80_000", "none", "none is a number, too: write 0"),
    ("78_000", "12.99 per month", "a number by the year: 12.99 times 12: write 155.88"),
    ("78_000", "6500 monthly", "a number by the year: 6_500 times 12: write 78_000"),
    ("78_000", "1500/week", "a number by the year: 1_500 times 52: write 78_000"),
    ("78_000", "78k p.a.", "a number by the year anyway: write 78_000"),
    ("45%", "30%..60%", "write {uniform: [30%, 60%]}"),
    ("45%", "30-60%", "write {uniform: [30%, 60%]}"),
    ("45%", "30% to 60%", "write {uniform: [30%, 60%]}"),
    ("45%", "45% +/- 15%", "write {uniform: [30%, 60%]}"),
    ("45%", "[30%, 60%]", "write {uniform: [30%, 60%]}"),
    ("45%", "45 percent", "a share is written with %: write 45%"),
    ("45%", "45,5%", "the decimal sign is a point: write 45.5%"),
    ("45%", "45,5", "the decimal sign is a point: write 45.5%"),
    ("45%", "1/3", "fractions are not read: write 0.3333"),
    ("18%", "2% per month", "a number by the year: 1 - (1 - 2%)^12: write 21.5%"),
    ("63", "1.2 per week", "a number by the year: 1.2 times 52: write 62.4"),
    ("63", "5 a month", "a number by the year: 5 times 12: write 60"),
    ("{back: 1%}", "{back: 1%, expires_after: never}", "null stands for never, or for none: "
     "write null"),
    ("{back: 1%}", "{back: 1%, expires_after: 1y}", "write 1 year"),
    ("{back: 1%}", "{back: 1%, expires_after: 90 days}", "write 13 weeks"),
    ("{back: 1%}", "{back: 1%, expires_after: 1}", "did you mean 1 year?"),
    ("goal: retain", "goal: retain\nhorizon: 3", "did you mean 3 years?"),
    ("goal: retain", "goal: retain\nhorizon: 3y", "write 3 years"),
    ("goal: retain", "goal: retain\nhorizon: 2 years..3 years", "write 2 years or 3 years"),
    ("{back: 1%}", "{back: 1%, reward_at: 29,60}", "write 29.60"),
    ("{back: 1%}", "{reward_at: 100,000, back: 1%}", "write 100_000, or 100.000"),
    ("{gross_margin: 28%}", "{gross_margin: 28,5%}", "write 28.5%"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), FORMS, ids=[new for _, new, _ in FORMS])
def test_the_right_form_is_worked_out(
    refused: Refused, minimal: str, old: str, new: str, said: str
) -> None:
    (line,) = refused(changed(minimal, old, new))
    assert line.endswith(said)
    assert line.startswith("shop.yaml:")


@pytest.mark.parametrize("new", ["many", "-", "about", "x..y", "1 / 0", "per year", "k", "€", "%"])
def test_what_nobody_can_make_out_is_not_made_up(refused: Refused, minimal: str, new: str) -> None:
    (line,) = refused(changed(minimal, "29.60", f"'{new}'"))
    assert line.endswith("expected currency per purchase at list price, such as 80_000")


# What is worked out is right: typed instead, it is read.
@pytest.mark.parametrize(("old", "new", "said"), FORMS, ids=[new for _, new, _ in FORMS])
def test_the_form_that_is_shown_is_read(
    loaded: Loader, minimal: str, old: str, new: str, said: str
) -> None:
    form = said.rpartition("write ")[2].partition(" or ")[0].partition(", or ")[0]
    if "?" in form:
        form = form.removeprefix("did you mean ").rstrip("?")
    key = {"goal: retain": "goal: retain\nhorizon: ", "basket: 29.60": "basket: ",
           "{gross_margin: 28%}": "gross_margin: "}.get(old, "")  # fmt: skip
    if old == "{back: 1%}":
        name = "reward_at" if "reward_at" in new else "expires_after"
        loaded(changed(minimal, old, f"{{back: 1%, {name}: {form}}}"))
    elif old == "{gross_margin: 28%}":
        loaded(changed(minimal, old, f"{{gross_margin: {form}}}"))
    else:
        loaded(changed(minimal, old, key + form))
