"""What gifts that nobody expects do to many customers at once."""

import numpy as np

from simulator.draws import exp_of, f32, stage

MOST_TIMES = f32(8)  # a growing series grows to so many times its first gift, and no further
WELL_KNOWN = 100  # purchases; more are not counted
MOST_GLOW = f32(0.5)  # of the basket: a gift for a king is not felt for years
MOST_HARM = f32(0.05)  # of the basket: however large what one mistrusts, or misses


@stage
def give(u, chance, mask, n, gets):  # type: ignore[no-untyped-def]
    """Who of those addressed that have bought this week is given something, 1 or 0, (n,)."""
    for i in range(gets.size):
        hit = (u[i] < chance) & (n[i] > 0) & (mask[i] > f32(0))
        gets[i] = f32(1) if hit else f32(0)


@stage
def delight(  # type: ignore[no-untyped-def]
    gets, gift, growth, worth, anyway, noticed, suspicion, known_after, learned, loss, chance,
    fades, usual_spend, usual_rate, known, grown, last, expects, glow, given,
):  # fmt: skip
    """Hand over this week's gifts: what is felt of them, and what is expected from then on, (n,).

    `given` is the face value, currency. A gift is felt as far as it is noticed beside the usual
    basket: what came unexpected, as all that is more than the last one did, as delight, the rest as
    far as it is worth something `anyway`. By those who hardly know us it is mistrusted; what is
    less than the last one is missed. What is felt is spread over the weeks to come (`glow`, share
    of the basket), of which `fades` is left in each.
    """
    for i in range(gets.size):
        got = gets[i]
        value = gift * (f32(1) + grown[i])
        spend = max(usual_spend[i], f32(1e-9))
        size = value * usual_rate[i] / spend / noticed
        seen = f32(1) - exp_of(-min(size * size, f32(60)))
        rare = f32(1) - chance
        news = min(f32(1) - expects[i], rare)
        more_than_last = max(value - last[i], f32(0))
        unexpected = news * (value - more_than_last) + rare * more_than_last
        liked = worth * unexpected + anyway * (value - unexpected)
        stranger = known[i] < known_after
        felt = seen * (-suspicion * value if stranger else liked)
        felt -= loss * expects[i] * max(last[i] - value, f32(0))
        more = glow[i] * fades + got * felt * (f32(1) - fades) / spend
        glow[i] = min(max(more, -MOST_HARM), MOST_GLOW)
        expects[i] += got * learned * (f32(1) - expects[i])
        last[i] += got * (value - last[i])
        next_one = min((f32(1) + grown[i]) * growth, MOST_TIMES) - f32(1)
        grown[i] += got * (next_one - grown[i])
        given[i] = got * value


@stage
def miss(expects, last, rate, usual_spend, chance, loss, is_open, out):  # type: ignore[no-untyped-def]
    """What those who have come to expect gifts miss while there are none, share of the basket."""
    for i in range(out.size):
        weekly = chance * (f32(1) - exp_of(-rate[i])) * last[i]
        missed = loss * expects[i] * weekly / max(usual_spend[i], f32(1e-9))
        out[i] = f32(0) if is_open else -min(missed, MOST_HARM)


@stage
def know(known, n):  # type: ignore[no-untyped-def]
    """Purchases by which customers have come to know us, up to 100, (n,)."""
    for i in range(known.size):
        now = np.int64(known[i]) + np.int64(n[i])
        known[i] = np.uint8(now) if now < WELL_KNOWN else np.uint8(WELL_KNOWN)
