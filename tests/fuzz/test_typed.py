"""The first few of the scenario files with slips of the hand; more by hand."""

from tests.fuzz.typed import reading, texts


def test_a_slip_of_the_hand_is_read_or_refused_with_its_line() -> None:
    ends = [reading(text) for text in texts(60, 7)]
    assert {end for end in ends if ":" in end} == set()
    assert ends.count("refusal") > 30
    assert ends.count("scenario") > 0
