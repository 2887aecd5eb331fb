"""Keys that people type for the ones there are: other words, and other periods."""

from __future__ import annotations

import re
from collections.abc import Collection

from pydantic import BaseModel

from simulator.knobs import Knob
from simulator.market.market import Market
from simulator.market.segment import Segment
from simulator.say import clauses, fault
from simulator.scenario.faults import nearest, suggestion
from simulator.scenario.shape import Shape, places
from simulator.scenario.text.nodes import Node
from simulator.scenario.text.where import belongs, index
from simulator.scenario.typed import wanted
from simulator.scenario.typed.kinds import TIMES, by_the_year

# What the trade calls it, and what it is called here. A word may stand for several keys, of
# which the one that the section has is meant.
WORDS: dict[str, tuple[str, ...]] = {
    "basket": (
        "price", "basket_size", "basket_value", "average_basket", "avg_basket", "ticket",
        "average_ticket", "aov", "average_order_value", "order_value", "spend_per_visit",
        "spend_per_purchase", "average_purchase", "transaction_value", "spend",
    ),
    "purchases_per_year": (
        "visits", "visits_per_year", "orders", "orders_per_year", "purchases", "frequency",
        "purchase_frequency", "transactions", "transactions_per_year", "trips", "shopping_trips",
        "purchase_rate",
    ),
    "churn_per_year": (
        "churn", "churn_rate", "attrition", "attrition_rate", "defection_rate", "loss_rate",
        "lost_customers", "customer_churn",
    ),
    "share_of_wallet": ("wallet_share", "sow", "share", "wallet", "market_share"),
    "customers": (
        "n_customers", "customer_count", "number_of_customers", "customer_base", "base",
        "active_customers", "clients", "users", "households",
    ),
    "new_customers_per_year": (
        "arrivals", "arrivals_per_year", "new_customer_rate", "acquisition_rate",
        "customer_growth", "newcomers_per_year", "growth",
    ),
    "win_back_per_year": ("win_back", "winback", "win_back_rate", "reactivation", "return_rate"),
    "refund_rate": ("refunds", "returns", "share_returned", "returned"),
    "gross_margin": (
        "margin", "gross_margin_rate", "profit_margin", "contribution_margin", "markup", "gm",
    ),
    "cash_reserve": ("cash", "reserve", "cash_reserves", "liquidity"),
    "cost_per_new_customer": ("cac", "customer_acquisition_cost", "acquisition_cost", "cpa"),
    "acquisition_budget": ("marketing_budget", "advertising_budget", "budget", "ad_budget"),
    "cost_per_purchase": ("cost_per_order", "cost_per_transaction", "cost_per_visit",
                          "variable_cost", "fulfillment_cost"),
    "cost_of_capital": ("discount_rate", "wacc", "interest_rate", "hurdle_rate", "interest"),
    "horizon": ("duration", "period", "time_horizon", "years", "weeks", "length"),
    "decision": ("decision_date", "decided", "decide_by"),
    "start": ("start_date", "launch_date", "begin", "launch"),
    "setup_cost": (
        "set_up_cost", "set_up", "setup", "upfront_cost", "fixed_cost", "launch_cost",
        "investment", "one_off_cost", "one_time_cost", "initial_cost", "capex",
    ),
    "running_cost_per_year": (
        "cost", "costs", "running_cost", "running_costs", "operating_cost", "opex",
        "maintenance", "maintenance_cost", "cost_per_year", "program_cost", "annual_budget",
    ),
    "running_cost_per_member": ("cost_per_member", "member_cost"),
    "rollout_weeks": ("rollout", "roll_out", "ramp_up", "ramp"),
    "back": (
        "cashback", "cash_back", "earn_rate", "earning_rate", "reward_rate", "rate",
        "points_rate", "percent_back", "rebate", "give_back",
    ),
    "expires_after": ("expiry", "expires", "expiration", "validity", "valid_for", "lapse_after",
                      "term", "lapses_after", "expires_in"),
    "reward_at": ("minimum_reward", "min_reward", "threshold", "redeem_at", "min_redemption",
                  "minimum_redemption"),
    "welcome": ("welcome_bonus", "signup_bonus", "sign_up_bonus", "joining_bonus", "bonus"),
    "redeem_rate": ("redemption_rate", "redemption", "response_rate"),
    "face_value": ("value", "coupon_value", "amount", "worth", "discount", "reward",
                   "reward_value"),
    "stamps": ("collect", "stamps_needed", "number_of_stamps", "punches"),
    "stamp_per": ("coupon_per", "spend_per_stamp", "amount_per_stamp"),
    "depth": ("discount", "percent", "percent_off", "percentage", "cut", "off", "rate", "value"),
    "fee": ("price", "membership_fee", "subscription", "annual_fee"),
    "places": ("capacity", "slots", "seats", "limit"),
    "messages": ("emails", "mails", "frequency", "number_of_messages"),
    "main_prize": ("prize", "first_prize", "grand_prize", "jackpot"),
    "prices": ("inflation", "price_path", "price_index", "price_growth"),
    "ours": ("inflation", "price_growth", "own", "our_prices", "list_prices", "list_price"),
    "costs": ("cost", "goods", "cogs", "cost_of_goods"),
    "failure_rate": ("failures", "defect_rate", "complaint_rate", "error_rate"),
    "when": ("calendar", "schedule", "weeks", "timing"),
    "to": ("audience", "for", "target", "recipients", "who"),
    "sells": ("trade", "industry", "sector", "business"),
    "programs": ("program", "loyalty_program", "options", "scenarios", "alternatives"),
    "tools": ("tool", "features", "mechanics"),
    "today": ("baseline", "control", "status_quo", "current"),
    "title": ("label", "display_name", "caption"),
    "like": ("extends", "based_on", "inherits", "copy_of"),
}  # fmt: skip
PERIODS = {
    "day": "day", "daily": "day", "week": "week", "weekly": "week", "month": "month",
    "monthly": "month", "quarter": "quarter", "quarterly": "quarter", "year": "year",
    "yearly": "year", "annual": "year", "annually": "year", "annum": "year", "pa": "year",
}  # fmt: skip
AFTER = re.compile(rf"(.+?)_(?:per_|a_|each_|by_)?({'|'.join(PERIODS)})$")
BEFORE = re.compile(rf"({'|'.join(PERIODS)})_(.+)$")


