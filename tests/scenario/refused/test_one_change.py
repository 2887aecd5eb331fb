"""One change of a scenario, as a user types it: each fault with its line and a remedy."""

import pytest

from tests.scenario.refused.change import Refused, changed

# One change of the smallest scenario, and the whole message.
ONE_CHANGE = {
    "unknown key": (
        ("goal: retain", "goal: retain\nhorizont: 3 years"),
        "shop.yaml:3: horizont: no such key; did you mean 'horizon'?",
    ),
    "unknown knob": (
        ("back: 1%", "bakc: 1%"),
        "shop.yaml:15: programs.card.tools.points.bakc: no such knob; did you mean 'back'?",
    ),
    "unknown tool": (
        ("points:", "pionts:"),
        "shop.yaml:15: programs.card.tools.pionts: no such tool as 'pionts'; "
        "did you mean 'points'?",
    ),
    "key twice": (
        ("  basket: 29.60", "  basket: 29.60\n  basket: 30"),
        "shop.yaml:7: market.basket: given twice (first in line 6); keep one of them",
    ),
    "two goals": (
        ("goal: retain", "goal: [retain, acquire]"),
        "shop.yaml:2: goal: found 2 values; expected exactly one of acquire, retain, defend",
    ),
    "two goal keys": (
        ("goal: retain", "goal: retain\ngoal: acquire"),
        "shop.yaml:3: goal: given twice (first in line 2); keep one of them",
    ),
    "misspelled goal": (
        ("retain", "retian"),
        "shop.yaml:2: goal: found 'retian'; expected one of acquire, retain, defend; "
        "did you mean 'retain'?",
    ),
    "tag": (
        ("63", "!!python/object:os.system 63"),
        "shop.yaml:5: market.purchases_per_year: tags are not read, found "
        "'tag:yaml.org,2002:python/object:os.system'; leave it out",
    ),
    "text for a number": (
        ("63", "many"),
        "shop.yaml:5: market.purchases_per_year: found 'many'; expected a number "
        "(purchases per customer-year)",
    ),
    "yes is a text": (
        ("63", "yes"),
        "shop.yaml:5: market.purchases_per_year: found 'yes'; expected a number "
        "(purchases per customer-year)",
    ),
    "a time for a count": (
        ("63", "3 years"),
        "shop.yaml:5: market.purchases_per_year: found '3 years', a time; expected a number "
        "(purchases per customer-year)",
    ),
    "a share for an amount": (
        ("80_000", "5%"),
        "shop.yaml:12: programs.card.setup_cost: found '5%', a share; expected currency at "
        "launch, such as 80_000",
    ),
    "negative rate": (
        ("18%", "-3%"),
        "shop.yaml:8: market.churn_per_year: found '-3%'; expected at least 0 and less than 1 "
        "(share of customers lost in a year)",
    ),
    "percent sign forgotten": (
        ("18%", "18"),
        "shop.yaml:8: market.churn_per_year: found 18; expected at least 0 and less than 1 "
        "(share of customers lost in a year); did you mean 18%?",
    ),
    "not a number": (
        ("63", ".nan"),
        "shop.yaml:5: market.purchases_per_year: found nan; expected a finite number",
    ),
    "infinity": (
        ("63", "-.inf"),
        "shop.yaml:5: market.purchases_per_year: found -inf; expected a finite number",
    ),
    "infinity by overflow": (
        ("63", "1e999"),
        "shop.yaml:5: market.purchases_per_year: found inf; expected a finite number",
    ),
    "endless digits": (
        ("63", "9" * 500),
        "shop.yaml:5: market.purchases_per_year: found a number of 500 characters; at most 40",
    ),
    "half a customer": (
        ("100_000", "1000.5"),
        "shop.yaml:4: market.customers: found 1000.5; expected a whole number",
    ),
    "too many customers": (
        ("100_000", "10_000_000_000"),
        "shop.yaml:4: market.customers: found 10000000000; expected at least 1 and at most "
        "1000000000 (customers in week 0)",
    ),
    "horizon too long": (
        ("goal: retain", "goal: retain\nhorizon: 30 years"),
        "shop.yaml:3: horizon: found '30 years'; expected at least 4 and at most 520 (weeks)",
    ),
    "a limit to nothing": (
        ("goal: retain", "goal: retain\ncriteria: {promises: {liability_at_most: 0}}"),
        "shop.yaml:3: criteria.promises.liability_at_most: found 0; expected more than 0 and at "
        "most 10 (share of a year's sales, owed at our cost)",
    ),
    "a promise is decided": (
        (
            "goal: retain",
            "goal: retain\ncriteria: {promises: {waiting_at_most: {uniform: [4, 8], "
            "source: assumed}}}",
        ),
        "shop.yaml:3: criteria.promises.waiting_at_most: found uniform; this is decided, not "
        "uncertain: give one number",
    ),
    "half a week of notice": (
        ("goal: retain", "goal: retain\ncriteria: {promises: {notice: 0.5}}"),
        "shop.yaml:3: criteria.promises.notice: found 0.5; expected a whole number",
    ),
    "unknown promise": (
        ("goal: retain", "goal: retain\ncriteria: {promises: {gave_up_at_moast: 5%}}"),
        "shop.yaml:3: criteria.promises.gave_up_at_moast: no such key; did you mean "
        "'gave_up_at_most'?",
    ),
    "missing number": (
        ("  basket: 29.60\n", ""),
        "shop.yaml:3: market.basket: missing; expected currency per purchase at list price",
    ),
    "no such day": (
        ("goal: retain", "goal: retain\nstart: 2026-02-30"),
        "shop.yaml:3: start: found '2026-02-30'; expected a date like 2026-01-05",
    ),
    "key that is a number": (
        ("goal: retain", "goal: retain\n2024: x"),
        "shop.yaml:3: found 2024 as a key; expected a name, or quote it",
    ),
    "unsafe currency": (
        ("goal: retain", "goal: retain\ncurrency: <b>"),
        "shop.yaml:3: currency: expected a code such as USD, or a word of at most 12 letters",
    ),
    "odd name": (
        ("  card:", "  my/card:"),
        "shop.yaml:11: programs.'my/card': found the name 'my/card'; expected letters, digits, "
        "_ and - (1-40)",
    ),
    "tool of nothing": (
        ("{back: 1%}", ""),
        "shop.yaml:15: programs.card.tools.points: found nothing; write {} to use it with its "
        "defaults",
    ),
    "nobody addressed": (
        ("{back: 1%}", "{back: 1%, to: nobody}"),
        "shop.yaml:15: programs.card.tools.points.to: found 'nobody'; expected everyone, "
        "members, or a mapping of conditions",
    ),
    "calendar that cannot be": (
        ("{back: 1%}", "{back: 1%, when: {every: 2 weeks, for: 4}}"),
        "shop.yaml:15: programs.card.tools.points.when: open for 4 of every 2 weeks",
    ),
    "segment that does not exist": (
        ("{back: 1%}", "{back: 1%, to: {segments: [custmers]}}"),
        "shop.yaml:15: programs.card.tools.points.to.segments.0: no such segment as "
        "'custmers'; did you mean 'customers'?",
    ),
    "nothing stands in": (
        ("{back: 1%}", "{back: 1%, instead_of: stamps}"),
        "shop.yaml:15: programs.card.tools.points.instead_of: no other tool of this arm is "
        "called so",
    ),
    "nothing to stop": (
        ("    setup_cost", "    stops: [blanket]\n    setup_cost"),
        "shop.yaml:12: programs.card.stops.0: no such tool today as 'blanket'; today has no tools",
    ),
    "sets what is not there": (
        ("    setup_cost", "    sets: {company.gros_margin: 30%}\n    setup_cost"),
        "shop.yaml:12: programs.card.sets.company.gros_margin: no such knob; "
        "did you mean 'gross_margin'?",
    ),
    "sets other customers": (
        ("    setup_cost", "    sets: {market.customers: 5}\n    setup_cost"),
        "shop.yaml:12: programs.card.sets.market.customers: is the same in every arm; only "
        "what customers do can be set",
    ),
    "sets beyond bounds": (
        ("    setup_cost", "    sets: {market.churn_per_year: 2}\n    setup_cost"),
        "shop.yaml:12: programs.card.sets.market.churn_per_year: found 2; expected at least 0 "
        "and less than 1 (share of customers lost in a year); did you mean 2%?",
    ),
    "like nothing": (
        ("    setup_cost", "    like: crad\n    setup_cost"),
        "shop.yaml:12: programs.card.like: no such program as 'crad'; did you mean 'card'?",
    ),
    "like itself": (
        ("    setup_cost", "    like: card\n    setup_cost"),
        "shop.yaml:12: programs.card.like: programs that are like each other in a circle: "
        "card -> card",
    ),
    "share that leaves no room": (
        ("45%", "99.5%\n  elasticity: 0.8"),
        "shop.yaml:7: market.share_of_wallet: 0.995 leaves room for 0.50% more purchases, but "
        "elasticity 0.8, as declared, has a 1 % price cut bring 0.80%; lower one of them, or say "
        "at which share of wallet it was found (elasticity_at)",
    ),
    "elasticity found where there was no room": (
        ("45%", "45%\n  elasticity_at: 99%\n  elasticity: 0.8"),
        "shop.yaml:8: market.elasticity_at: 0.99 leaves room for 1.01% more purchases, but "
        "elasticity 0.8, as declared, has a 1 % price cut bring 0.80%; lower one of them",
    ),
    "shares that differ too much": (
        ("45%", "10%\n  loyalty_shape: 2"),
        "shop.yaml:8: market.loyalty_shape: loyalty_shape 2 makes shares so unlike that purchase "
        "rates would vary more than need_shape 1.25 says; type loyalty_shape above 10.25, or "
        "need_shape below 0.3333",
    ),
    "distribution of too few": (
        ("63", "{pert: [1, 2]}"),
        "shop.yaml:5: market.purchases_per_year.pert: found 2 numbers; expected 3: lowest, "
        "most likely, highest",
    ),
    "distribution that falls": (
        ("63", "{triangular: [3, 2, 1]}"),
        "shop.yaml:5: market.purchases_per_year.triangular: expected rising numbers: lowest, "
        "most likely, highest",
    ),
    "distribution without ends": (
        ("63", "{normal: [60, 5]}"),
        "shop.yaml:5: market.purchases_per_year.normal: normal has no ends; say them with "
        "`truncate: [lowest, highest]`",
    ),
    "distribution beyond bounds": (
        ("45%", "{uniform: [10%, 100%]}"),
        "shop.yaml:7: market.share_of_wallet: can be 1; expected at least 0.001 and at most "
        "0.999 (with less, or more, nothing can be told of what is bought elsewhere); narrow it",
    ),
    "source of no kind": (
        ("45%", "{uniform: [10%, 30%], source: rumor}"),
        "shop.yaml:7: market.share_of_wallet.source: found 'rumor'; expected a kind of source; "
        "known here: assumed, declared, derived, judged, measured, published",
    ),
    "comma in a text": (
        ("63", "{value: 63, why: till data, cleaned of staff}"),
        "shop.yaml:5: market.purchases_per_year.'cleaned of staff': no such distribution or "
        "key; a text with a comma inside {...} needs quotes",
    ),
    "decision that is uncertain": (
        ("goal: retain", "goal: retain\nhorizon: {uniform: [50, 100]}"),
        "shop.yaml:3: horizon: found uniform; this is decided, not uncertain: give one number",
    ),
}


@pytest.mark.parametrize(("change", "message"), ONE_CHANGE.values(), ids=ONE_CHANGE)
def test_one_change_gives_one_line(
    refused: Refused, minimal: str, change: tuple[str, str], message: str
) -> None:
    assert refused(changed(minimal, *change)) == [message]


def test_all_faults_at_once_in_the_order_of_the_file(refused: Refused, minimal: str) -> None:
    text = minimal.replace("63", "many").replace("18%", "-3%").replace("back", "bakc")
    text = text.replace("goal: retain", "goal: win\nhorizont: 2 years")
    lines = refused(text)
    assert [line.split(":")[1] for line in lines] == ["2", "3", "6", "9", "16"]


def test_a_fault_that_is_inherited_is_said_once(refused: Refused, full: str) -> None:
    assert len(refused(changed(full, "back: 1%", "bakc: 1%"))) == 1
