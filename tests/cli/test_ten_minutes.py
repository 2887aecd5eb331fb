"""docs/ten-minutes.md, typed from top to bottom: every command ends well and says what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.typed import Typed

PAGE = Path(__file__).parents[2] / "docs" / "ten-minutes.md"
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
SMALL = ["--agents", "300", "--cases", "3", "--quiet"]  # of the whole run, which takes minutes


def blocks() -> list[tuple[str, str]]:
    return BLOCK.findall(PAGE.read_text("utf-8"))


def test_files_are_named_in_their_first_line() -> None:
    for kind, text in blocks():
        if kind in ("yaml", "csv"):
            assert re.match(r"# [\w.]+\n", text), text


@pytest.mark.slow
def test_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    loyalty, said, ran = Typed(monkeypatch, capsys), "", 0
    for kind, text in blocks():
        if kind in ("yaml", "csv"):
            name = text.split("\n", 1)[0].removeprefix("# ")
            body = text if kind == "yaml" else text.split("\n", 1)[1]
            Path(name).write_text(body, "utf-8")
        elif kind == "sh":
            for line in text.splitlines():
                program, *words = shlex.split(line)
                assert program == "loyalty"
                if words[0] == "run" and "--brief" not in words:
                    words += SMALL
                code, out, err = loyalty(*words)
                assert code == 0, (line, err)
                said, ran = " ".join(out.split()), ran + 1
        else:  # what the last command says, whatever the digits
            for line in text.strip().splitlines():
                shown = re.sub(r"\d", r"\\d", re.escape(line))
                assert re.search(shown, said), (line, said)
    assert ran >= 8
