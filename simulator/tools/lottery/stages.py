"""What a draw does to many customers at once."""

from simulator.draws import exp_of, f32, log_of, stage
from simulator.program.parts.progress import as_a_cut, next_gain

SMALL, LARGE = 0.02, 0.10  # sure equivalents between which play turns from a premium to a discount


@stage
def play(  # type: ignore[no-untyped-def]
    mask, rate, spend, by_purchases, per_entry, seen, multiplier, multiplier_large, decay, out
):
    """Perceived value of the chance, by how large a sure gift of its cost would be, (n,).

    A purchase is an entry however small it is, so its worth is divided by the basket.
    """
    for i in range(out.size):
        sure = per_entry * (rate[i] / max(spend[i], f32(1e-9)) if by_purchases else f32(1))
        far = min(max((sure - f32(SMALL)) * f32(1 / (LARGE - SMALL)), f32(0)), f32(1))
        times = multiplier + (multiplier_large - multiplier) * far
        out[i] = mask[i] * sure * times * exp_of(-decay * seen[i])


@stage
def award(  # type: ignore[no-untyped-def]
    ticket,
    first,
    line,
    larger,
    smaller,
    rewarded,
    usual_spend,
    usual_share,
    sensitivity,
    weight,
    gain,
):
    """Set what those who have just won feel of it, (n,); each prize half as much as the one before.

    And never more than what the prize, `larger` up to the number `first` and `smaller` up to
    `line`, would buy as a price cut in the weeks in which it is felt. One of the customers
    that an agent stands for has won.
    """
    for i in range(gain.size):
        won = (ticket[i] > 0.0) & (ticket[i] <= line)
        prize = larger if ticket[i] <= first else smaller
        then = next_gain(gain[i], rewarded, f32(1) - f32(0.5) / weight)
        cut = as_a_cut(usual_spend[i], usual_share[i], sensitivity, prize, f32(1))
        gain[i] = min(then, cut) if won else gain[i]


@stage
def win(ticket, line, gain, weight, out):  # type: ignore[no-untyped-def]
    """Log need rate gained by the agents that have won, (n,)."""
    for i in range(out.size):
        more = log_of(f32(1) + (exp_of(gain[i]) - f32(1)) / weight)
        out[i] = more if (ticket[i] > 0.0) & (ticket[i] <= line) else f32(0)
