"""Half a page about a table of cases: which arm, how sure, what is worth knowing first."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.explain.numbers import amount, share
from simulator.report.decide.answer import Decided
from simulator.report.text import WIDTH, narrowed, printable, wrapped
from simulator.say import label, label_n, say

SHOWN = 12  # numbers; the rest is in the JSON


def decision_summary(found: Decided, width: int = WIDTH) -> str:
    """The verdict, a table of arms, what each number is worth to know, a study, risk."""
    paragraphs = [
        wrapped(_verdict(found), width),
        _arms(found, width),
        wrapped(_information(found), width),
        _numbers(found, width),
        wrapped(" ".join(_untold(found)), width),
        *(wrapped(one, width) for one in _groups(found)),
        _study(found, width),
        wrapped(" ".join(_frontier(found)), width),
        _sobol(found, width),
    ]
    return "\n\n".join(one for one in paragraphs if one)


def _verdict(found: Decided) -> str:
    at = found.table.arms.index(found.choice)
    return say(
        "Choose {arm}: {mean} on average, the best arm in {often} of {cases}.",
        arm=found.choice,
        mean=amount(float(found.mean[at]), sign=True),
        often=share(float(found.best[at])),
        cases=label_n("1 case", "{n} cases", found.table.n),
    )


def _arms(found: Decided, width: int) -> str:
    heads = [label("arm"), label("mean"), label("sd"), label("best in"), label("expected loss")]
    rows = [
        [
            printable(arm),
            amount(float(found.mean[at]), sign=True),
            amount(float(found.sd[at])),
            share(float(found.best[at])),
            amount(float(found.loss[at])),
        ]
        for at, arm in enumerate(found.table.arms)
    ]
    if found.sure is not None:
        heads.append(label("sure amount"))
        for row, value in zip(rows, found.sure, strict=True):
            row.append(amount(float(value), sign=True))
    table = narrowed(heads, rows, width)
    if found.tolerance is None:
        return table
    note = say(
        "Sure amount: what an arm is worth to a decision-maker with a risk tolerance of "
        "{tolerance}.",
        tolerance=amount(found.tolerance),
    )
    return f"{table}\n{wrapped(note, width)}"


def _information(found: Decided) -> str:
    if found.evpi == 0:
        return say("One arm is the best in every case: no information is worth anything.")
    return say(
        "To know everything before deciding would be worth {evpi} (EVPI): no study should cost "
        "more.",
        evpi=amount(found.evpi),
    )


def _numbers(found: Decided, width: int) -> str:
    told = [one for one in found.parts if one.told][:SHOWN]
    if not told:
        return ""
    heads = [label("to know alone"), label("EVPPI"), label("of EVPI")]
    rows = [
        [printable(one.names[0]), amount(one.value), share(one.value / max(found.evpi, 1e-300))]
        for one in told
    ]
    return narrowed(heads, rows, width)


def _untold(found: Decided) -> Iterator[str]:
    untold = sum(not one.told for one in found.parts)
    if untold and found.evpi:
        yield say(
            "For {others} it cannot be told with {cases}: by chance, irrelevant numbers would "
            "seem to be worth as much.",
            others=label_n("1 number", "{n} numbers", untold),
            cases=label_n("1 case", "{n} cases", found.table.n),
        )


def _groups(found: Decided) -> Iterator[str]:
    for name, one in found.groups.items():
        values = {"group": name, "names": ", ".join(one.names), "value": amount(one.value)}
        if one.told:
            yield say("Knowing {group} ({names}) is worth {value}.", **values)
        else:
            yield say("What knowing {group} ({names}) is worth cannot be told.", **values)


def _study(found: Decided, width: int) -> str:
    """What a study of one number is worth, by its size."""
    if found.study is None:
        return ""
    said = say("What a study of {name} is worth, by its size:", name=found.study.name)
    heads = [label("observations"), label("EVSI")]
    rows = [
        [f"{n:,g}", label("cannot be told") if value is None else amount(value)]
        for n, value in zip(found.study.sizes, found.after, strict=True)
    ]
    return f"{wrapped(said, width)}\n{narrowed(heads, rows, width)}"


def _frontier(found: Decided) -> Iterator[str]:
    curve = found.returns
    if curve is None:
        return
    arms, first = found.table.arms, curve.chosen[0]
    turns = next((at for at, one in enumerate(curve.chosen) if one != first), None)
    if turns is None:
        yield say("The choice is the same whatever return is asked of the money, up to 100 %.")
    else:
        yield say(
            "From a required return of {at} on the choice is {arm}.",
            at=share(float(curve.at[turns])),
            arm=arms[curve.chosen[turns]],
        )


def _sobol(found: Decided, width: int) -> str:
    if found.sobol is None:
        return ""
    ranked = sorted(found.sobol.items(), key=lambda one: -one[1][1])[:SHOWN]
    heads = [label("share of the variance"), label("alone"), label("with others")]
    rows = [[printable(name), f"{a:.2f}", f"{b:.2f}"] for name, (a, b) in ranked]
    return narrowed(heads, rows, width)
