"""The command line: `loyalty run`, `attribute`, `check`, `explain`, `tools`, `new`, `schema`.

Only Typer is imported here; what a command needs, it imports itself, so that
help appears at once. Results go to standard output, everything else to standard
error. Exit codes: 0 done, 2 the input is at fault, 130 interrupted, 1 a bug.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from simulator.report.folder import ReportFolder
    from simulator.store import Store

BAD_INPUT, INTERRUPTED = 2, 130

app = typer.Typer(
    name="loyalty",
    help="Does a loyalty program pay, and how sure can one be?",
    epilog="Start with `loyalty new shop.yaml`, then `loyalty run shop.yaml`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)

ScenarioFile = Annotated[Path, typer.Argument(metavar="FILE", help="Scenario in YAML.")]
Agents = Annotated[
    int | None,
    typer.Option(min=1, max=10**9, metavar="N", help="Simulated customers per case [10,000]."),
]
Seed = Annotated[
    int | None,
    typer.Option(min=0, max=2**63 - 1, metavar="S", help="Another seed, other luck [1]."),
]
Jobs = Annotated[
    int | None,
    typer.Option(min=1, max=4096, metavar="J", help="Cases at a time [one per processor]."),
]
Certain = Annotated[
    bool, typer.Option("--certain", help="Leave every number at its central value.")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress.")]


def main() -> None:
    """Entry point of `loyalty`."""
    _end_like_ctrl_c()
    try:
        app()
    except KeyboardInterrupt:
        _stop("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # the reader has seen enough, as in `loyalty tools | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


def _end_like_ctrl_c() -> None:
    """Let a request to end (a batch system, a closed terminal) do what Ctrl-C does.

    Left alone where Ctrl-C is ignored, as under nohup: then nothing would happen at all.
    """
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        heard = callable(signal.getsignal(signal.SIGINT))
        if number is not None and heard and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda *_: signal.raise_signal(signal.SIGINT))


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"loyalty {version('loyalty-simulator')}")
        raise typer.Exit


@app.callback()
def _loyalty(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Does a loyalty program pay, and how sure can one be?"""


@app.command()
def run(
    file: ScenarioFile,
    agents: Agents = None,
    cases: Annotated[
        int | None,
        typer.Option(min=1, max=10**6, metavar="N", help="Draws of everything uncertain [64]."),
    ] = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the folder of the report goes.")
    ] = Path("reports"),
    certain: Certain = False,
    quiet: Quiet = False,
) -> None:
    """Answer a scenario's question: verdict, report, figures, tables."""
    with _faults(file):
        from simulator.report.folder import ReportFolder
        from simulator.report.progress import Display
        from simulator.report.result import report_name
        from simulator.report.result import run as run_scenario
        from simulator.report.terminal import summary
        from simulator.scenario import load

        scenario = load(file)
        folder = ReportFolder(out, report_name(scenario))
        for warning in scenario.warnings:
            typer.echo(warning, err=True)
        with Display(quiet=quiet) as display, _kept_cases(folder) as store:
            result = run_scenario(
                scenario,
                agents=agents,
                cases=cases,
                seed=seed,
                jobs=jobs,
                certain=certain,
                store=store,
                on_progress=display.tell,
                on_step=display.say,
            )
            display.say("writing the report")
            place = result.save(folder)
        typer.echo(summary(result.findings))
        typer.echo(f"\n{place / 'verdict.md'}, with figures, tables and scenario.lock.yaml")


@app.command()
def attribute(
    file: ScenarioFile,
    program: Annotated[
        str | None, typer.Option(metavar="NAME", help="The program [the only one with tools].")
    ] = None,
    agents: Agents = None,
    cases: Annotated[
        int, typer.Option(min=1, max=10**6, metavar="N", help="Draws of everything uncertain.")
    ] = 32,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the folder of the tables goes.")
    ] = Path("reports"),
    certain: Certain = False,
    quiet: Quiet = False,
) -> None:
    """Tell which tool of a program earns what, by playing it without them."""
    with _faults(file):
        from simulator.report import attributed
        from simulator.report.attributed_tables import save
        from simulator.report.progress import Display
        from simulator.scenario import load

        scenario = load(file)
        folder = attributed.folder_of(scenario, program, out)
        for warning in scenario.warnings:
            typer.echo(warning, err=True)
        with Display(quiet=quiet) as display, _kept_cases(folder) as store:
            found = attributed.run(
                scenario,
                program,
                agents=agents,
                cases=cases,
                seed=seed,
                jobs=jobs,
                certain=certain,
                store=store,
                on_progress=display.tell,
            )
            place = save(found, folder)
        typer.echo(attributed.in_words(found))
        typer.echo(f"\nTables in {place}, as Parquet and CSV.")


