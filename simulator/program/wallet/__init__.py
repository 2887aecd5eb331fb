"""The wallet: points that several tools may share; see `balances`."""

from simulator.program.wallet.balances import Wallet
from simulator.program.wallet.terms import (
    LOTS,
    Points,
    WalletTerms,
    cost_at,
    cost_of,
    unit_of,
    worth_of,
)

__all__ = ["LOTS", "Points", "Wallet", "WalletTerms", "cost_at", "cost_of", "unit_of", "worth_of"]
