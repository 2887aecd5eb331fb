"""What can go wrong outside the program, as a message and an exit code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from simulator.say import label, label_n

if TYPE_CHECKING:
    from simulator.report.folder import ReportFolder
    from simulator.scenario import Scenario
    from simulator.store import Store

BUG, BAD_INPUT, INTERRUPTED = 1, 2, 130
KEPT = label("they are kept, and the same command continues")


def there(*files: Path) -> None:
    """Refuse files that are missing before anything heavy is imported for them."""
    missing = [file for file in files if not os.path.lexists(file)]
    if missing:
        said = label("no such file; `loyalty new FILE` writes one to start from")
        stop("\n".join(f"{printable(file)}: {said}" for file in missing), BAD_INPUT)


def printable(file: Path) -> str:
    """A name on one line that any terminal can show."""
    name = str(file).encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in name)


def warn(scenario: Scenario, agents: int | None) -> None:
    """Say what is odd about a scenario, and about the agents that are asked for."""
    for warning in scenario.warnings:
        typer.echo(warning, err=True)
    wanted, customers = agents or scenario.run.agents or 0, scenario.customers
    if wanted > customers:
        where = "--agents" if agents else scenario.where("run.agents")
        typer.echo(
            label(
                "{where}: {wanted} agents are more than the {customers} customers, each of "
                "whom is simulated once",
                where=where,
                wanted=f"{wanted:,}",
                customers=f"{customers:,.0f}",
            ),
            err=True,
        )


@contextmanager
def kept_cases(folder: ReportFolder) -> Iterator[Store]:
    """Where finished cases wait for the report; emptied once it is written."""
    from simulator.experiment import Interrupted
    from simulator.store import Store

    store = Store(folder.cases, folder.owner)
    try:
        yield store
    except Interrupted as end:
        stop(f"{end}; {KEPT}" if end.done else str(end), INTERRUPTED)
    except KeyboardInterrupt:
        n = store.count()
        stop(_with_kept(n) if n else label("interrupted"), INTERRUPTED)
    finally:
        with suppress(OSError):  # stays where cases are left in it
            folder.cases.rmdir()
    store.clear()


def _with_kept(n: int) -> str:
    """That a command was interrupted, and how many cases wait for it to go on."""
    return label_n(
        "interrupted with {n} finished case; they are kept, and the same command continues",
        "interrupted with {n} finished cases; they are kept, and the same command continues",
        n,
    )


@contextmanager
def faults(file: Path | None = None) -> Iterator[None]:
    """Turn what can go wrong outside the program into a message and an exit code.

    `file` is named where a fault does not say on its own which scenario it is about.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        stop(label("interrupted"), INTERRUPTED)
    except OSError as fault:
        where = f"{fault.filename}: " if fault.filename else ""
        stop(f"{where}{fault.strerror or fault}", BAD_INPUT)
    except Exception as fault:
        from simulator.report.dry_run import Unreportable

        if isinstance(fault, Unreportable):
            stop(f"{file}: {fault}", BUG)
        message = _message(fault, file)
        if message is None:
            raise
        stop(message, BAD_INPUT)


def _message(fault: Exception, file: Path | None) -> str | None:
    """What to say where the scenario, the place or the machine is to blame; None for a bug."""
    from simulator.calibrate.faults import BadFiles
    from simulator.experiment import CaseError
    from simulator.machine import TooLarge
    from simulator.report.folder import Unwritable
    from simulator.report.kept import Unreadable
    from simulator.scenario import ScenarioError

    if isinstance(fault, ScenarioError | Unwritable | Unreadable | BadFiles):
        return str(fault)
    # a case that fails through the program itself carries the trace of its worker
    if isinstance(fault, CaseError) and type(fault.__cause__) is RuntimeError:
        return None
    if isinstance(fault, CaseError):
        return f"{_where(file, fault.place)}: {fault}"
    return f"{file}: {fault}" if isinstance(fault, TooLarge) else None


def _where(file: Path | None, place: str) -> str:
    """File, line and path of the numbers that are to blame, as far as is known."""
    from simulator.scenario import ScenarioError, load

    with suppress(ScenarioError):
        if file is not None and place:
            return load(file).where(place)
    return str(file)


def stop(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise SystemExit(code)