@app.command()
def check(file: ScenarioFile) -> None:
    """Find all mistakes; show what is declared, uncertain and assumed."""
    with _faults():
        from simulator.report.assumptions import description
        from simulator.report.outlook import in_words
        from simulator.report.result import today_of
        from simulator.scenario import load

        scenario = load(file)
        matches, outlook = today_of(scenario)
        typer.echo(description(scenario, matches, in_words(outlook)))


@app.command()
def explain(
    file: ScenarioFile,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write it [standard output].")
    ] = None,
) -> None:
    """Describe the model behind a scenario in full (ODD, Markdown)."""
    with _faults(file):
        from simulator.report.explain import explain as description_of
        from simulator.report.explain import save
        from simulator.scenario import load

        text = description_of(load(file))
        if out is None:
            typer.echo(text, nl=False)
        else:
            save(text, out)
            typer.echo(f"{out} written")


@app.command()
def tools(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="The tool to explain.")
    ] = None,
) -> None:
    """List the loyalty tools, or explain one with all its knobs."""
    with _faults():
        from simulator.report.catalogue import kinds, tool_list, tool_page
        from simulator.scenario.faults import suggestion

        if kind is None:
            typer.echo(tool_list())
            return
        if kind not in kinds():
            _stop(f"no tool of kind {kind!r}{suggestion(kind, kinds())}", BAD_INPUT)
        typer.echo(tool_page(kind))


@app.command()
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    like: Annotated[
        str | None, typer.Option(metavar="NAME", help="Start from a shipped scenario.")
    ] = None,
) -> None:
    """Write a commented scenario that runs; never overwrites a file."""
    with _faults():
        from simulator.report.starters import NoSuchStarter, starter

        try:
            text = starter(like)
            with file.open("x", encoding="utf-8") as place:
                place.write(text)
        except NoSuchStarter as fault:
            _stop(str(fault), BAD_INPUT)
        except FileExistsError:
            _stop(f"{file}: there is a file already; choose another name", BAD_INPUT)
    typer.echo(f"{file} written. Next: loyalty check {file}; loyalty run {file}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenarios, for editors."""
    with _faults():
        import json

        from simulator.scenario import json_schema

        typer.echo(json.dumps(json_schema(), indent=2))


@contextmanager
def _kept_cases(folder: ReportFolder) -> Iterator[Store]:
    """Where finished cases wait for the report; emptied once it is written."""
    from simulator.experiment import Interrupted
    from simulator.store import Store

    store = Store(folder.cases)
    try:
        yield store
    except Interrupted as stop:
        kept = "they are kept, and the same command continues"
        _stop(f"{stop}; {kept}" if stop.done else str(stop), INTERRUPTED)
    finally:
        with suppress(OSError):  # stays where cases are left in it
            folder.cases.rmdir()
    store.clear()


@contextmanager
def _faults(file: Path | None = None) -> Iterator[None]:
    """Turn what can go wrong outside the program into a message and an exit code.

    `file` is named where a fault does not say by itself which scenario it is about.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        _stop("interrupted", INTERRUPTED)
    except OSError as fault:
        where = f"{fault.filename}: " if fault.filename else ""
        _stop(f"{where}{fault.strerror or fault}", BAD_INPUT)
    except Exception as fault:
        message = _message(fault, file)
        if message is None:
            raise
        _stop(message, BAD_INPUT)


def _message(fault: Exception, file: Path | None) -> str | None:
    """What to say where the scenario, the place or the machine is to blame; None for a bug."""
    from simulator.experiment import CaseError
    from simulator.machine import TooLarge
    from simulator.report.folder import Unwritable
    from simulator.scenario import ScenarioError

    if isinstance(fault, ScenarioError | Unwritable):
        return str(fault)
    # a case that fails through the program itself carries the trace of its worker
    if isinstance(fault, CaseError) and type(fault.__cause__) is RuntimeError:
        return None
    return f"{file}: {fault}" if isinstance(fault, CaseError | TooLarge) else None


def _stop(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise SystemExit(code)
