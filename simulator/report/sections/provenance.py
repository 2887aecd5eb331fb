"""Where the report comes from, and how to get the same one again."""

from __future__ import annotations

from simulator.findings import Findings
from simulator.report.document import Section, bullets, prose, section

TABLES = {
    "weeks": "every account by case, arm, segment and week",
    "values": "measures and drawn numbers by case and arm",
    "panel": "single customers in all arms of the first case",
    "bridge": "parts of the difference in profit by case and arm",
    "winners": "who wins and who loses, by arm",
    "naive": "what naive methods would claim, beside the truth",
    "curves": "who is still there, buys again and how much of their wallet, by arm and month",
    "health": "the figures by which the trade watches a program, by arm and month",
    "cohorts": "customers and members by the month they joined, in all arms of the first case",
}


def about(found: Findings) -> str:
    """What made the report from what, on one line."""
    scenario = f"{found.name} ({found.fingerprint})" if found.fingerprint else found.name
    return (
        f"loyalty-simulator {found.version}, scenario {scenario}, seed {found.seed}, "
        f"{found.agents:,} agents, {found.cases} {'case' if found.cases == 1 else 'cases'}"
    )


def provenance(found: Findings) -> Section | None:
    """The command that repeats it, and the tables beside it."""
    return section(
        "again",
        "Again",
        prose(
            f"loyalty run scenario.lock.yaml gives the same tables to the bit ({about(found)}). "
            "The letters behind the scenario's name are a fingerprint of all its numbers. Beside "
            "this page: report.xlsx, with formulas from the statement to the NPV; findings.json, "
            "what this page says as data; and in the folder tables, as Parquet and CSV:"
        ),
        bullets(f"{name}: {meaning}" for name, meaning in TABLES.items()),
    )
