"""What the machine has to give: processors and memory."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path


class TooLarge(RuntimeError):
    """The cases would not fit into memory; `needed` and `available` are in bytes."""

    def __init__(self, needed: int, available: int, jobs: int) -> None:
        super().__init__(needed, available, jobs)
        self.needed, self.available, self.jobs = needed, available, jobs

    def __str__(self) -> str:
        at_once = "one case" if self.jobs == 1 else f"{self.jobs} cases at once"
        fewer = "agents" if self.jobs == 1 else "jobs or agents"
        return (
            f"{at_once} would need {self.needed / 1e9:.2f} GB of memory, "
            f"{self.available / 1e9:.2f} GB are available; use fewer {fewer}"
        )


def division(needed: Callable[[], int], missing: int, jobs: int | None) -> tuple[int, int]:
    """Cases at a time, and threads for each of them.

    Raises
    ------
    TooLarge
        So many cases at a time need more memory than there is.
    """
    if not missing:
        return 1, 1
    wanted = jobs or cores()
    n = min(wanted, missing)
    available = available_memory()
    if available is not None:
        each = needed()
        if jobs is None:
            n = max(1, min(n, available // max(1, each)))
        if each * n > available:
            raise TooLarge(each * n, available, n)
    return n, max(1, wanted // n)


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def available_memory() -> int | None:
    """Bytes that can be allocated before the machine or the container runs out.

    None where neither tells. On Linux what the kernel calls available, page cache
    included, and what the control groups (version 1 or 2) leave; elsewhere all
    of the machine's memory.
    """
    limits = [*_free_in_machine(), *_free_in_groups()]
    return max(0, min(limits)) if limits else None


def _free_in_machine() -> Iterator[int]:
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                yield int(line.split()[1]) * 1024
                return
    with contextlib.suppress(OSError, ValueError, AttributeError):
        yield os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _free_in_groups(root: Path = Path("/sys/fs/cgroup")) -> Iterator[int]:
    """What every control group that holds this process leaves, inner to outer."""
    try:
        groups = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for line in groups:
        _, controllers, name = line.split(":", 2)
        if not controllers:
            yield from _left(root, name, "memory.max", "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            files = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
            yield from _left(root / "memory", name, *files)


def _left(root: Path, name: str, limit: str, usage: str, cache: str) -> Iterator[int]:
    """Limit less usage of a group and of those around it; `cache` can be reclaimed."""
    inner = root / name.lstrip("/")
    around: Sequence[Path] = [
        folder for folder in (inner, *inner.parents) if root in folder.parents
    ]
    for folder in (*around, root):
        with contextlib.suppress(OSError, ValueError):
            most, used = (int((folder / file).read_text()) for file in (limit, usage))
            stat = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
            yield most - used + int(stat.get(cache, 0))
