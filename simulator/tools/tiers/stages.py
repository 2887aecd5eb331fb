"""What tiers do to many customers at once, compiled: levels, what they are worth, the rush."""

from __future__ import annotations

import numpy as np

from simulator.draws import f32, inline, stage

MOST_GIVEN = f32(1.5)  # times what privileges cost: more than that nobody perceives
MOST_WORTH = f32(0.5)  # of the basket: privileges beyond that are worth nothing more
USUAL = f32(0.02)  # of the basket, with which frequency, lock-in and the rush were judged


@inline
def reached(paid, first, second, third):  # type: ignore[no-untyped-def]
    """The level that so much reaches; 0 for none."""
    return np.uint8(paid >= first) + np.uint8(paid >= second) + np.uint8(paid >= third)


@stage
def move(  # type: ignore[no-untyped-def]
    mask, is_open, goes_on, ends, paid, first, second, third, soft, grace, renewed, gained, rest,
    level, kept, left, was,
):  # fmt: skip
    """Move each customer to the level of this week.

    Up in any week in which it is offered; at the end of the time for which a level is kept
    it is renewed, or after a time of grace lost.

    Parameters
    ----------
    goes_on, ends
        Whether levels are still given, and whether otherwise all end this week.
    paid
        What counts of each, 1/10,000 (n,).
    soft, grace
        Whether one level is lost at a time, and weeks after which it is.
    renewed, gained, rest
        Weeks for which a level is kept that is renewed or fallen to, gained, or fallen to after a
        time of grace.
    level, kept, left, was
        The level of each, the one that is left after the time of grace, the weeks for which it is
        kept, and the level of the week before, (n,); all but the last are read, too.
    """
    for i in range(level.size):
        was[i] = level[i]
        offered = (mask[i] > f32(0)) & (goes_on > f32(0))
        now = np.uint8(reached(paid[i], first, second, third) if offered else 0)
        below = np.uint8(level[i] - 1 if (soft & offered & (level[i] > 0)) else 0)
        if (level[i] > 0) & ((left[i] == 0) | (ends & (not offered))):
            if (kept[i] < level[i]) & offered:
                level[i] = max(now, kept[i])
                left[i] = rest
            elif now >= level[i]:
                left[i] = renewed
            elif (grace > 0) & offered:
                kept[i] = max(now, below)
                left[i] = grace
                continue
            else:
                level[i] = max(now, below)
                left[i] = renewed if level[i] > 0 else np.uint16(0)
            kept[i] = level[i]
        if (is_open > f32(0)) & ((now > level[i]) | ((now == level[i]) & (kept[i] < level[i]))):
            level[i] = now
            kept[i] = now
            left[i] = gained


@inline
def loaded(row):  # type: ignore[no-untyped-def]
    """A row by level, (4,), read once: in memory any output might overwrite it."""
    return row[0], row[1], row[2], row[3]


@inline
def pick(at, row):  # type: ignore[no-untyped-def]
    """What a level has of a row by level, loaded, without looking it up in memory."""
    upper = row[2] if at == 2 else row[3]
    return f32(0) if at == 0 else (row[1] if at == 1 else upper)


@inline
def cost_of(at, rate, spend, visit, week):  # type: ignore[no-untyped-def]
    """What privileges of a level cost, share of what is spent."""
    return (pick(at, visit) * rate + pick(at, week)) / max(spend, f32(1e-9))


@inline
def worth_of(cost, rare, worth, status):  # type: ignore[no-untyped-def]
    """What a level is worth, share of what is spent: privileges, and that few have them."""
    pride = min(status * rare, max(MOST_GIVEN - worth, f32(0)) * cost)
    return min(worth * cost + pride, MOST_WORTH)


