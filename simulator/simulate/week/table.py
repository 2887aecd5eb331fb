"""The week of a block of customers as a table: the loop runs it, and descriptions print it.

Acts follow each other; all arms of a block finish one before the next begins. What a step
`books` and `draws` and the `stages` that it calls are declared here; the tests watch a run and
hold the table to it.
"""

from __future__ import annotations

from simulator.market import baskets, behavior, category, experience
from simulator.program import ledger
from simulator.program.audiences.share import PURPOSE as SHARE
from simulator.program.known import purchases
from simulator.program.occasions import BIRTHDAY
from simulator.program.wallet import wallet
from simulator.simulate import membership
from simulator.simulate.arm import ROLLOUT
from simulator.simulate.asking import PURPOSE
from simulator.simulate.week import (
    census,
    line_up,
    pairs,
    steps_after,
    steps_before,
    steps_second,
    steps_shared,
)
from simulator.simulate.week.schedule import (
    COMPARED,
    FACTS,
    GROUPED,
    GROUPS,
    JOINS,
    LEAVES,
    LIFE,
    LIMITED,
    NO_SERVICE,
    OF_LAUNCH,
    PRICES,
    PROSPECTS,
    REFUNDS,
    RHYTHM,
    RIVAL,
    ROLL_OUT,
    SECOND,
    SEEN_AROUND,
    SERVICE,
    SPENT,
    STEADY,
    TIMED,
    TOOLS,
    TOPS,
    WALLETS,
    WON_BACK,
    Act,
    Step,
)

_NEEDS = Act(
    "needs", "What is the same in every arm: the luck of the week and what customers need.",
    "block",
    (
        Step(
            "draw life", "Draw the luck of the desk's answers, of forgetting and of coming back.",
            steps_shared.draw_life, LIFE, stages=(experience.week_of_luck,),
            draws=(steps_shared.LIFE,),
        ),
        Step(
            "draw steady needs", "Draw the luck of leaving, buying and joining; needs are the "
            "customer's own times the season.",
            steps_shared.draw_steady_needs, STEADY, stages=(behavior.luck_and_steady_needs,),
            draws=(steps_shared.WEEK,),
        ),
        Step(
            "draw needs", "Draw the luck of leaving, buying and joining; move the rhythm, which "
            "multiplies needs and season.",
            steps_shared.draw_needs, RHYTHM, stages=(behavior.luck_and_needs,),
            draws=(steps_shared.WEEK,),
        ),
        Step(
            "draw use", "Draw the luck of beginning to use the second category, of stopping and "
            "of being won by a tool.",
            steps_shared.draw_use, SECOND, stages=(category.luck_of_use,),
            draws=(steps_shared.USE,),
        ),
    ),
)  # fmt: skip

