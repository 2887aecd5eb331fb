"""What a practitioner would expect of each tool, and on what that rests; written by hand."""

from __future__ import annotations

# ruff: noqa: E501
EXPECTED: dict[str, str] = {
    "charity": "Zero to a few percent of sales; the near doubling of Andrews et al. (2014) was a one-off offer by text message, and Murphy et al. (2023) found a modest rise in a toy shop.",
    "club": "Little: a randomized invitation to a community left bids and revenue where they were (Algesheimer et al. 2010), and a seat reaches few customers.",
    "contest": "A lift while it is on and nothing lasting; badges and leaderboards worked in a mall only while the game ran.",
    "coupons": "More sales in the weeks of the coupon, most of them from customers who would have bought anyway.",
    "cumulative_card": "Close to a discount for heavy customers, who would have bought anyway; light ones never reach the first step. As found here: about a discount of the same money, a little less in year 1.",
    "discount": "Sales rise at once by elasticity times depth, and margin falls on every purchase; at ordinary elasticities it does not pay.",
    "fast_resolution": "It pays where a desk is overloaded and failures are frequent, and does nothing where neither is so; speed beyond that is worth little (stated answers only). None of the three desks here is overloaded: they work 20 to 47 % of their time and one problem in 200 is given up, so that more persons find nothing to do, which check says. With one person for 1.3 times what they can do, the salon sells .9 % more in year 3: of all problems three in ten are reported, a quarter of these is given up, and seven in ten answers satisfy, so that the best desk puts right 7 % of what is wrong.",
    "fixed_price": "It keeps customers while prices rise, and the company pays the inflation; no field number was found, so that the range is wide.",
    "free_trial": "Some go on with the second category; those won by a trial are worth 59 % less (Datta et al. 2015), and loyalty to the first category hardly moves.",
    "gift_certificate": "Some new customers and spending above the face value; a certificate given away costs more than it brings where most would have come anyway.",
    "limited_access": "Little: those left out come less, and no lift of those let in was found in the study of 2018.",
    "lottery": "A lift while it is on and none afterwards; the field study of 2025 found exactly that.",
    "mailing": "Cheap, and small per message; a large budget buys fatigue and opting out, so that it cannot sensibly spend as much as a discount. As found here: it costs next to nothing and does next to nothing by year 3.",
    "paid_membership": "More orders by those who pay, many of whom are unprofitable to serve (Iyengar et al. 2022); it pays by fees or not at all.",
    "participation": "Close to zero: the naive +9 % visits became -2 % once targeting and response bias were taken out.",
    "partners": "A little more reason to carry the card; most members do not answer partners' mailings (Dorotic), and points earned elsewhere cost money. The partner pays for its points as far as they are used, so that it costs us next to nothing and cannot be set beside the others.",
    "personalization": "Better than plain mailings at the same number of messages, for a fixed cost of data that small firms hardly earn back.",
    "points": "A small lift, mostly among those who collect; in grocery it seldom pays at a low margin, in salons it has kept customers (Gopalakrishnan et al. 2021, without random assignment).",
    "premium_service": "It keeps those who hold it, and costs at every purchase; it pays where service is what customers leave for. Here it is free, and those who spend most take it. What it does is bounded by what it costs to serve them, so that it earns back .6 to 1.1 of its cost by year 3: about even where the margin is high, as in the salon, and a loss in grocery. How many take it nobody has measured.",
    "profit_share": "Nothing in randomized evidence and +40 % in an observed one; nearly the whole payment is a gift to customers who would have bought anyway.",
    "referral": "New customers at less than paid advertising costs, and givers who leave less (Garnefeld et al. 2013, matched); three rewards in four go to friends who would have come anyway. The lift here is that of friends who stay, and of how much customers talk: in the salon each brings .2 friends a year unasked, twice the most that is believed elsewhere. A practitioner would ask for a trial first.",
    "secret_service": "More where visits are personal, as in a salon, and nothing in an online store, where no employee meets a customer.",
    "stamp_card": "A small lift near a full card; nothing randomized on visits beyond Kivetz et al.; it costs what a discount of the same rate does. As found here, with cards that fill within four months.",
    "surprise": "Pleasant and short: harm at first meetings and gain with existing business customers (Maréchal & Thöni 2018) do not carry over to mass gifts in shops.",
    "tiers": "The lowest level adds little and the top most (Behrens et al. 2024); it suits travel, and a grocer hardly.",
}  # fmt: skip
