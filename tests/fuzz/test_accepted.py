"""The first few of the random scenarios that are accepted; more by hand."""

from pathlib import Path

from tests.fuzz.accepted import accepted, ending


def test_what_is_accepted_ends_in_a_verdict_or_a_refusal(tmp_path: Path) -> None:
    ends = [ending(text, tmp_path) for text in accepted(8, seed=2)]
    assert set(ends) <= {"verdict", "refusal"}, ends
    assert "verdict" in ends
