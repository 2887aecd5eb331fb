"""Who the customers of a log are, where that is asked for, to join another file by."""

from __future__ import annotations

from simulator.calibrate.clean.rows import person_of
from simulator.calibrate.options import Options
from simulator.calibrate.read import reading
from tests.calibrate.files import TODAY, Files

SALES = """customer,date,amount
 Anna ,2024-01-02,5
12.0,2024-01-03,7
bob,2024-01-04,9
ANNA,2024-01-05,11
guest,2024-01-05,3
"""


def test_numbers_lead_to_ids_and_nobody_is_named_unasked(files: Files) -> None:
    file = files.write(SALES)
    found = reading([file], Options(today=TODAY), people=True)
    spent = {
        person: found.log.amount[found.log.customer == at].sum()
        for at, person in enumerate(found.people)
    }
    assert spent == {"anna": 16, "12": 7, "bob": 9}
    assert reading([file], Options(today=TODAY)).people == ()


def test_ids_of_another_file_are_written_the_same() -> None:
    assert [person_of(one) for one in (" Anna ", "12.0", "12", "012.00", "BOB", "1.5")] == [
        "anna", "12", "12", "012", "bob", "1.5",
    ]  # fmt: skip
