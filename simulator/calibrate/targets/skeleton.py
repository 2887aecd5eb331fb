"""A scenario for a business of which nothing but totals is known."""

from __future__ import annotations

from datetime import date, timedelta

from simulator.calibrate.fit.write import digits
from simulator.calibrate.targets.asked import AskedTotals
from simulator.say import label, say


def skeleton(asked: AskedTotals, file: str, today: date) -> str:
    """A scenario of a business of which totals are known; what they do not tell is assumed."""
    why = label("yours to answer; no total tells it")
    given = label("given in {file}", file=file)
    wanted = {one.name: one.value for one in asked.totals}
    customers = asked.customers or 1
    yearly = 12.0
    if "purchases_in_all" in wanted:
        yearly = wanted["purchases_in_all"] / customers
    elif "sales_per_year" in wanted and "basket" in wanted:
        yearly = wanted["sales_per_year"] / wanted["basket"] / customers
    basket = wanted.get("basket", 30.0)
    if "basket" not in wanted and "sales_per_year" in wanted:
        basket = wanted["sales_per_year"] / customers / yearly
    question = say("Does a 1 % points card pay with these customers?")
    monday = today + timedelta(days=7 - today.weekday())
    return "\n".join([
        f"question: {question}", "goal: retain", f"start: {monday}", "horizon: 3 years",
        f"currency: {asked.currency}", "", "market:",
        f"  customers: {{value: {customers}, source: declared, from: {given}}}",
        f"  purchases_per_year: {{value: {digits(min(max(yearly, 0.05), 700))}, source: assumed, "
        f"why: {why}}}",
        f"  basket: {{value: {digits(min(max(basket, 0.1), 1e7), 8)}, source: assumed, "
        f"why: {why}}}",
        f"  share_of_wallet: {{pert: [10%, 40%, 70%], source: assumed, why: {why}}}",
        f"  churn_per_year: {{pert: [4%, 15%, 40%], source: assumed, why: {why}}}",
        "", "company:", f"  gross_margin: {{value: 30%, source: assumed, why: {why}}}",
        "", "programs:", "  card:",
        f"    setup_cost: {{value: 0, source: assumed, why: {why}}}",
        "    tools:", "      points: {back: 1%}", "",
    ])  # fmt: skip