@stage
def live(  # type: ignore[no-untyped-def]
    mask, was, level, rate, spend, visit, week, rare, worth, status, pain, fades, resented,
    frequency, stays, missed, sting, value, need, hazard,
):  # fmt: skip
    """What having, having lost and not having a level does.

    Parameters
    ----------
    visit, week, rare
        What a purchase and a week at each level cost, currency, and how rare it is, (4,).
    pain, fades
        How much more losing a level takes than having it gave, and what is left of it a week later.
    resented
        What customers without a level lose, share of what is spent.
    frequency, stays
        Log need rate, and log leaving hazard, of who does all that is done for a level.
    missed, sting
        What was lost with a level, as `value` and as what is done for it, (n,); they move on.
    value, need, hazard
        What is perceived, share of what is spent, and what is done for it, both logs, (n,).
    """
    visit, week, rare = loaded(visit), loaded(week), loaded(rare)
    for i in range(value.size):
        held, before = np.int32(level[i]), np.int32(was[i])
        rare_now, rare_before = pick(held, rare), pick(before, rare)
        has = worth_of(cost_of(held, rate[i], spend[i], visit, week), rare_now, worth, status)
        had = worth_of(cost_of(before, rate[i], spend[i], visit, week), rare_before, worth, status)
        acts = rare_now * min(has / USUAL, f32(1))
        lost = f32(1) if held < before else f32(0)
        goes_on = f32(0) if held > before else fades
        missed[i] = missed[i] * goes_on + lost * (had - has)
        acted = rare_before * min(had / USUAL, f32(1))
        sting[i] = sting[i] * goes_on + lost * (acted - acts)
        jealous = resented if (held == 0) & (mask[i] > f32(0)) else f32(0)
        value[i] = has - pain * missed[i] - jealous
        does = acts - pain * sting[i]
        need[i] = does * frequency
        hazard[i] = does * stays


@stage
def press(  # type: ignore[no-untyped-def]
    mask, paid, first, second, third, own, level, rate, spend, visit, week, weeks, rush, wanted,
):  # fmt: skip
    """Needs that come early near a threshold, share of a week's (n,).

    Who would miss it as they usually buy and reach it by twice as much comes earlier: for the
    next level or, where levels are each customer's `own` in time, to keep theirs.

    Parameters
    ----------
    weeks
        Weeks until spend is looked at, (n,); none hurries where there are more than four.
    """
    visit, week = loaded(visit), loaded(week)
    keeps = np.int32(own)
    for i in range(wanted.size):
        now = np.int32(reached(paid[i], first, second, third))
        has = np.int32(level[i])
        # Products of flags: a choice between numbers of other widths is not packed without AVX-512.
        near = keeps * has * np.int32(now < has) + (np.int32(1) - keeps) * (now + np.int32(1))
        gap = f32(near == 1) * f32(first - paid[i]) + f32(near == 2) * f32(second - paid[i])
        gap += f32(near == 3) * f32(third - paid[i])
        usual = spend[i] * f32(weeks[i]) * f32(10_000)
        due = np.int32(weeks[i] > 0) * np.int32(weeks[i] <= 4) * np.int32(mask[i] > f32(0))
        at = near * due * np.int32(gap > usual) * np.int32(gap <= f32(2) * usual)
        given = cost_of(at, rate[i], spend[i], visit, week)
        wanted[i] = rush * min(given / USUAL, f32(1))


@stage
def close(  # type: ignore[no-untyped-def]
    mask, is_open, paid, level, n, weekly, each, heads, counted, left, cost, holders
):
    """End a week: count what was paid, take a week off, and write what privileges cost,
    1/10,000 (n,), and how many hold a level, thousandths (n,); `weekly` and `each` by level, (4,).
    """
    for i in range(cost.size):
        counts = (mask[i] > f32(0)) & (is_open > f32(0))
        counted[i] += paid[i] if counts else np.int64(0)
        cost[i] = weekly[level[i]] + np.int64(n[i]) * each[level[i]]
        holders[i] = heads if level[i] > 0 else np.int64(0)
        left[i] -= np.uint16(left[i] > 0)


@stage
def count(  # type: ignore[no-untyped-def]
    mask, ever, since, spend, window, first, second, third, level, has, heads, coded, spent, gain
):
    """Write who has which level, or would by what they usually spend, as `ByLevel` counts it, what
    they spend in a week, and what holders gain by it, both 1/10,000 times `heads`, (n,).
    """
    for i in range(coded.size):
        here = (ever[i] > 0) & (since[i] < 52) & (mask[i] > f32(0))
        weekly = np.int64(spend[i] * f32(10_000))
        would = reached(weekly * window, first, second, third)
        many = heads if here else np.int64(0)
        coded[i] = many * 4 + max(level[i], would)
        spent[i] = many * weekly
        gains = max(has[i], f32(0)) if level[i] > 0 else f32(0)
        gain[i] = many * np.int64(gains * spend[i] * f32(10_000))


@stage
def owe(level, left, most, active, rate, weekly, each, out):  # type: ignore[no-untyped-def]
    """What privileges cost for so many weeks more, at most `most`, 1/10,000 (n,): uses as usual."""
    for i in range(out.size):
        uses = f32(active[i]) * rate[i] * f32(each[level[i]])
        out[i] = min(np.int64(left[i]), most) * (weekly[level[i]] + np.int64(uses + f32(0.5)))
