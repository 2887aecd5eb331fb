"""How prize structures of one pool feel against each other: ranks, and never a value."""

from collections.abc import Sequence

GAMMA, ALPHA = 0.61, 0.88  # Tversky & Kahneman 1992, gains


def weighted(p: float) -> float:
    """How large a probability feels (Tversky & Kahneman 1992, gains): small ones too large."""
    return float(p**GAMMA / (p**GAMMA + (1 - p) ** GAMMA) ** (1 / GAMMA))


def appeal(prizes: Sequence[tuple[float, int]], tickets: float) -> float:
    """How a ticket feels against a sure gift of the same expected value; ranks, never a value.

    Parameters
    ----------
    prizes
        Face value and number of each kind; at most one prize per ticket.
    tickets
        How many there are.
    """
    chance, felt, mean = 0.0, 0.0, 0.0
    for value, number in sorted(prizes, reverse=True):
        more = min(chance + number / tickets, 1.0)
        felt += (weighted(more) - weighted(chance)) * value**ALPHA
        mean += (more - chance) * value
        chance = more
    return float(felt / mean**ALPHA)