_VISIT = Act(
    "offers to purchases", "What customers are offered, who comes and leaves, what is bought.",
    "arm",
    (
        Step("open the week", "Set the dials of the week; see who meets which conditions of "
             "audiences.", steps_before.open_week),
        Step("draw test groups", "See who is in the random shares that audiences ask for.",
             steps_before.draw_groups, GROUPED, draws=(SHARE,)),
        Step("roll out", "See whom the program has reached.", steps_before.roll_out, ROLL_OUT,
             draws=(ROLLOUT,)),
        Step("review spend", "Every four weeks: who is above last month's thresholds of spend.",
             steps_before.review_spend, TOPS),
        Step("see whose turn it is", "See for whom tools are due: dates of their own, and when "
             "they had it last.", line_up.begin_occasions, TIMED, draws=(BIRTHDAY,)),
        Step("hold back", "Where a budget or a stock is not enough for all whose turn it is, "
             "those who come first by luck are served.", line_up.hold_back, LIMITED),
        Step("value membership", "Being a member is worth something on its own.",
             steps_before.value_membership, JOINS, stages=(membership.belong,)),
        Step("offer", "Every tool adds to the channels.", steps_before.offer, TOOLS),
        Step("offer the largest", "Of tools that exclude each other, each customer gets the one "
             "worth most to them.", steps_before.offer_the_largest, GROUPS),
        Step("answer", "Tools add to channels in view of what others offer.",
             steps_before.answer, TOOLS),
        Step("perceive", "From the channels to choosing us and to leaving.",
             steps_before.perceive, TOOLS, stages=(behavior.perceive,)),
        Step("tell the pulse", "Note what offers are worth to customers, and what prospects see.",
             steps_before.tell_the_pulse, SEEN_AROUND, stages=(experience.among,)),
        Step("arrive", "Prospects whose turn has come become customers.", steps_before.arrive,
             PROSPECTS, leaving=True, stages=(behavior.arrive,), books=("arrived",)),
        Step("come back", "Lost customers return, and start anew.", steps_before.come_back,
             WON_BACK, leaving=True,
             stages=(experience.come_back, ledger.total_of, ledger.among, experience.forget_all),
             books=("won_back", "members_won_back")),
        Step("hear from the desk", "Last week's answers reach those who wait.",
             steps_before.hear_from_desk, SERVICE, stages=(experience.hear_from_desk,)),
        Step("feel service", "What was lived through acts on choosing us and on leaving.",
             steps_before.feel_service, SERVICE, stages=(experience.feel,)),
        Step("feel the rival", "So does what the rival offers; its price cut as much as price cuts "
             "matter to each.", steps_before.feel_the_rival, RIVAL,
             stages=(experience.press, experience.press_by_price)),
        Step("compare prices", "So does what we have come to cost beside the rival, as much as "
             "felt price cuts matter to each.", steps_before.compare_prices, PRICES,
             stages=(experience.compare_prices,)),
        Step("say why they stay", "Book the departures that the arm is expected to avoid, by "
             "what it changes in the hazard.", steps_before.say_why_they_stay, COMPARED,
             leaving=True, stages=(pairs.why_stay_at_all, pairs.why_stay),
             books=tuple(f"stayed_for_{reason}" for reason in pairs.REASONS)),
        Step("leave", "Customers leave for good.", steps_before.leave, LEAVES, leaving=True,
             stages=(behavior.leave, ledger.total_of), books=("left",)),
        Step("count who left", "Members among them, why they left, what they used to buy.",
             steps_before.count_who_left, LEAVES, leaving=True, stages=(census.who_left,),
             books=census.LEAVERS),
        Step("replace leavers", "Before week 0 nobody leaves: somebody like them takes the place "
             "of those who would.", steps_before.replace_leavers, SERVICE, leaving=False,
             stages=(experience.forget_all,)),
        Step("begin and stop", "Customers begin to use the second category, on their own or "
             "won by a tool, and stop.", steps_second.begin_and_stop, SECOND, leaving=True,
             stages=(category.begin_and_stop,)),
        Step("choose", "Expected purchases at us and at the rival.", steps_before.choose,
             stages=(behavior.choose,)),
        Step("buy at the rival", "Book what is expected to be bought there.",
             steps_before.buy_at_rival, stages=(behavior.at_rival,),
             books=("rival_purchases", "rival_sales")),
        Step("buy", "Draw the purchases.", steps_before.buy, stages=(behavior.buy,)),
    ),
)  # fmt: skip

_BASKETS = Act(
    "baskets", "Baskets of as many purchases as any arm has: the k-th purchase of a week is the "
    "same basket in each.",
    "block",
    (
        Step("list purchases", "One entry per purchase: whose, and which of their week.",
             steps_shared.list_purchases,
             stages=(baskets.most, baskets.count, baskets.list_occasions)),
        Step("draw sizes", "Draw the size of each purchase, and whether it is given back.",
             steps_shared.draw_sizes, NO_SERVICE, stages=(baskets.draw_sizes,),
             draws=(steps_shared.BASKET,)),
        Step("draw sizes and lives", "Draw the size of each purchase, whether it is given back, "
             "how it goes and whether a problem is reported.", steps_shared.draw_sizes_and_lives,
             SERVICE, stages=(baskets.draw_sizes_and_lives,), draws=(steps_shared.BASKET,)),
        Step("price", "The list value of each purchase.", steps_shared.price,
             stages=(baskets.price,)),
        Step("give back", "What is given back of each purchase, as running totals.",
             steps_shared.give_back, REFUNDS, stages=(baskets.give_back, baskets.add_up)),
        Step("add up", "Baskets as running totals of each customer.", steps_shared.add_up,
             stages=(baskets.add_up,)),
        Step("draw contents", "Draw which purchases would contain the second category, as running "
             "totals.", steps_shared.draw_contents, SECOND,
             stages=(category.draw_contents, baskets.add_up), draws=(steps_shared.CONTENTS,)),
    ),
)  # fmt: skip

