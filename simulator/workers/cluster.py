"""Cases on a Dask cluster: reached, asked for its software, and kept busy.

Nothing of Dask is imported unless a cluster is asked for. Its scheduler gives a case that was
lost with a worker to another one; what has been played is kept on this side as it comes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, TypeVar

from simulator import software
from simulator.say import fault, label
from simulator.workers.pools import ExecutorPool
from simulator.workers.remote import Sent, software_here, tools_here, unlike
from simulator.workers.task import CaseFault, Point

T = TypeVar("T")
CONNECT_SECONDS = 10.0  # until a scheduler that does not answer is given up
WORKER_SECONDS = 10.0  # until one to which no worker comes is
LOOK_SECONDS = 1.0  # between two looks at how many workers there are
_LISTED = 3  # workers with other software that are named


class ClusterFault(RuntimeError):
    """A cluster that cannot play cases; the text says why, and what to type."""


@contextmanager
def connected(address: str) -> Iterator[Executor]:
    """The executor of the cluster whose scheduler listens at an address; its workers are alike.

    Raises
    ------
    ClusterFault
        Dask is not installed, the scheduler does not answer, there are no workers, or one of them
        has other software.
    """
    client = _client(address)
    try:
        _require_workers(client, address)
        require_alike(client)
        executor = client.get_executor()
        try:
            yield executor
        finally:
            # whatever is still out is not wanted any more: all cases were taken back as they came
            executor.shutdown(wait=False)
    finally:
        client.close(timeout=CONNECT_SECONDS)


def _client(address: str) -> Any:
    try:
        make: Any = import_module("distributed").Client
    except ImportError:
        raise ClusterFault(
            fault(
                "a cluster needs the package distributed, which is not installed; type "
                "pip install 'loyalty-simulator[cluster]'"
            )
        ) from None
    try:
        return make(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError):
        raise ClusterFault(
            fault(
                "no scheduler answers at {address}; expected tcp://HOST:PORT of one that "
                "runs, such as `dask scheduler` starts at port 8786",
                address=address,
            )
        ) from None


def _require_workers(client: Any, address: str) -> None:
    end = time.monotonic() + WORKER_SECONDS
    while not client.nthreads():
        if time.monotonic() > end:
            raise ClusterFault(
                fault(
                    "the scheduler at {address} has no workers; `dask worker {address}` starts one",
                    address=address,
                )
            )
        time.sleep(0.1)


def require_alike(client: Any) -> None:
    """Hold the software of every worker to ours.

    Raises
    ------
    ClusterFault
        It differs; with both versions of everything that does.
    """
    ours = software_here()
    # A function means something else to another Python, so this is asked in Dask's own words.
    pythons = {place: _python(one) for place, one in _asked_versions(client).items()}
    _refuse(pythons, {"Python": ours["Python"]})
    _refuse(_software(client), ours)
    # files may have changed since a worker has read them
    _refuse(client.run(software_here), ours)
    _refuse(client.run(tools_here), tools_here(), only_there=True)


def _asked_versions(client: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.get_versions(check=False)["workers"]
    return found


def _python(told: Mapping[str, Any]) -> dict[str, str]:
    version = str(told["host"]["python"])  # such as 3.11.8.final.0
    return {"Python": ".".join(version.split(".")[:2])}


def _software(client: Any) -> dict[str, dict[str, str]]:
    """What every worker says when it is sent the file that asks, whatever simulator it has."""
    cloudpickle: Any = import_module("cloudpickle")  # which Dask brings
    cloudpickle.register_pickle_by_value(software)
    try:
        found: dict[str, dict[str, str]] = client.run(software.all_of_it)
    finally:
        cloudpickle.unregister_pickle_by_value(software)
    return found


def _refuse(
    found: Mapping[str, Mapping[str, str]], ours: Mapping[str, str], *, only_there: bool = False
) -> None:
    """Refuse workers that differ; `only_there`: what a worker lacks is told where it is needed."""
    said = []
    for place, theirs in sorted(found.items()):
        wanted = {name: one for name, one in ours.items() if name in theirs or not only_there}
        said.append(unlike(place, wanted, theirs))
    unlikely = [one for one in said if one]
    if unlikely:
        raise ClusterFault("\n".join(unlikely[:_LISTED]))


def client_of(executor: Executor | None) -> Any | None:
    """The Dask client behind an executor, None where there is none."""
    if type(executor).__module__.partition(".")[0] != "distributed":
        return None
    return getattr(executor, "_client", None)


def threads_of(client: Any) -> int:
    """Cases that the workers of a cluster play at a time, as far as they are there by now."""
    return sum(client.nthreads().values())


class ClusterPool(ExecutorPool[T | CaseFault]):
    """Plays cases on a cluster, whose workers may come and go."""

    def __init__(
        self,
        task: Callable[[int, Point], T | CaseFault],
        executor: Executor,
        client: Any,
        jobs: int | None,
    ) -> None:
        super().__init__(Sent.of(task), executor, jobs or 1)
        self._client, self._asked = client, jobs is not None
        self._looked = -LOOK_SECONDS

    @property
    def jobs(self) -> int:
        """Cases at a time: as many as were asked for, or as workers have threads just now."""
        if not self._asked and time.monotonic() - self._looked > LOOK_SECONDS:
            with suppress(OSError):  # while its scheduler does not answer it is as it was
                self._jobs = max(1, threads_of(self._client))
            self._looked = time.monotonic()
        return self._jobs

    @property
    def ahead(self) -> int:
        """Twice as many as are played, so that none has to wait while it travels."""
        return super().ahead if self._asked else 2 * self.jobs

    def why(self, fault: BaseException) -> str | None:
        """What has become of the cluster."""
        if type(fault).__name__ == "KilledWorker":
            return label(
                "each of the workers that tried it has ended, perhaps killed for lack of memory; "
                "fewer agents need less"
            )
        if isinstance(fault, CancelledError):
            return label(
                "the scheduler of the cluster was lost, or has dropped it; once it runs again, the "
                "same command continues with the cases that are finished"
            )
        return None


def borrowed(
    task: Callable[[int, Point], T | CaseFault], executor: Executor, n: int, jobs: int | None
) -> ExecutorPool[T | CaseFault]:
    """Who plays `n` cases at a time on an executor of the caller, `jobs` where they were said."""
    client = client_of(executor)
    if client is None:
        return ExecutorPool(task, executor, n)
    return ClusterPool(task, executor, client, jobs)
