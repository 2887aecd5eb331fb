"""How often a diagnosis finds what was planted: `python -m benchmarks.diagnosed [SEEDS]`.

Each market is diagnosed with as many seeds, 2,000 agents and 16 cases. A line says what was
planted, what should be said, in how many seeds it was said, and what was said instead.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable

from simulator.decision.diagnosis.arms import play
from simulator.findings.diagnosis import DiagnosisFindings
from simulator.findings.diagnosis.worked_out import diagnosis_of
from simulator.scenario import loads
from simulator.where import Where

SHOP = """\
question: Do we need a program?
goal: retain
horizon: 156 weeks
market:
  customers: 20000
  purchases_per_year: {purchases}
  basket: 30
  share_of_wallet: 40%
  churn_per_year: {churn}
  {more}
company: {{gross_margin: 40%}}
"""
USUAL = {"purchases": 20, "churn": "18%", "more": ""}
Read = Callable[[DiagnosisFindings], str]


def factor(found: DiagnosisFindings) -> str:
    """The key factor that was found."""
    return found.factor.leading if found.factor.told else "cannot be told"


def service(found: DiagnosisFindings) -> str:
    """Whether service is mended first."""
    return "not declared" if found.service is None else found.service.told


def regulars(found: DiagnosisFindings) -> str:
    """Whether it is a business of regulars."""
    return found.regulars.told


PLANTED: tuple[tuple[str, dict[str, object], Read, str], ...] = (
    ("recognition weighs twice", {"more": "cares_about: {recognition: 2}"}, factor, "recognition"),
    ("play weighs 1.5 times", {"more": "cares_about: {play: 1.5}"}, factor, "play"),
    ("service weighs 1.2 times", {"more": "cares_about: {service: 1.2}"}, factor, "service"),
    ("all motives alike", {}, factor, "cannot be told"),
    ("15 % of purchases fail", {"more": "service: {failure_rate: 15%}"}, service, "yes"),
    (
        ".2 % fail, 3 % of departures",
        {"more": "service: {failure_rate: 0.2%, departures_share: 3%}"},
        service,
        "no",
    ),
    ("tourists", {"purchases": 0.6, "churn": "90%"}, regulars, "no"),
    ("usual", {}, regulars, "yes"),
)


def main(seeds: int) -> None:
    """Diagnose every market with every seed."""
    for name, given, reads, expected in PLANTED:
        scenario = loads(SHOP.format(**{**USUAL, **given}), needs_program=False)
        said = Counter(
            reads(
                diagnosis_of(
                    play(scenario, agents=2_000, cases=16, seed=seed, certain=False, where=Where())
                )
            )
            for seed in range(seeds)
        )
        right = said.pop(expected, 0)
        others = ", ".join(f"{what} {n}" for what, n in said.most_common())
        sys.stdout.write(f"{name:<30}{expected:<16}{right:3} of {seeds}  {others}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