_AFTER = Act(
    "till to books", "What is paid and lived through, joining, tools, points, books.",
    "arm",
    (
        Step("find common", "Which purchases the control arm has, too.",
             steps_after.find_common),
        Step("pay", "Ring up the purchases: refunds, price cuts and their subsidy.",
             steps_after.pay,
             stages=(baskets.take, baskets.count_back, baskets.grow, ledger.total_of,
                     baskets.cut),
             books=("sales", "refunds", "discount", "subsidy")),
        Step("compare", "Book sales and purchases beyond the control's, by cause.",
             steps_after.compare, COMPARED, stages=(pairs.tell_apart,),
             books=tuple(f"{cause}_{what}" for cause in pairs.CAUSES
                         for what in ("sales", "purchases"))),
        Step("sell the second", "Users buy the second category with their purchases; who they are.",
             steps_second.sell_second, SECOND,
             stages=(baskets.take, category.sell, ledger.total_of),
             books=("second_sales", "second_goods", "second_users", "second_won")),
        Step("live through", "The week's purchases as they were felt; problems are reported.",
             steps_after.live_through, SERVICE,
             stages=(experience.forget, experience.failure_rates, experience.live_through,
                     experience.take_mood),
             books=("failures", "problems", "reported", "grudges", "satisfaction", "resolved")),
        Step("be asked", "How often each has been asked to join.", steps_after.be_asked, JOINS),
        Step("remember", "Weeks since the last purchase; who bought this year.",
             steps_after.remember, stages=(behavior.remember,)),
        Step("join", "Those who accept become members.", steps_after.join, JOINS,
             stages=(behavior.join, ledger.total_of), books=("joined",), draws=(PURPOSE,)),
        Step("hand out", "At the till every tool hands out rewards, at most what is to pay.",
             steps_after.hand_out, TOOLS, stages=(ledger.total_of, ledger.among, purchases.keep),
             books=("member_reward",)),
        Step("settle", "Every tool updates its memory, posts, asks the wallet and says what it "
             "owes.", steps_after.settle, TOOLS, stages=(ledger.total_of, ledger.among),
             books=("member_reward", "member_points_issued")),
        Step("remember turns", "Remember who has had what, where it pauses or ends.",
             line_up.remember_occasions, TIMED),
        Step("publish facts", "Keep what tools have published, for audiences of next week.",
             steps_after.publish_facts, FACTS),
        Step("settle points", "Wallets expire, earn, take back and redeem points, in that order; "
             "what is bought is there before it is redeemed, and what is burned elsewhere is what "
             "is left.",
             steps_after.settle_points, WALLETS,
             stages=(wallet.lapse, wallet.credit, wallet.take_back, wallet.redeem, wallet.undo,
                     wallet.burn, wallet.forfeit,
                     purchases.forgone, purchases.part_of, ledger.some_of, ledger.some_among,
                     ledger.total_of, ledger.among),
             books=("member_points_issued", "points_redeemed", "points_expired",
                    "points_clawed_back",
                    "points_outstanding", "member_points_redeemed", "points_claimed",
                    "member_points_claimed")),
        Step("remember membership", "Members remember what they got; its novelty fades.",
             steps_after.remember_membership, JOINS, stages=(membership.remember,)),
        Step("count customers", "Who is there and what they bought.",
             steps_after.count_customers, stages=(ledger.total_of,),
             books=("purchases", "common_purchases", "active")),
        Step("count the first", "Who of week 0 is still there.", steps_after.count_the_first,
             OF_LAUNCH, stages=(behavior.recent,), books=("retained", "survivors")),
        Step("count members", "Who is a member and what they bought.", steps_after.count_members,
             JOINS, stages=(behavior.of_members, ledger.among),
             books=("members", "members_recent", "member_purchases", "member_sales",
                    "member_refunds", "member_discount")),
        Step("end the year", "At the end of a year: who has bought again.", steps_after.end_year,
             stages=(ledger.total_of,),
             books=("repeat_base", "repeat_buyers", "member_repeat_base",
                    "member_repeat_buyers")),
        Step("keep spend", "List spend of the trailing year, and what was paid lately, by four "
             "weeks.", steps_after.keep_spend, SPENT),
    ),
)  # fmt: skip

# What must be known of a week before it is known who can be served of what is limited.
LOOKED_AT = ("open the week", "draw test groups", "roll out", "review spend",
             "see whose turn it is")  # fmt: skip
WEEK = (_NEEDS, _VISIT, _BASKETS, _AFTER)
STEPS = tuple(step for act in WEEK for step in act.steps)
