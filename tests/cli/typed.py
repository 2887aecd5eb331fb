"""A command as a user types it, in this process."""

import sys

import pytest

from simulator import cli

Said = tuple[int, str, str]


class Typed:
    """`loyalty` in the current folder: exit code, output, messages."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *words: str) -> Said:
        self._monkeypatch.setattr(sys, "argv", ["loyalty", *words])
        code: object = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        said = self._capsys.readouterr()
        return int(str(code or 0)), said.out, said.err
