"""A partner in plain words."""

from __future__ import annotations

from simulator.program import plain
from simulator.tools.partners.terms import PartnersTerms


def plainly(tool: PartnersTerms, currency: str) -> str:
    """What is earned and used there, when it lapses, how often the partner writes."""
    name, who = tool.currency, plain.capitalized(tool.to.plainly())
    said = [f"{who} get {plain.percent(tool.earn)} of what they pay at the partner in {name}"]
    if tool.redeem_price:
        said[0] += f", and can use them there from {plain.money(tool.reward_at, currency)} on"
    lapses = "never lapse"
    if tool.expires_after is not None:
        since = "after they are earned" if tool.expires_by == "earning" else "without a purchase"
        lapses = f"lapse {plain.count(tool.expires_after, 'week')} {since}"
    said.append(f"{plain.capitalized(name)} {lapses}")
    if tool.mailings:
        said.append(f"The partner sends members {plain.number(tool.mailings)} mailings a year")
    if tool.leaves_in is not None:
        then = "lapses then" if tool.points_then == "lapse" else "can still be used"
        said.append(f"It leaves in week {tool.leaves_in}; what was earned there {then}")
    return f"{'. '.join(said)}; amounts in {currency}."
