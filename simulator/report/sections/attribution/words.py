"""What an attribution says in sentences: who earns, how tools overlap, how exact it is."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.explain.numbers import amount
from simulator.findings.attribution import (
    AttributionFindings,
    PartShare,
)
from simulator.program.plain import listed
from simulator.say import say, say_n


def headline(findings: AttributionFindings) -> str:
    """Who earns and who does not, in sentences."""
    currency, tools, sure = findings.currency, findings.tools, findings.sure
    error = findings.mean_error

    def named(parts: list[PartShare]) -> str:
        return listed([
            f"{findings.called(p.name)} "
            f"({amount(p.share.mean, currency, sign=True, error=error)})"
            for p in parts
        ])  # fmt: skip

    earning = [one for one in tools if (one.share.mean if sure else one.low) > 0]
    costing = [one for one in tools if (one.share.mean if sure else one.high) <= 0]
    open_ = [one for one in tools if one not in earning and one not in costing]
    said = []
    if earning:
        said.append(
            say_n(
                "{tools} earns its cost back on average.",
                "{tools} earn their cost back on average.",
                len(earning),
                tools=named(earning),
            )
        )
    if costing:
        said.append(
            say_n(
                "{tools} does not earn its cost back.",
                "{tools} do not earn theirs back.",
                len(costing),
                tools=named(costing),
            )
        )
    if open_:
        said.append(
            say_n(
                "Whether {tools} pays cannot be told from these cases.",
                "Whether {tools} pay cannot be told from these cases.",
                len(open_),
                tools=named(open_),
            )
        )
    said.append(
        say(
            "Without tools the program comes to {itself}, with all of them to {whole}.",
            itself=amount(findings.itself.share.mean, currency, sign=True, error=error),
            whole=amount(findings.total.share.mean, currency, sign=True, error=error),
        )
    )
    return " ".join(said)


def overlap_in_words(findings: AttributionFindings) -> str:
    """Whether tools take from each other or help each other."""
    if len(findings.tools) == 1:
        return say("There is one tool, so nothing overlaps.")
    currency = findings.currency
    sums = say(
        "Alone, the tools come to {alone} in all, together to {together}, and what each adds to "
        "the rest sums to {last}.",
        alone=amount(findings.apart, currency, sign=True),
        together=amount(findings.together, currency, sign=True),
        last=amount(findings.last, currency, sign=True),
    )
    return f"{sums} {_overlap(findings)}"


def errors_in_words(findings: AttributionFindings) -> Iterator[str]:
    """How far numbers are from exact, sentence by sentence."""
    currency = findings.currency
    yield say_n(
        "Simulation error of a share in a case at most {error} ({agents} agents, 1 case, seed "
        "{seed}).",
        "Simulation error of a share in a case at most {error} ({agents} agents, {n} cases, seed "
        "{seed}).",
        findings.cases,
        error=amount(findings.simulation_error, currency),
        agents=f"{findings.agents:,}",
        seed=findings.seed,
    )
    if findings.orders:
        yield say(
            "Shares are averages over {orders} orders drawn in every case, because there are "
            "{subsets} subsets of tools; the standard error of their means for that reason is at "
            "most {error}.",
            orders=findings.orders,
            subsets=f"{findings.subsets:,}",
            error=amount(findings.sampling_error, currency),
        )
    if findings.cases == 1:
        yield single_case()


def single_case() -> str:
    return say("A single case says nothing about how sure one can be.")


def elsewhere_told() -> str:
    """What the row of costs elsewhere is made of."""
    return say("Elsewhere: the desk, acquisition and tools of today.")


def _overlap(findings: AttributionFindings) -> str:
    pair = findings.closest
    if findings.overlap == "hardly":
        return say("They hardly overlap.")
    if findings.overlap == "unknown":
        return say("Whether they overlap cannot be told from these cases.")
    if findings.overlap == "against" and pair is None:
        return say("They take from each other.")
    if pair is None:
        return say("They help each other.")
    values = {
        "one": findings.called(pair.one),
        "other": findings.called(pair.other),
        "money": amount(pair.effect.mean, findings.currency, sign=True),
    }
    if findings.overlap == "against":
        return say(
            "They take from each other, {one} and {other} most of all ({money} when both are "
            "there).",
            **values,
        )
    return say(
        "They help each other, {one} and {other} most of all ({money} when both are there).",
        **values,
    )
