"""Where the report comes from, and how to get the same one again."""

from __future__ import annotations

from simulator.findings import Findings
from simulator.report.document import Section, bullets, prose, section
from simulator.say import label, label_n, say

TABLES = {
    "weeks": label("every account by case, arm, segment and week"),
    "values": label("measures and drawn numbers by case and arm"),
    "cases": label("NPV by case and arm with the numbers drawn, for loyalty decide"),
    "panel": label("single customers in all arms of the first case"),
    "bridge": label("parts of the difference in profit by case and arm"),
    "winners": label("who wins and who loses, by arm"),
    "naive": label("what naive methods would claim, beside the truth"),
    "curves": label(
        "who is still there, buys again and how much of their wallet, by arm and month"
    ),
    "health": label("the figures by which the trade watches a program, by arm and month"),
    "cohorts": label(
        "customers and members by the month they joined, in all arms of the first case"
    ),
}


def about(findings: Findings) -> str:
    """What made the report from what, on one line."""
    name, print_ = findings.name, findings.fingerprint
    return label_n(
        "loyalty-simulator {version}, scenario {scenario}, seed {seed}, {agents} agents, 1 case",
        "loyalty-simulator {version}, scenario {scenario}, seed {seed}, {agents} agents, {n} cases",
        findings.cases,
        version=findings.version,
        scenario=f"{name} ({print_})" if print_ else name,
        seed=findings.seed,
        agents=f"{findings.agents:,}",
    )


def provenance(findings: Findings) -> Section | None:
    """The command that repeats it, and the tables beside it."""
    return section(
        "again",
        label("Reproducibility"),
        prose(
            say(
                "The command loyalty run scenario.lock.yaml gives the same tables to the bit "
                "({about}).",
                about=about(findings),
            ),
            " ",
            say("The letters behind the scenario's name are a fingerprint of all its numbers."),
            " ",
            say(
                "Beside this page: report.xlsx, with formulas from the statement to the NPV; "
                "findings.json, what this page says as data; and in the folder tables, as "
                "Parquet and CSV:"
            ),
        ),
        bullets(f"{name}: {meaning}" for name, meaning in TABLES.items()),
    )
