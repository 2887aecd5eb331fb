"""What a user names to play the cases: `--executor MODULE:NAME` or `--cluster ADDRESS`."""

from __future__ import annotations

import logging
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
def executor_of(named: str | None, cluster: str | None = None) -> Iterator[Executor | None]:
    """The executor that is named, in a module or as the address of a cluster; None for neither.

    What cannot be used ends the command with a message.
    """
    if named is not None and cluster is not None:
        stop(label("--executor and --cluster both say what plays the cases; type one"), BAD_INPUT)
    if cluster is not None:
        with _cluster(cluster) as executor:
            yield executor
    elif named is not None:
        with _module(named) as executor:
            yield executor
    else:
        yield None


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    """The executor of a cluster; its own log, which is for who runs it, is not shown."""
    from simulator.workers import ClusterFault, connected

    logging.disable(logging.CRITICAL)
    try:
        with connected(address) as executor:
            yield executor
    except ClusterFault as fault:
        stop("\n".join(f"--cluster: {line}" for line in str(fault).splitlines()), BAD_INPUT)
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def _module(named: str) -> Iterator[Executor]:
    """The executor of a module that is installed or lies in the current folder.

    NAME is an executor, which stays open, or makes one without arguments, which is ended with
    the command.
    """
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
