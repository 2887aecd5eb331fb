"""Files of transactions as systems write them, made for a test, and what is read of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from simulator.calibrate.faults import BadFiles
from simulator.calibrate.log import OccasionLog
from simulator.calibrate.options import Options
from simulator.calibrate.read import Reading, reading

TODAY = date(2024, 6, 1)  # the day of reading, so that a test is the same on every day


class Files:
    """Writes files into a folder and reads them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, text: str | bytes, name: str = "sales.csv", encoding: str = "utf-8") -> Path:
        """A file with that text."""
        file = self.folder / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return file

    def reading(self, *texts: str | bytes | Path, encoding: str = "utf-8", **said: Any) -> Reading:
        """What is read of texts, each a file, and the samples."""
        files = [text if isinstance(text, Path) else self.write(text, f"sales{n}.csv", encoding)
                 for n, text in enumerate(texts)]  # fmt: skip
        columns = said.pop("columns", {})
        found = reading(files, Options(columns, today=TODAY, **said))
        found.log.account.check()
        assert found.log.account.net == pytest.approx(found.log.amount.sum(), abs=1e-6)
        assert found.log.account.kept == found.log.occasions
        return found

    def read(self, *texts: str | bytes | Path, **said: Any) -> OccasionLog:
        """The log of texts, each a file."""
        return self.reading(*texts, **said).log

    def refused(self, *texts: str | bytes | Path, **said: Any) -> str:
        """The message with which they are refused."""
        with pytest.raises(BadFiles) as refusal:
            self.read(*texts, **said)
        return str(refusal.value)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Files in a folder of the test."""
    return Files(tmp_path)


def lines(head: str, *rows: str) -> str:
    """A text of lines."""
    return "\n".join((head, *rows)) + "\n"


def bought(log: OccasionLog) -> list[tuple[str, float]]:
    """Date and amount of every occasion, sorted: customers have no names any more."""
    days = [str(date.fromordinal(log.start.toordinal() + int(day))) for day in log.day]
    return sorted(zip(days, log.amount.round(2).tolist(), strict=True))


def dropped(log: OccasionLog) -> dict[str, int]:
    """How many lines were dropped, by reason."""
    return dict(log.account.drops)


def merged(log: OccasionLog) -> dict[str, int]:
    """How many lines were merged, by reason."""
    return dict(log.account.merges)


def rows_of(*cells: Sequence[object], separator: str = ",") -> str:
    """Cells as lines."""
    return "".join(separator.join(str(cell) for cell in row) + "\n" for row in cells)
