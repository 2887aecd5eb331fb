"""An executor that a user names on the command line: `--executor MODULE:NAME`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any

from simulator.cli.faults import BAD_INPUT, stop
from simulator.say import label

EXPECTED = label(
    "expected MODULE:NAME, such as pools:four for `four = ThreadPoolExecutor(4)` in pools.py"
)


@contextmanager
def executor_of(named: str | None) -> Iterator[Executor | None]:
    """The executor that is named, in a module that is installed or in the current folder.

    NAME is an executor, which stays open, or makes one without arguments, which is ended with
    the command. A name that cannot be used ends the command with a message.
    """
    if named is None:
        yield None
        return
    # last, so that no file of the folder takes the place of what is installed
    sys.path.append(str(Path.cwd()))
    try:
        executor = _found(named)
        if isinstance(executor, Executor):
            yield executor
        else:
            with _ending(_made(named, executor)) as made:
                yield made
    finally:
        sys.path.remove(str(Path.cwd()))


def _found(named: str) -> Any:
    module, colon, name = named.partition(":")
    if not (module and colon and name):
        stop(
            "; ".join((label("--executor: found {typed}", typed=repr(named)), EXPECTED)),
            BAD_INPUT,
        )
    try:
        return attrgetter(name)(import_module(module))
    except ModuleNotFoundError as fault:
        if fault.name not in (module, module.partition(".")[0]):
            stop(_raised(named, fault), BAD_INPUT)
        stop(
            "; ".join(
                (label("--executor: no module is called '{module}'", module=module), EXPECTED)
            ),
            BAD_INPUT,
        )
    except AttributeError as fault:
        stop(_raised(named, fault) + f"; {EXPECTED}", BAD_INPUT)
    except Exception as fault:  # whatever a module of the user's does
        stop(_raised(named, fault), BAD_INPUT)


def _made(named: str, make: Any) -> Executor:
    try:
        made = make() if callable(make) else make
    except Exception as fault:
        stop(_raised(named, fault), BAD_INPUT)
    if not isinstance(made, Executor):
        kind = type(made).__name__
        stop(
            label(
                "--executor: {name} is a {kind}, no concurrent.futures.Executor",
                name=named,
                kind=kind,
            ),
            BAD_INPUT,
        )
    return made


def _raised(named: str, fault: Exception) -> str:
    return f"--executor: {named}: {type(fault).__name__}: {fault}"


@contextmanager
def _ending(made: Executor) -> Iterator[Executor]:
    """End an executor with the command; after an interrupt without waiting for what it plays."""
    try:
        yield made
    except BaseException:
        made.shutdown(wait=False, cancel_futures=True)
        raise
    made.shutdown()
