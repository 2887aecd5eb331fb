"""Progress on standard error: a bar in a terminal, a few plain lines elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from simulator.draws import KERNELS
from simulator.explain.numbers import duration
from simulator.kernels import are_compiled, told
from simulator.say import label
from simulator.where import CaseProgress as Experiment


class Display:
    """Shows what a run is doing and how long it will take; silent if `quiet`.

    Standard output is left alone, so that results can be piped while the bar is
    shown. Nothing remains of the bar afterwards.
    """

    def __init__(self, *, quiet: bool = False, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)
        self._quiet = quiet
        self._said = ""
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[left]}", markup=False),
            console=self._console,
            transient=True,
            disable=quiet or not self._console.is_terminal,
        )
        self._task = self._bar.add_task("starting", total=None, left="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def step(self, doing: str) -> None:
        """Name a step of unknown length, such as drawing figures."""
        self._show(doing, 0, None, "", doing)

    def tell(self, at: Experiment) -> None:
        """Show how far an experiment is; made to be given to it."""
        if at.done == at.of:
            return
        if at.done == 0 and not are_compiled(KERNELS):
            doing = told(KERNELS)
            self._show(doing, 0, at.of, f"case 1 of {at.of}", doing)
            return
        doing = label("playing case {done} of {at}", done=at.done + 1, at=at.of)
        left = "" if at.seconds_left is None else f"{duration(at.seconds_left)} left"
        self._show(doing, at.done, at.of, left, f"playing {at.of} cases")

    def _show(self, doing: str, done: int, of: int | None, left: str, line: str) -> None:
        self._bar.update(self._task, description=doing, completed=done, total=of, left=left)
        if not self._quiet and not self._console.is_terminal and line != self._said:
            self._console.print(line, markup=False, highlight=False, soft_wrap=True)
            self._said = line
