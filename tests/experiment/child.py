"""A run in a process of its own, to be killed: `python -m tests.experiment.child`."""

import sys


def say(line: str) -> None:
    """A line for the test that has started this process."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def no_memory(case: object) -> int:
    """What a stand-in case needs."""
    return 1_000


def main(folder: str, log: str, cases: int, jobs: int, seconds: float) -> int:
    """Run a stand-in shop; 130 after Ctrl-C, as a shell expects."""
    # Not at the top: every worker imports the main module, as it does a user's script.
    from simulator import experiment
    from simulator.cli import _end_like_ctrl_c
    from simulator.store import Store
    from tests.experiment import shop

    _end_like_ctrl_c()
    setattr(experiment, "memory_needed", no_memory)  # noqa: B010 - it is imported, not exported
    try:
        experiment.run(
            shop.scenario(seconds=seconds, log=log),
            cases=cases,
            jobs=jobs,
            store=Store(folder),
            on_progress=lambda p: say(f"{p.done} {p.doing}"),
            play=shop.play,
        )
    except experiment.Interrupted as stop:
        say(str(stop))
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])))
