"""Answers read as a user types them: each is accounted for, and says what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from simulator.calibrate.faults import BadFiles
from simulator.calibrate.into.place import applied, where_segments_stand
from simulator.calibrate.survey.answers import SurveyAnswers, read_answers
from simulator.calibrate.survey.estimates import UnplacedAnswers, edits_of, stated
from simulator.calibrate.survey.questions import BY_KEY, QUESTIONS
from simulator.report.calibration.survey import questionnaire, survey_in_words, write_questionnaire
from simulator.scenario.load import loads

HEAD = "question: Does it pay?\ngoal: retain\nmarket:\n  customers: 5_000\n"
NUMBERS = "purchases_per_year: 20, basket: 30, share_of_wallet: 40%, churn_per_year: 10%"
REST = "company: {gross_margin: 30%}\nprograms: {card: {tools: {points: {back: 1%}}}}\n"
ONE = f"{HEAD}  segments: {{all: {{{NUMBERS}}}}}\n  service: {{}}\n{REST}"
TWO = (
    f"{HEAD}  segments:\n    a: {{share: 50%, {NUMBERS}}}\n    b: {{share: 50%, {NUMBERS}}}\n{REST}"
)


def answers(folder: Path, text: str) -> SurveyAnswers:
    file = folder / "answers.csv"
    file.write_text(text, "utf-8")
    return read_answers(file)


def into(text: str, found: SurveyAnswers) -> tuple[dict[str, object], list[str]]:
    scenario = loads(text)
    has_service = scenario.tree["market"].get("service") is not None
    edits, left = edits_of(
        found, where_segments_stand(text, scenario), service=has_service, file="answers.csv"
    )
    done = applied(text, edits)
    loads(done.text)
    market: dict[str, object] = yaml.safe_load(done.text)["market"]
    return market, left


def test_a_row_per_respondent_by_hand(tmp_path: Path) -> None:
    found = answers(
        tmp_path,
        "Respondent;bought_here;would_stay;motive;went_wrong;was_serious\n"
        "r1;4;9;price;no;\nr2;60%;8;service;Yes;ja\nr3;5,0;;Price;nein;\n\nr4;11;10;fame;;maybe\n"
        "r1;1;1;play;yes;yes\n",
    )
    assert found.lines == 5
    assert found.of("bought_here") == {0.4: 1, 0.6: 1, 0.5: 1}
    assert found.of("motive") == {"price": 2, "service": 1}
    assert found.of("was_serious") == {1.0: 1}
    assert {(bad.line, bad.question) for bad in found.bad} >= {
        (6, "bought_here"), (6, "motive"), (6, "was_serious"), (7, "bought_here")
    }  # fmt: skip
    assert "found '11'; expected a number from 0 to 10" in [bad.why for bad in found.bad]
    number = {".".join(one.path): one for one in stated(found)}
    assert number["share_of_wallet"].value == pytest.approx(0.5)
    assert number["share_of_wallet"].error == pytest.approx(0.1 / 3**0.5, rel=0.02)
    assert number["elasticity"].value == pytest.approx((0.1 + 0.2 + 0.0) / 3 / 0.1)
    assert number["cares_about.price"].value == pytest.approx(6 * 2 / 3)


def test_counts_are_the_same_as_rows(tmp_path: Path) -> None:
    rows = answers(tmp_path, "went_wrong\n" + "yes\n" * 12 + "no\n" * 88)
    counts = answers(tmp_path, "question,answer,count\nwent_wrong,yes,12\nwent_wrong,no,88\n")
    assert rows.counts == counts.counts
    one = stated(counts)[0]
    assert (one.value, one.n) == (0.12, 100)
    low, high = stats.beta(12, 88).ppf([0.025, 0.975])
    assert (one.low, one.high) == pytest.approx((low, high))
    bad = answers(tmp_path, "question,answer,count\nwent_wrong,yes,-3\nwent_wrng,no,8\n")
    assert ["found a count of '-3'" in bad.bad[0].why, "went_wrong" in bad.bad[1].why] == [True] * 2


@given(st.lists(st.tuples(st.sampled_from(["7", "0", "x", "", "10", "-1", "nan", "1e3"]),
                          st.sampled_from(["yes", "no", "", "perhaps"])), max_size=30))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_every_answer_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    text = "bought_here,other_card,note\n" + "".join(f"{a},{b},hello\n" for a, b in rows)
    found = answers(tmp_path_factory.mktemp("answers"), text)
    assert found.lines == len(rows)
    assert found.strange == ("note",)
    for key in ("bought_here", "other_card"):
        each = (found.given.get(key, 0), found.blank.get(key, 0), found.refused.get(key, 0))
        assert sum(each) == len(rows)
        assert sum(found.of(key).values()) == each[0]
    assert len(found.bad) == sum(found.refused.values())


def test_intervals_hold_the_truth_as_often_as_they_say(tmp_path: Path) -> None:
    """400 surveys of 80 customers whose share is known; 95 % within 3 standard errors of that."""
    truth = stats.binom(10, 0.35)
    inside = 0
    for seed in range(400):
        drawn = truth.rvs(80, random_state=seed)
        found = SurveyAnswers(counts={("bought_here", ""): {}})
        for value in drawn:
            counts = found.counts["bought_here", ""]
            counts[value / 10] = counts.get(value / 10, 0) + 1
        one = stated(found)[0]
        inside += one.low <= 0.35 <= one.high
    assert inside / 400 == pytest.approx(0.95, abs=3 * (0.95 * 0.05 / 400) ** 0.5)


def test_they_go_into_a_scenario(tmp_path: Path) -> None:
    text = "bought_here,would_stay,motive,went_wrong,other_card\n" + "".join(
        f"{3 + n % 3},{9 + n % 2},{'service' if n % 4 else 'price'},{'no' if n % 9 else 'yes'},no\n"
        for n in range(90)
    )
    market, left = into(ONE, answers(tmp_path, text))
    segment = market["segments"]["all"]  # type: ignore[index]
    assert segment["share_of_wallet"]["beta"][0] == 0.4
    assert segment["share_of_wallet"]["study"] == "stated"
    assert segment["share_of_wallet"]["n"] == 90
    assert set(segment["cares_about"]) == {
        "price", "service", "recognition", "belonging", "play", "cause"
    }  # fmt: skip
    assert segment["rival_card_share"]["beta"][0] == pytest.approx(0.5 / 91, rel=1e-3)
    assert market["service"]["failure_rate"]["beta"][0] == pytest.approx(10 / 90, rel=1e-3)  # type: ignore[index]
    assert left == []
    without, left = into(ONE.replace("  service: {}\n", ""), answers(tmp_path, text))
    assert "service" not in without
    assert len(left) == 1
    assert "went_wrong" in left[0]


def test_segments_need_their_names(tmp_path: Path) -> None:
    with pytest.raises(UnplacedAnswers, match="add a column segment"):
        into(TWO, answers(tmp_path, "bought_here\n5\n"))
    with pytest.raises(UnplacedAnswers, match="no segment is called c"):
        into(TWO, answers(tmp_path, "segment,bought_here\na,5\nc,5\n"))
    market, _ = into(TWO, answers(tmp_path, "segment,bought_here\n" + "a,5\na,6\na,3\n" * 20))
    segments = market["segments"]
    assert segments["a"]["share_of_wallet"]["n"] == 60  # type: ignore[index]
    assert segments["b"]["share_of_wallet"] == "40%"  # type: ignore[index]


def test_what_is_beyond_a_scenario_is_left_out(tmp_path: Path) -> None:
    _, left = into(ONE, answers(tmp_path, "would_stay\n" + "1\n" * 40))
    assert len(left) == 1
    assert "a scenario takes elasticity from 0 to 5" in left[0]


@pytest.mark.parametrize(("text", "said"), [
    ("", "the file is empty"),
    ("bougt_here\n5\n", "did you mean 'bought_here'?"),
    ("motive,motive\nprice,price\n", "found motive twice"),
])  # fmt: skip
def test_no_table_of_answers(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadFiles, match=said.replace("?", r"\?")):
        answers(tmp_path, text)


def test_few_answers_say_so(tmp_path: Path) -> None:
    said = " ".join(
        survey_in_words(answers(tmp_path, "bought_here\n5\n6\n"), Path("a.csv")).split()
    )
    assert "bought_here: 2 answers. Fewer than 30 say little" in said


def test_the_questionnaire_asks_what_can_be_read(tmp_path: Path) -> None:
    """Its table is read back without a word; answers that were typed in stay."""
    text = questionnaire(segments=True)
    for one in QUESTIONS:
        assert one.text() in text
        assert f"| `{one.key}` |" in text
    write_questionnaire(tmp_path, segments=False)
    table = tmp_path / "answers.csv"
    assert set(table.read_text("utf-8").strip().split(",")) == {"respondent", *BY_KEY}
    table.write_text(table.read_text("utf-8") + "r1,5,9,price,no,,,yes\n", "utf-8")
    write_questionnaire(tmp_path, segments=False)
    found = read_answers(table)
    assert (found.lines, found.bad, sum(found.given.values())) == (1, [], 5)