def said_of(model: type[BaseModel], node: Node, key: str, also: Collection[str], what: str) -> str:
    """What to say of a key that a section does not have; `also` are keys that have no field."""
    known = {*places(model), *also}
    nothing = fault("no such knob") if what == "knob" else fault("no such key")
    yearly = _by_period(model, node, key, known)
    if yearly:
        return clauses(nothing, yearly)
    word = key.lower().replace("-", "_").replace(" ", "_")
    if word in known:
        return clauses(nothing, fault("did you mean '{near}'?", near=word))
    meant = _meant(word)
    here = [name for name in meant if name in known]
    if here:  # before what has that name elsewhere: tools have knobs of many names
        return clauses(nothing, fault("did you mean '{near}'?", near=here[0]))
    elsewhere = belongs(key)
    if elsewhere:
        return clauses(nothing, elsewhere)
    near = suggestion(key, known)
    if nearest(key, known) is not None:
        return clauses(nothing, near)
    for name in meant:
        if belongs(name):
            meant_here = fault("did you mean '{near}'?", near=name)
            return f"{clauses(nothing, meant_here)} {belongs(name)}"
    return clauses(nothing, near)


def _meant(word: str) -> list[str]:
    """The keys that a word may stand for."""
    return [name for name, words in WORDS.items() if word in words]


def _by_period(model: type[BaseModel], node: Node, key: str, known: Collection[str]) -> str:
    """A key by another period than the year: `churn_per_month`, `annual_cost`."""
    after, before = AFTER.match(key), BEFORE.match(key)
    if after is None and before is None:
        return ""
    assert after or before
    stem, period = (after[1], PERIODS[after[2]]) if after else ("", "")
    if before is not None:
        stem, period = before[2], PERIODS[before[1]]
    candidates = (f"{stem}_per_year", stem, *_meant(stem), *_meant(f"{stem}_per_year"))
    targets = [name for name in candidates if name != key]
    target = next((name for name in targets if name in known), None)
    if target is None:
        target = next((name for name in targets if name in index()), None)
        place = "" if target is None else belongs(target)
        if target is None or not place:
            return ""
        asked = fault("did you mean '{near}'?", near=target)
        return f"{asked} {place}"
    about = _about(model, target)
    text = node.typed or (node.value if isinstance(node.value, str) else "")
    if about is None or not text or TIMES[period] == 1:
        return fault("did you mean '{near}'?", near=target)
    kind = wanted.kind_of(about[1], about[0], target, weeks=False, uncertain=True)
    yearly = by_the_year(text, period, kind) if kind.yearly or kind.compounds else None
    if yearly is None:
        return fault("did you mean '{near}'?", near=target)
    return fault(
        "numbers are by the year ({why}): write {target}: {form}",
        why=yearly.why,
        target=target,
        form=yearly.form,
    )


def _about(model: type[BaseModel], name: str) -> tuple[Knob, Shape] | None:
    for one in (model, *((Segment,) if model is Market else ())):
        place = places(one).get(name)
        if place is not None and place.about is not None:
            return place.about, place.shape
    return None
