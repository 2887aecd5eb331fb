"""Accidents of typing: the line in which it began, what is wrong, what to type."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.scenario import ScenarioError, load

Refused = Callable[[str], list[str]]
NBSP = "\u00a0"
# Words of the parser about itself.
PARSER = (
    "while parsing", "while scanning", "did not find expected", "could not find expected",
    "mapping values", "block mapping", "simple key", "token", "flow sequence", "context",
)  # fmt: skip


def changed(text: str, old: str, new: str) -> str:
    """`text` with one thing in it replaced, which must be there."""
    assert old in text
    return text.replace(old, new, 1)


# One change of the smallest scenario; the line where it began, and what is said.
ACCIDENTS = {
    "a tab": (("  basket", "\tbasket"), 6, "is indented by a tab: use two spaces for each level"),
    "a tab deeper": (("    setup", "  \tsetup"), 12, "is indented by a tab"),
    "one space too many": (("  basket", "   basket"), 6, "is indented by 3, deeper than line 5"),
    "one too few": (("  basket", " basket"), 6, "is indented by 1, which none of the lines above "
                    "is: indent it by 2"),
    "an indent of 3 under 4": (("    running", "   running"), 13, "indent it by 4"),
    "an indent of 5 under 4": (("    running", "     running"), 13, "indent it by 4"),
    "no colon": (("basket: 29.60", "basket 29.60"), 6, "a colon is missing: write basket: 29.60"),
    "no colon at the end": (("churn_per_year: 18%", "churn_per_year 18%"), 8,
                            "a colon is missing: write churn_per_year: 18%"),
    "no colon after a section": (("market:", "market"), 3, "a colon is missing: write market:"),
    "no colon at the top": (("goal: retain", "goal retain"), 2, "write goal: retain"),
    "no space": (("basket: 29.60", "basket:29.60"), 6, "a space is missing after the colon: "
                 "write basket: 29.60"),
    "an equals sign": (("basket: 29.60", "basket = 29.60"), 6, "= is not read: write basket: "
                       "29.60"),
    "an open quote": (("question: ", 'question: "'), 1, 'a quote (") opens and is not closed'),
    "an open apostrophe": (("goal: retain", "goal: 'retain"), 2, "a quote (') opens and is not "
                           "closed"),
    "an open quote in brackets": (("63", '{value: 63, why: "till}'), 5, 'a quote (") opens'),
    "an open quote that another closes": (
        ("purchases_per_year: 63", 'purchases_per_year: "63\n  sells: "goods"'), 5,
        'a quote (") opens and is not closed'),
    "an apostrophe in quotes": (("question: Does a", "question: 'Doesn't' a"), 1,
                                "write '' for an apostrophe inside"),
    "a colon in a question": (("Does a", "Does it pay: a"), 1,
                              'put it in quotes, question: "Does it pay: a 1 % points card'),
    "a colon in a reason": (("63", "{value: 63, why: tills: cleaned}"), 5,
                            'put it in quotes, why: "tills: cleaned"'),
    "two entries in one line": (("basket: 29.60", "basket: 29.60 refund_rate: 3%"), 6,
                                "two entries in one line"),
    "a space that is none, before": (("  basket", f"{NBSP}{NBSP}basket"), 6,
                                     "a non-breaking space (U+00A0) stands before basket"),
    "a space that is none, after": (("basket: ", f"basket:{NBSP}"), 6,
                                    "a non-breaking space (U+00A0) stands beside basket"),
    "an open brace": (("{gross_margin: 28%}", "{gross_margin: 28%"), 9,
                      "{ opens and is not closed: write } where it ends"),
    "an open brace at the end": (("{back: 1%}", "{back: 1%"), 15, "{ opens and is not closed"),
    "an open bracket": (("63", "{pert: [1, 2, 3}"), 5, "} closes [: one of them is wrong"),
    "a brace too many": (("{back: 1%}", "{back: 1%}}"), 15, "} closes nothing: leave it out"),
    "a semicolon": (("{gross_margin: 28%}", "{gross_margin: 28%; cost_per_purchase: 1}"), 9,
                    "a ; stands between entries: write a comma"),
    "a percent sign in front": (("18%", "%18"), 8, "text cannot begin with a %: write 18%"),
    "an odd first letter": (("63", "{value: 63, from: @home}"), 5, 'put it in quotes: "@home"'),
    "a dash among names": (("  basket: 29.60", "  - basket: 29.60"), 6,
                           "a list entry (-) stands among names: write basket: 29.60"),
    "a first line that is indented": (("question: ", "  question: "), 1,
                                      "is indented by 2, but line 2 by 0: indent both by 0"),
    "a sign that has slipped in": (("  basket", "&  basket"), 6,
                                   "a sign (&) stands before basket: and says nothing"),
    "a dash alone": (("goal: retain", "goal: retain\n-"), 3, "a sign (-) stands and says nothing"),
    "a brace that closes nothing": (("80_000", "}"), 12, "} closes nothing: leave it out"),
    "a program without a colon": (("  card:", "  card"), 11, "a colon is missing: write card:"),
    "a tool without a colon": (
        ("tools:\n      points: {back: 1%}", "tools: {points {back: 1%}}"), 14,
        "a colon is missing: write points: {...}"),
    "a list of everything": (("question: ", "- question: "), 1, "a list entry (-) stands among"),
    "a comma in front": (("goal: retain", "goal: ,retain"), 2, "cannot begin with a comma"),
    "an empty line that is none": (("goal: retain", f"goal: retain\n{NBSP}"), 3,
                                   "stands in an empty line: take it out"),
    "something else": (("Does a", "? Does a"), 1, "cannot be read from 'question: ? Does"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "at", "said"), ACCIDENTS.values(), ids=ACCIDENTS)
def test_what_is_wrong_is_said_where_it_began(
    refused: Refused, minimal: str, change: tuple[str, str], at: int, said: str
) -> None:
    (line,) = refused(changed(minimal, *change))
    assert line.startswith(f"shop.yaml:{at}: ")
    assert said in line
    assert not any(word in line for word in PARSER)


@pytest.mark.parametrize(
    ("tools", "said"),
    [
        ("[points, coupons]", "write {points: {}, coupons: {}}"),
        ("\n    - points: {back: 1%}", "write points: ... without the - before it"),
        ("\n    - {kind: points, back: 1%}", "write points: {...}, without -"),
    ],
)
def test_tools_as_a_list(refused: Refused, minimal: str, tools: str, said: str) -> None:
    text = changed(minimal, "\n      points: {back: 1%}", f" {tools}")
    (line,) = refused(text)
    assert line.startswith("shop.yaml:14: programs.card.tools: found a list; tools are given by ")
    assert line.endswith(said)


def test_a_bracket_inside_a_text_is_a_sign_like_any_other(refused: Refused, minimal: str) -> None:
    text = changed(minimal, "three years?", "three years (or {two]?")
    (line,) = refused(changed(text, "basket: 29.60", "basket 29.60"))
    assert line == "shop.yaml:6: not valid YAML: a colon is missing: write basket: 29.60"


# Keys and words in another place than their own.
MISPLACED = {
    "a section of the market": (
        ("goal: retain", "goal: retain\nrival: {}"),
        "shop.yaml:3: rival: no such key; rival belongs under market:",
    ),
    "a cost of a program": (
        ("goal: retain", "goal: retain\nsetup_cost: 80_000"),
        "shop.yaml:3: setup_cost: no such key; setup_cost belongs under programs: NAME:",
    ),
    "a number of the company": (
        ("company:", "  cash_reserve: 5\ncompany:"),
        "shop.yaml:9: market.cash_reserve: no such key; cash_reserve belongs under company:",
    ),
    "a setting": (
        ("    tools:", "    horizon: 52\n    tools:"),
        "shop.yaml:14: programs.card.horizon: no such key; horizon stands at the top, not indented",
    ),
    "a tool": (
        ("    tools:", "    coupons: {}\n    tools:"),
        "shop.yaml:14: programs.card.coupons: no such key; coupons is a tool, which stands under "
        "programs: NAME: tools:",
    ),
    "a knob of a tool": (
        ("    tools:", "    back: 1%\n    tools:"),
        "shop.yaml:14: programs.card.back: no such key; back belongs under a tool points:",
    ),
    "a knob of another tool": (
        ("{back: 1%}", "{back: 1%, face_value: 5}"),
        "shop.yaml:15: programs.card.tools.points.face_value: no such knob; face_value belongs "
        "under a tool coupons: or a tool gift_certificate: or a tool stamp_card:",
    ),
    "a tool that is dropped": (
        ("{back: 1%}", "{back: 1%}\n  other: {like: card, tools: {points: off}}"),
        "shop.yaml:16: programs.other.tools.points: found 'off'; a tool that is not wanted is left "
        "out, and one that `like` brings is dropped by null: write points: null",
    ),
    "a tool that is on": (
        ("{back: 1%}", "yes"),
        "shop.yaml:15: programs.card.tools.points: found 'yes'; write points: {} to use it with "
        "its defaults",
    ),
    "a tool that is a number": (
        ("{back: 1%}", "1%"),
        "shop.yaml:15: programs.card.tools.points: found '1%'; a tool is a mapping of knobs: write "
        "points: {back: 1%}",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), MISPLACED.values(), ids=MISPLACED)
def test_what_stands_elsewhere_is_told_its_place(
    refused: Refused, minimal: str, change: tuple[str, str], message: str
) -> None:
    (line,) = refused(changed(minimal, *change))
    assert line == message


# Another word for a key, or another period.
OTHER_WORDS = [
    ("churn_per_year: 18%", "churn_per_month: 2%",
     "numbers are by the year (1 - (1 - 2%)^12): write churn_per_year: 21.5%"),
    ("churn_per_year: 18%", "monthly_churn: 0.02",
     "numbers are by the year (1 - (1 - 0.02)^12): write churn_per_year: 21.5%"),
    ("purchases_per_year: 63", "purchases_per_week: 1.2",
     "numbers are by the year (1.2 times 52): write purchases_per_year: 62.4"),
    ("purchases_per_year: 63", "visits_per_month: 5",
     "numbers are by the year (5 times 12): write purchases_per_year: 60"),
    ("running_cost_per_year: 78_000", "running_cost_per_month: 6_500",
     "numbers are by the year (6_500 times 12): write running_cost_per_year: 78_000"),
    ("running_cost_per_year: 78_000", "monthly_cost: 6500",
     "numbers are by the year (6500 times 12): write running_cost_per_year: 78_000"),
    ("churn_per_year", "annual_churn", "did you mean 'churn_per_year'?"),
    ("running_cost_per_year", "yearly_cost", "did you mean 'running_cost_per_year'?"),
    ("gross_margin", "margin", "did you mean 'gross_margin'?"),
    ("basket", "price", "did you mean 'basket'?"),
    ("basket", "AOV", "did you mean 'basket'?"),
    ("customers", "number_of_customers", "did you mean 'customers'?"),
    ("setup_cost", "investment", "did you mean 'setup_cost'?"),
    ("back: 1%", "cashback: 1%", "did you mean 'back'?"),
    ("back: 1%", "expiry: 52 weeks", "did you mean 'expires_after'?"),
    ("goal: retain", "goal: retain\nmargin: 28%",
     "did you mean 'gross_margin'? gross_margin belongs under market: second_category: or "
     "company:"),
    ("goal: retain", "goal: retain\ndiscount_rate: 8%", "did you mean 'cost_of_capital'?"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"), OTHER_WORDS, ids=[new for _, new, _ in OTHER_WORDS]
)
def test_other_words_for_a_key(
    refused: Refused, minimal: str, old: str, new: str, said: str
) -> None:
    found = [line for line in refused(changed(minimal, old, new)) if "no such" in line]
    assert len(found) == 1
    assert found[0].endswith(said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("shop.csv", "a table (.csv); what is read is a scenario in YAML"),
        ("shop.xlsx", "a spreadsheet (.xlsx); what is read is a scenario in YAML"),
        ("Shop.PDF", "a document (.PDF); what is read is a scenario in YAML"),
    ],
)
def test_files_that_are_no_scenarios(tmp_path: Path, name: str, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"PK\x03\x04\0\0")
    with pytest.raises(ScenarioError) as caught:
        load(file)
    (line,) = str(caught.value).split("\n")
    assert said in line
    assert "`loyalty new FILE.yaml` writes one" in line
