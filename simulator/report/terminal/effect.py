"""A page about a trial: its effect, what placebo days show, groups, whom to treat."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.decision.effect.adjusted import LEVEL, TreatmentEffect
from simulator.decision.effect.assessed import Assessed
from simulator.decision.effect.groups import LESS, MORE, NONE
from simulator.decision.effect.whom import Whom
from simulator.explain.numbers import amount, points, share
from simulator.report.effect.data import profit_interval
from simulator.report.effect.leaf import leaf
from simulator.report.text import WIDTH, narrowed, printable, wrapped
from simulator.say import label, label_n, say, say_n
from simulator.scenario.faults import listed

ODD = 0.01  # chance of a placebo as large, below which it is doubted that chance has chosen
FEW_IN_AN_ARM = 50  # customers; counted by benchmarks/effects.py
ALIKE = 0.1  # chance of groups as different, above which they are not told apart


def effect_summary(
    found: Assessed, currency: str, *, knob: str = "", said: bool = True, width: int = WIDTH
) -> str:
    """What a trial shows; `said`: whether anybody said if chance has chosen."""
    parts = [
        wrapped(_headline(found, currency), width),
        *([] if found.randomized else [wrapped(_not_identified(found, said), width)]),
        _outcomes(found, width),
        _placebos(found, currency, width),
        _groups(found, width),
        *(wrapped(one, width) for one in _money(found, currency)),
        *_leaves(found, knob, width),
        wrapped(_method(found), width),
    ]
    return "\n\n".join(part for part in parts if part)


def _headline(found: Assessed, currency: str) -> str:
    one = found.effects["spend"]
    low, high = one.interval()
    values = {
        "effect": amount(one.value, currency, sign=True),
        "relative": _relative(one) if one.untreated > 0 else label("beside nothing"),
        "low": amount(low, sign=True),
        "high": amount(high, sign=True),
        "weeks": label_n("1 week", "{n} weeks", found.weeks),
        "treated": f"{one.n_treated:,}",
        "untreated": f"{one.n_untreated:,}",
    }
    if found.randomized:
        return say(
            "Effect on spend per customer in {weeks}: {effect}, {relative} (90 % interval {low} to "
            "{high}). {treated} treated and {untreated} untreated customers, chosen at random.",
            **values,
        )
    return say(
        "NOT identified. Treated customers spend {effect}, {relative}, in {weeks} beside untreated "
        "ones who were alike before (90 % interval {low} to {high}); {treated} and {untreated} "
        "customers.",
        **values,
    )


def _not_identified(found: Assessed, said: bool) -> str:
    parts = []
    if found.placebos:
        one = found.placebos[0]
        values = {"relative": _relative(one.effect), "weeks": one.weeks_earlier}
        if one.effect.p < 1 - LEVEL:
            parts.append(say(
                "The same method finds {relative} on a placebo day {weeks} weeks earlier, when "
                "nobody had been treated: that comes from whom was chosen. The rest is no proof of "
                "an effect either; only a test in which chance chooses is.",
                **values,
            ))  # fmt: skip
        else:
            parts.append(say(
                "On a placebo day {weeks} weeks earlier, when nobody had been treated, the same "
                "method finds {relative}, within the reach of chance. That is no proof of an "
                "effect; only a test in which chance chooses is.",
                **values,
            ))  # fmt: skip
    else:
        parts.append(say(
            "The transactions do not reach far enough back for a placebo day, so that nothing "
            "tells how much comes from whom was chosen."
        ))  # fmt: skip
    if not said:
        parts.append(say("If chance has chosen whom to treat, type --randomized."))
    return " ".join(parts)


def _relative(one: TreatmentEffect) -> str:
    value = share(one.relative, 1)
    return f"+{value}" if one.relative > 0 else value


def _outcomes(found: Assessed, width: int) -> str:
    names = {
        "spend": label("spend"), "purchases": label("purchases"), "buyers": label("buy at all"),
    }  # fmt: skip
    heads = [label("per customer"), label("untreated"), label("effect"), label("90 % interval"),
             label("relative"), label("90 % interval")]  # fmt: skip
    rows = []
    for name, one in found.effects.items():
        low, high = one.relative_interval()
        rows.append([
            names[name], _level(name, one.untreated), _change(name, one.value),
            label("{low} to {high}", low=_change(name, one.interval()[0]),
                  high=_change(name, one.interval()[1])),
            _relative(one), _between(share(low).removesuffix(" %"), share(high)),
        ])  # fmt: skip
    return narrowed(heads, rows, width)


def _between(low: str, high: str) -> str:
    return "-" if low == "-" else label("{low} to {high}", low=low, high=high)


def _level(name: str, value: float) -> str:
    if name == "spend":
        return amount(value)
    return share(value, 1) if name == "buyers" else f"{value:.3g}"


def _change(name: str, value: float) -> str:
    if name == "spend":
        return amount(value, sign=True)
    return points(value) if name == "buyers" else f"{value:+.2g}"


def _placebos(found: Assessed, currency: str, width: int) -> str:
    if not found.placebos:
        return ""
    heads = [label("placebo day"), label("effect"), label("90 % interval"), label("relative")]
    rows = []
    for one in found.placebos:
        low, high = one.effect.interval()
        rows.append([
            label("{n} weeks earlier", n=one.weeks_earlier), amount(one.effect.value, sign=True),
            _between(amount(low, sign=True), amount(high, sign=True)), _relative(one.effect),
        ])  # fmt: skip
    table = narrowed(heads, rows, width)
    if found.randomized and min(one.effect.p for one in found.placebos) < ODD:
        table += "\n" + wrapped(say(
            "Treated customers differed before anybody was treated, more than chance makes them in "
            "1 of 100 trials: look whether chance has chosen."
        ), width)  # fmt: skip
    return table


def _name(name: str, of_spend: bool) -> str:
    names = {
        NONE: label("bought nothing before"), LESS: label("spent less before"),
        MORE: label("spent more before"),
    }  # fmt: skip
    return names.get(name, name) if of_spend else printable(name)


def _groups(found: Assessed, width: int) -> str:
    if len(found.groups) < 2:
        return ""
    money = found.money if found.randomized else None
    heads = [label("segment"), label("customers"), label("spend"), label("90 % interval"),
             label("relative")]  # fmt: skip
    if money:
        heads += [label("profit"), label("90 % interval")]
    rows = []
    for one in found.groups:
        row = [_name(one.name, found.by_spend), f"{one.customers:,}"]
        if one.effect is None:
            rows.append([*row, label("too few"), *["-"] * (len(heads) - 3)])
            continue
        low, high = one.effect.interval()
        row += [amount(one.effect.value, sign=True),
                _between(amount(low, sign=True), amount(high, sign=True)),
                _relative(one.effect)]  # fmt: skip
        if money:
            low, high = profit_interval(one.effect, money)
            row += [amount(money.margin * one.effect.value - money.cost, sign=True),
                    _between(amount(low, sign=True), amount(high, sign=True))]  # fmt: skip
        rows.append(row)
    table = narrowed(heads, rows, width)
    if found.differ > ALIKE:
        table += "\n" + wrapped(say(
            "Segments differ no more than by chance (p = {p}): the effect of all is the better "
            "guess for each.", p=f"{found.differ:.2f}",
        ), width)  # fmt: skip
    return table


def _money(found: Assessed, currency: str) -> Iterator[str]:
    if found.money is None:
        return
    if not found.randomized:
        yield say("What it earns and whom to treat cannot be told without an experiment.")
        return
    one = found.effects["spend"]
    low, high = profit_interval(one, found.money)
    yield say(
        "Profit per treated customer: {profit} (90 % interval {low} to {high}), at a margin of "
        "{margin} and a cost of {cost}. It pays with a probability of {sure}.",
        profit=amount(found.money.margin * one.value - found.money.cost, currency, sign=True),
        low=amount(low, sign=True), high=amount(high, sign=True), margin=share(found.money.margin),
        cost=amount(found.money.cost, currency),
        sure=share(one.above(found.money.cost / found.money.margin)),
    )  # fmt: skip
    if found.whom is not None:
        yield _whom(found.whom, found.by_spend, currency, one.n_treated + one.n_untreated)


def _whom(one: Whom, of_spend: bool, currency: str, customers: int) -> str:
    low, high = one.interval()
    values = {
        "value": amount(one.value * customers, currency, sign=True),
        "low": amount(low * customers, sign=True),
        "high": amount(high * customers, sign=True),
    }
    if not any(half.chosen for half in one.halves):
        return say("Treat nobody: no segment pays for its cost on either half of the customers.")
    chosen = [
        listed([_name(name, of_spend) for name in half.chosen]) or label("nobody")
        for half in one.halves
    ]
    how = say(
        "One half of the customers would choose {first}, the other {second}; held to the half that "
        "had no part in the choice this earns {value} in all (90 % interval {low} to {high}).",
        first=chosen[0], second=chosen[1], **values,
    )  # fmt: skip
    if not one.groups:
        return say("Treat nobody.") + " " + how
    names = listed([_name(name, of_spend) for name in one.groups])
    first = say("Treat {groups}.", groups=names)
    if low <= 0:
        first += " " + say("That is not sure.")
    return f"{first} {how}"


def _leaves(found: Assessed, knob: str, width: int) -> Iterator[str]:
    if not found.randomized:
        return
    one = leaf(found.effects["spend"], knob)
    if one:
        said = say("As a number of a scenario, where a knob means a share of spend:")
        yield f"{wrapped(said, width)}\n{one}"


def _method(found: Assessed) -> str:
    one, parts = found.effects["spend"], []
    if one.columns:
        parts.append(say(
            "Adjusted for purchases and spend before, by a regression in each arm (Lin 2013), with "
            "standard errors HC3 (MacKinnon & White 1985)."
        ))  # fmt: skip
    elif found.weeks_before:
        parts.append(say(
            "A difference of means, as there are too few customers to adjust for what they did "
            "before; standard errors HC3 (MacKinnon & White 1985)."
        ))  # fmt: skip
    else:
        parts.append(say(
            "A difference of means, as the transactions begin less than a week before the "
            "treatment; standard errors HC3 (MacKinnon & White 1985)."
        ))  # fmt: skip
    if one.columns and found.weeks_before < found.weeks:
        parts.append(say_n(
            "Only {n} week before the treatment is in the transactions.",
            "Only {n} weeks before the treatment are in the transactions.", found.weeks_before,
        ))  # fmt: skip
    if min(one.n_treated, one.n_untreated) < FEW_IN_AN_ARM:
        parts.append(say(
            "With fewer than {few} customers on one side an interval of 90 % holds the truth in "
            "80 to 88 % of trials, as spend is skewed.", few=FEW_IN_AN_ARM,
        ))  # fmt: skip
    return " ".join(parts)
