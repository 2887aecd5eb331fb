"""What a draw does to many customers at once."""

from simulator.draws import exp_of, f32, stage

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
