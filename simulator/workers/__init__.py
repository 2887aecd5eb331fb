"""Processes that play cases: quick to start, quiet when interrupted, never left behind.

A task plays one case (`task`), a pool plays tasks (`pools`), in this process, on an executor
of the caller, on processes of its own, whose side of it is `process`, or on a `cluster`, whose
side of it is `remote`; `outcomes` keeps a pool busy until all cases are played; `signals` says
when Ctrl-C is heard.
"""

from simulator.workers.cluster import ClusterFault, borrowed, connected
from simulator.workers.outcomes import CaseError, case_error, outcomes
from simulator.workers.pools import ExecutorPool, InProcessPool, Pool, ProcessPool
from simulator.workers.signals import DeferredInterrupt
from simulator.workers.task import CaseFault, Point, Task, tried

__all__ = [
    "CaseError",
    "CaseFault",
    "ClusterFault",
    "DeferredInterrupt",
    "ExecutorPool",
    "InProcessPool",
    "Point",
    "Pool",
    "ProcessPool",
    "Task",
    "borrowed",
    "case_error",
    "connected",
    "outcomes",
    "tried",
]
