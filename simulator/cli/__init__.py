"""The command line: `loyalty`, one file per command.

Only Typer is imported at the top; what a command needs, it imports itself, so that
help appears at once. Results go to standard output, everything else to standard
error. Exit codes: 0 done, 2 the input is at fault, 130 interrupted, 1 a bug.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Annotated

import typer

from simulator.cli.attribute import attribute
from simulator.cli.calibrate import calibrate
from simulator.cli.check import check
from simulator.cli.compare import compare
from simulator.cli.decide import decide
from simulator.cli.design import design
from simulator.cli.diagnose import diagnose
from simulator.cli.diff import diff
from simulator.cli.explain import explain
from simulator.cli.faults import INTERRUPTED, stop
from simulator.cli.improve import improve
from simulator.cli.new import new
from simulator.cli.pilot import pilot
from simulator.cli.report import report
from simulator.cli.run import run
from simulator.cli.schema import schema
from simulator.cli.sweep import sweep
from simulator.cli.tools import tools
from simulator.cli.transactions import transactions
from simulator.say import label, say

app = typer.Typer(
    name="loyalty",
    help=say("Does a loyalty program pay, and how sure can one be?"),
    epilog=say("Start with `loyalty new shop.yaml`, then `loyalty run shop.yaml`."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)


def main() -> None:
    """Entry point of `loyalty`."""
    _end_like_ctrl_c()
    # Matrices here are small: threads of linear algebra wait for each other, and on all processors
    # at once beside the workers. Without them, no last digit depends on how many there are either.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except KeyboardInterrupt:
        stop(label("interrupted"), INTERRUPTED)
    except BrokenPipeError:
        # the reader has seen enough, as in `loyalty tools | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


def _end_like_ctrl_c() -> None:
    """Let a request to end (a batch system, a closed terminal) do what Ctrl-C does.

    Also where Ctrl-C is ignored, as of a job in the background; what is ignored stays so,
    as a closed terminal under nohup.
    """
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"loyalty {version('loyalty-simulator')}")
        raise typer.Exit


@app.callback()
def _loyalty(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help=say("Show the version.")
        ),
    ] = False,
) -> None:
    """Does a loyalty program pay, and how sure can one be?"""


# in the order in which the help lists them
_COMMANDS = (
    diagnose,
    design,
    run,
    compare,
    diff,
    sweep,
    improve,
    report,
    attribute,
    pilot,
    decide,
    transactions,
    calibrate,
    check,
    explain,
    tools,
    new,
    schema,
)
for _command in _COMMANDS:
    app.command()(_command)
