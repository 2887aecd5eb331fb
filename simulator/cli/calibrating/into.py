"""Where a calibration is written: a new scenario, or one that is there already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli.faults import BAD_INPUT, stop, there
from simulator.say import fault

if TYPE_CHECKING:
    from simulator.calibrate.fit.calibration import Calibration
    from simulator.calibrate.into.place import Placed
    from simulator.calibrate.read import Reading
    from simulator.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Target:
    """A scenario that numbers go into, with its text as it was typed."""

    file: Path
    scenario: Scenario
    text: str

    @property
    def one_segment(self) -> bool:
        """Whether it does not tell customers apart."""
        return len(self.scenario.tree["market"]["segments"]) == 1

    def put(self, fit: Calibration) -> str:
        """Write what was measured into it; what was changed, in words."""
        from simulator.calibrate.into.place import Unplaced, placed

        try:
            done = placed(fit, self.text, self.scenario)
        except Unplaced as why:
            stop(f"{self.file}: {why}", BAD_INPUT)
        return self.write(done)

    def write(self, done: Placed) -> str:
        """Write a new text in its place; what was changed, in words."""
        from simulator.report.calibration.into import into_in_words, write_into

        write_into(self.file, done)
        return into_in_words(done, self.file)


def target_of(into: Path, out: Path | None, currency: str | None) -> Target:
    """The scenario behind `--into`, refused before anything takes long."""
    from simulator.report.calibration.into import as_typed
    from simulator.scenario import load

    if out is not None:
        stop(
            fault(
                "found --out {out} beside --into {into}: a new scenario, or one that is there; "
                "keep one of them",
                out=out,
                into=into,
            ),
            BAD_INPUT,
        )
    there(into)
    scenario = load(into, needs_program=False)
    if currency is not None and currency != scenario.currency:
        stop(
            fault(
                "found --currency {typed}, but {file} counts in {its}; amounts are not converted",
                typed=currency,
                file=into,
                its=scenario.currency,
            ),
            BAD_INPUT,
        )
    return Target(into, scenario, as_typed(into))


def without_segments(found: Reading) -> Reading:
    """The log of all customers together, for a scenario that does not tell them apart."""
    return replace(found, log=replace(found.log, segment=None, segments=()))


def free(out: Path) -> None:
    """Refuse a place where something is, or that cannot be written, before anything takes long."""
    if out.exists():
        stop(fault("{out}: is there already; choose another name with --out", out=out), BAD_INPUT)
    if not out.parent.is_dir():
        stop(fault("{out}: there is no such folder; make it first", out=out), BAD_INPUT)


def write_new(out: Path, text: str) -> None:
    """Write a new scenario as a whole."""
    draft = out.with_name(f".{out.name}.draft")
    try:
        draft.write_text(text, "utf-8")
        draft.replace(out)
    except OSError as error:
        draft.unlink(missing_ok=True)
        stop(
            fault("{out}: cannot be written ({why})", out=out, why=error.strerror or error),
            BAD_INPUT,
        )
