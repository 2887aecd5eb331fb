"""What a contest does to many customers at once."""

from simulator.draws import exp_of, f32, log_of, stage

REPAY = f32(0.25)  # a quarter of what was bought early is missing in each later week
MISSING = f32(0.8)  # of a week's purchases, at most
CEILING = f32(0.5)  # value that moves choice, as far as segments do not say otherwise
WITHOUT = f32(0.05)  # of a week's purchases that would be made without a contest, at least
MOST_MISSED = f32(0.05)  # of the basket: who has lost is a little disappointed, however much it was
FAR = f32(60)  # log-odds beyond which a chance is none, or sure


@stage
def project(  # type: ignore[no-untyped-def]
    entries, usual, unit, left, by_ideas, usual_spend, weeks, score, spend
):
    """What each will have entered by the end (`score`), and spent (`spend`, currency), (n,).

    Who goes on as usual adds `usual` in each of the weeks that are `left` to what they have.
    An idea is one entry, however much is bought in the `weeks` of the contest.
    """
    for i in range(score.size):
        by_now = f32(entries[i]) * unit + usual[i] * left
        all_of_it = usual_spend[i] * weeks
        score[i] = f32(1) if by_ideas else max(by_now, f32(1e-9))
        bought = all_of_it * by_now / max(usual[i] * weeks, f32(1e-9))
        spend[i] = max(all_of_it if by_ideas else bought, f32(1e-9))


@stage
def compete(  # type: ignore[no-untyped-def]
    takes, score, spend, first, line, steep, more, smaller, worth, most, decay, seen,
    sensitivity, share, value, effort,
):  # fmt: skip
    """What the chance to win is worth, share of the basket, and the effort, log rate, (n,).

    The chance of a score is logistic in its log beyond that of the line (`line`; of the
    larger prizes, worth so much `more`, `first`), both logs. Effort is greatest where the
    chance is even, and never more than the expected prize would buy as a price cut.
    """
    for i in range(value.size):
        at = log_of(score[i])
        top = f32(1) / (f32(1) + exp_of(min(max((first - at) * steep, -FAR), FAR)))
        any_one = f32(1) / (f32(1) + exp_of(min(max((line - at) * steep, -FAR), FAR)))
        expected = (more * top + smaller * any_one) / spend[i]
        fresh = takes[i] * exp_of(-decay * seen[i])
        value[i] = fresh * worth * expected
        cut = sensitivity * (f32(1) - share[i]) * expected
        effort[i] = fresh * min(most * f32(4) * any_one * (f32(1) - any_one), cut)


@stage
def missing(debt, out):  # type: ignore[no-untyped-def]
    """Log need rate while purchases that came early are missing, (n,)."""
    for i in range(out.size):
        out[i] = log_of(f32(1) - min(REPAY * debt[i], MISSING))


@stage
def borrow(value, effort, pull, sensitivity, share, debt):  # type: ignore[no-untyped-def]
    """What has come early this week, less what was missing, in weeks of usual purchases.

    `share` is that of the week, so that it is known what it would have been without.
    """
    for i in range(debt.size):
        felt = CEILING * (f32(1) - exp_of(-value[i] / CEILING))
        fewer_odds = exp_of(-sensitivity * felt)
        chosen = fewer_odds / (f32(1) - share[i] + share[i] * fewer_odds)
        without = max(chosen * exp_of(-effort[i]), WITHOUT)
        repaid = min(REPAY * debt[i], MISSING)
        debt[i] += (pull * (f32(1) - without) - repaid) / without


@stage
def regret(number, line, felt, let_down, weight, out):  # type: ignore[no-untyped-def]
    """What those who have lost miss of what they had hoped for, share of the basket, (n,).

    Of the customers that a winning agent stands for, one has won.
    """
    for i in range(out.size):
        lost = f32(1) if number[i] > line else f32(1) - f32(1) / weight
        missed = min(let_down * felt[i], MOST_MISSED) * lost
        out[i] = -missed if number[i] > 0.0 else f32(0)
