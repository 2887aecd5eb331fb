"""Everything that defaults rest on: who is cited, and what is used of each.

A citation stands here once; a finding names it. A trade, a size or a study design that was not
seen stays empty or unknown. What is `memory` was not looked up and never makes a default
`published`. Nothing is cited that nobody has seen.
"""

from __future__ import annotations

from simulator.evidence import Evidence

# ---------------------------------------------------------------- who is cited

ANDREWS = "Andrews et al. (2014)"
BEHRENS = "Behrens, de Jong & van Ommeren (2024)"
ALGESHEIMER = "Algesheimer et al. (2010)"
BERNARD = "Bernard et al. (2018)"
BIES = "Bies, Bronnenberg & Gijsbrechts (2021)"
BIJMOLT = "Bijmolt, van Heerde & Pieters (2005), a meta-analysis"
BREUGELMANS = "Breugelmans & Liu-Thompkins (2017)"
CATSUP = "Catsup, four brands (public data, in Ecdat)"
CDNOW = "CDNOW, 2,357 first-time buyers in 78 weeks (public data)"
CFI = "CFI Group & Radial (2019), in RetailWire"
CHANG = "Chang (2020)"
CHAUDHURI = "Chaudhuri, Voorhees & Beck (2019)"
COLLOQUY = "Colloquy (2011), in Progressive Grocer"
COMPLETE_JOURNEY = "Complete Journey, 2,469 households in one year (public data)"
CONJOINT = "A conjoint study of answers to customers, authors and year not noted"
DEFAU = "Defau & Zauner (2023)"
DATTA = "Datta, Foubert & van Heerde (2015)"
DHOLAKIA = "Dholakia & Morwitz (2002), in Harvard Business Review"
DREZE = "Drèze & Nunes (2009), as summarized by MSI"
ELFENBEIN = "Elfenbein & McManus, year not confirmed"
ERIM = "ERIM research seminar 1646, authors and year not noted"
DOROTIC_2011 = "Dorotic et al. (2011)"
DOROTIC_2021 = "Dorotic et al. (2021)"
DOROTIC_THESIS = "Dorotic, a thesis, year not noted"
FADER = "Fader, Hardie & Lee (2005)"
FIRST_DATA = "First Data (2018), a survey"
FUN_SHOPPING = "Fun Shopping (2022), authors not noted"
FIVE_LATER = "Five later studies of chances (8,969 people), authors not noted"
GARNEFELD = "Garnefeld et al. (2013)"
GOPALAKRISHNAN = (
    "Gopalakrishnan, Jiang, Nevskaya & Thomadsen (2021), Marketing Science 40 (3), and older "
    "versions of it"
)
GUO_LIU = "Guo & Liu (2023), Journal of Marketing Research"
GUPTA_COOPER = "Gupta & Cooper (1992)"
GUPTA_1988 = "Gupta (1988)"
GUPTA_2004 = "Gupta, Lehmann & Stuart (2004)"
HAISLEY = "Haisley & Loewenstein (2011)"
HARTMANN = "Hartmann & Viard (2008)"
HILLSTROM = "Hillstrom (2008), an e-mail to 64,000 past buyers (public data)"
IYENGAR = "Iyengar, Park & Yu (2022), Journal of Marketing Research 59 (6)"
JAMS = "Journal of the Academy of Marketing Science (2018), s11747-018-0601-x, authors not noted"
KEAVENEY = "Keaveney (1995)"
KIVETZ = "Kivetz, Urminsky & Zheng (2006)"
LATER_LOTTERY = "A lottery (2025), authors not noted"
KNOX = "Knox & van Oest (2014)"
LEENHEER_2002 = "Leenheer et al. (2002), CentER 2002-65"
LEENHEER_2007 = "Leenheer, van Heerde, Bijmolt & Smidts (2007)"
LIU = "Liu (2007)"
MAILCHIMP = "Mailchimp (2018, 2019)"
MANCHANDA = "Manchanda et al. (2015)"
MARECHAL = "Maréchal & Thöni (2018)"
MAZAR = "Mazar et al. (2017)"
MCCAUGHEY = "McCaughey & Behrens, year not confirmed"
MEDINA = "Medina et al. (2021)"
MERCATOR = "Mercator, year not noted"
MEYER_WAARDEN = "Meyer-Waarden, year not confirmed"
MURPHY = "Murphy et al. (2023)"
NATCEN = "NatCen (July 2024), for the Competition and Markets Authority"
NUNES = "Nunes & Drèze (2006)"
REICHHELD = "Reichheld & Sasser (1990)"
SAHNI = "Sahni et al. (2018)"
SCHMITT = "Schmitt et al. (2011), and a replication (2015)"
SCHMITTLEIN = "Schmittlein, Morrison & Colombo (1987)"
SRIVASTAVA_LURIE = "Srivastava & Lurie, year not noted"
SON = "Son et al. (2020)"
SSRN_MERCHANT = "SSRN (2022), on a new merchant of a coalition, authors not noted"
STARBUCKS = "Starbucks, annual reports of 2018 and 2023"
STEENKAMP = "Steenkamp et al. (2005)"
STEINHOFF = "Steinhoff & Palmatier, as summarized by MSI, year not confirmed"
TAYLOR = "Taylor & Neslin (2005)"
TVERSKY = "Tversky & Kahneman (1992)"
UPSIDE = "Upside, a survey of 1,900 US consumers, year not confirmed"
VAN_DEN_BULTE = "Van den Bulte et al. (2018)"
VAN_HEERDE = "van Heerde, Gupta & Wittink (2003)"
VENKATESAN = "Venkatesan & Farris, year not confirmed"
WAGNER = "Wagner et al. (2009)"
WOLTERS = "Wolters & Gedenk (2019)"
YOGANARASIMHAN = "Yoganarasimhan et al., year not noted"

_GROCERY = "one US grocery chain"
_WEB_SHOP = "a web shop"
_SALONS = "a chain of men's hair salons"

# ---------------------------------------------------------------- how customers buy

PURCHASE_COUNTS = Evidence(
    COMPLETE_JOURNEY, "purchases of households, a negative binomial", "observed", "data", _GROCERY,
    "shape 1.135", on_sales=True,
)  # fmt: skip
HALF_YEARS = Evidence(
    COMPLETE_JOURNEY, "correlation of the same household's half-years", "observed", "data",
    _GROCERY, ".84, where constant rates would make it .94", on_sales=True,
)  # fmt: skip
BASKET_SIZES = Evidence(
    COMPLETE_JOURNEY, "log standard deviation of basket sizes", "observed", "data", _GROCERY,
    ".99 from purchase to purchase, .60 between households", on_sales=True,
)  # fmt: skip
ABSENT = Evidence(
    COMPLETE_JOURNEY, "early-active households that are absent in the last 12 weeks", "observed",
    "data", _GROCERY, "4.0 %; a panel of survivors", on_sales=True,
)  # fmt: skip
SAME_BRAND = Evidence(
    CATSUP, "purchases after which the next is of the same brand", "observed", "data",
    "four brands of catsup on a shelf", "57.05 %, as Dirichlet S 2.26 makes it", on_sales=True,
)  # fmt: skip
REPEAT_PURCHASES = Evidence(
    CDNOW, "Pareto/NBD fitted anew, repeat purchases by week 78", "observed", "data",
    "music, on the web", "r .553, alpha 10.578, s .606, beta 11.669; 4,275 expected, 4,339 seen",
    on_sales=True,
)  # fmt: skip
PARETO_NBD = Evidence(SCHMITTLEIN, "the closed form of the Pareto/NBD", "unknown", "memory")
CDNOW_PARAMETERS = Evidence(
    FADER, "parameters of CDNOW, which the data reproduce", "observed", "memory",
    "music, on the web", "r .553, alpha 10.578, s .606, beta 11.669", on_sales=True,
)  # fmt: skip

# ---------------------------------------------------------------- prices

ITEM_ELASTICITY = Evidence(
    BIJMOLT, "price elasticities of items, mean of 1,851 in 81 studies", "observed", "abstract",
    "", "-2.62 % purchases per % price", on_sales=True,
)  # fmt: skip
ITEM_DEPTH = Evidence(
    COMPLETE_JOURNEY, "elasticity of 948 items, display and mailer controlled", "observed", "data",
    _GROCERY, "-1.49 % units per % price", on_sales=True,
)  # fmt: skip
SHALLOW_CUTS = Evidence(
    COMPLETE_JOURNEY, "units sold at 2 to 5 % off, 948 items", "observed", "data", _GROCERY,
    "+19 % (5 to 10 % off: +21 %; 40 to 50 % off: +157 %)", on_sales=True,
)  # fmt: skip
THRESHOLDS = Evidence(
    GUPTA_COOPER, "thresholds of price cuts exist and are lower for name brands", "unknown",
    "abstract",
)  # fmt: skip
SWITCHING_1988 = Evidence(
    GUPTA_1988, "of a promotion's extra sales of an item, part that other brands lose", "observed",
    "memory", "", "84 %", on_sales=True,
)  # fmt: skip
SWITCHING_2003 = Evidence(
    VAN_HEERDE, "of a promotion's extra sales of an item, part that other brands lose", "observed",
    "memory", "", "33 %", on_sales=True,
)  # fmt: skip

# ---------------------------------------------------------------- membership and points

NO_PROGRAM = Evidence(
    UPSIDE, "consumers who belong to no grocery program", "stated", "text", "US groceries", "26 %",
)  # fmt: skip
NOT_INTERESTED = Evidence(
    CFI, "consumers not interested in joining any program for lack of value", "stated", "text",
    "US consumers", "38 %",
)  # fmt: skip
CLUBCARD = Evidence(
    NATCEN, "regular shoppers in the largest program, which gives members lower prices", "stated",
    "text", "UK groceries", "77 %; 97 % in some program",
)  # fmt: skip
TRUE_EFFECT = Evidence(
    LEENHEER_2007, "members' naive lead in share of wallet, against the true effect", "matched",
    "abstract", "", "about seven times; about 30 against 4 points (secondary)", on_sales=True,
)  # fmt: skip
MORE_CARDS = Evidence(
    LEENHEER_2002, "the effect of a card shrinks with the cards a household holds", "unknown",
    "abstract",
)  # fmt: skip
EROSION = Evidence(
    MEYER_WAARDEN, "effects erode after joining", "unknown", "abstract", "", "6 to 9 months",
)  # fmt: skip
PUSH_WEARS_OFF = Evidence(BIES, "push messages wear off", "unknown", "abstract")
SALES_STAY_UP = Evidence(
    CHAUDHURI, "sales of 322 listed firms stay up after a program starts", "unknown", "abstract",
    "", "3 years and more", on_sales=True,
)  # fmt: skip
SALON_MEMBERS = Evidence(
    GOPALAKRISHNAN, "value of members over five years at 5 USD per 100 spent, over 80 % of it by "
    "fewer departures", "before-after", "abstract", _SALONS,
    "+29 to 30 %; older versions +19 % and about +3 %", on_sales=True,
)  # fmt: skip
ACCELERATION = Evidence(
    KIVETZ, "purchases accelerate towards a reward and dip after it", "observed", "abstract",
    "stamp cards", "", on_sales=True,
)  # fmt: skip
ENDOWED = Evidence(
    NUNES, "of 150 cards each, those that were filled: ten stamps of which two are given, against "
    "eight", "unknown", "secondary", "a car wash", "34 against 19 %, odds times 2.2", on_sales=True,
)  # fmt: skip
REWARDED = Evidence(
    TAYLOR, "purchases after a reward", "unknown", "memory", "an 8-week turkey program",
    "about +2 %; the abstract confirms the sign", on_sales=True,
)  # fmt: skip
EXPIRY = Evidence(
    BREUGELMANS, "stricter expiry raises purchases of flexible, heavier customers only", "unknown",
    "abstract",
)  # fmt: skip
NEVER_USED = Evidence(
    COLLOQUY, "points that are never used, the whole trade", "observed", "text", "US programs",
    "one third: 16 of 48 billion USD",
)  # fmt: skip
CURVATURE = Evidence(
    TVERSKY, "gains are valued with a power", "stated", "memory", "choices between gambles", ".88",
)  # fmt: skip
PROBABILITY_WEIGHT = Evidence(
    TVERSKY, "small probabilities weigh more than they are", "stated", "memory",
    "choices between gambles", "gamma .61: 1 % weighs .055, 10 % weighs .186",
)  # fmt: skip
LOSSES_LOOM = Evidence(
    TVERSKY, "losses loom larger than gains", "stated", "memory", "choices between gambles",
    "about twice",
)  # fmt: skip
SWITCH_AMOUNT = Evidence(
    HARTMANN, "frequent buyers take most rewards, and their incentives hardly vary", "observed",
    "abstract", "", "over 80 % of rewards", on_sales=True,
)  # fmt: skip
LIGHT_BUYERS = Evidence(
    LIU, "light and moderate buyers buy more, heavy ones as before; others call it regression to "
    "the mean", "before-after", "text", "", "", on_sales=True,
)  # fmt: skip
YEAR_END_RUSH = Evidence(
    BEHRENS, "who is near a tier hurries only in the last month of the year", "observed",
    "abstract", "a frequent-flyer program", "the lowest tier +1 flight a year, the top +7",
    on_sales=True,
)  # fmt: skip
STATUS = Evidence(
    BEHRENS, "what it takes to make holders of a tier fly with another airline", "observed",
    "abstract", "a frequent-flyer program", "next to nothing for the lowest tier, 30 to 41 % of "
    "the fare for the top", on_sales=True,
)  # fmt: skip
STATUS_WORTH = Evidence(
    MCCAUGHEY, "what customers would pay for status", "unknown", "secondary", "",
    "up to +6 %",
)  # fmt: skip
THREE_TIERS = Evidence(
    DREZE, "three levels satisfy more than two, and a silver one lets gold grow", "unknown",
    "secondary",
)  # fmt: skip
DEMOTED = Evidence(
    WAGNER, "who lost a status is less loyal than who never had it: losing it weighs more than "
    "gaining it", "unknown", "abstract",
)  # fmt: skip
DEMOTED_BANK = Evidence(
    CHANG, "profit with customers who lost a status falls, more for the top", "matched", "abstract",
    "a Korean bank",
)  # fmt: skip
BYSTANDERS = Evidence(
    STEINHOFF, "losses among customers who are not addressed offset gains", "unknown", "secondary",
)  # fmt: skip

# ---------------------------------------------------------------- mail

MAIL_BUYERS = Evidence(
    HILLSTROM, "buyers within two weeks of a message", "randomized", "data", _WEB_SHOP,
    "+.50 points (.35 to .64), from .573 to 1.068 %", on_sales=True,
)  # fmt: skip
MAIL_RELEVANCE = Evidence(
    HILLSTROM, "visitors that a line's mail brings among its buyers and among others", "randomized",
    "data", _WEB_SHOP, "7.3 against 1.1 points for women's mail, 8.2 against 7.1 for men's",
)  # fmt: skip
MAIL_BY_CHANCE = Evidence(
    HILLSTROM, "recipients of mail sent by chance who had bought in its line", "observed", "data",
    _WEB_SHOP, "55 %",
)  # fmt: skip
UNSUBSCRIBE = Evidence(
    MAILCHIMP, "unsubscriptions per e-mail sent", "observed", "text", "e-mail of many trades",
    ".23 to .25 %",
)  # fmt: skip
NAME_OPENS = Evidence(
    SAHNI, "the own name in the subject of a message: openings, leads and unsubscriptions",
    "unknown", "abstract", "", "+20, +31 and -17 %",
)  # fmt: skip
NAME_NOTHING = Evidence(
    DEFAU, "the own name in the subject of a message: the effect found before could not be "
    "replicated", "unknown", "abstract",
)  # fmt: skip

# ---------------------------------------------------------------- coupons

COUPON_USE = Evidence(
    COMPLETE_JOURNEY, "households that redeem, of those addressed by a campaign", "observed",
    "data", _GROCERY, "16.6 % in large campaigns, 6.5 and 5.9 % in small ones",
)  # fmt: skip
COUPON_PRONE = Evidence(
    COMPLETE_JOURNEY, "redemptions of the top tenth of 1,559 households addressed", "observed",
    "data", _GROCERY, "75 % (62 % where several coupons of a campaign count once); 26.3 % of "
    "households ever redeem",
)  # fmt: skip
COUPON_TIMING = Evidence(
    COMPLETE_JOURNEY, "redemptions in the quarters of a campaign", "observed", "data", _GROCERY,
    "37, 29, 18 and 15 %",
)  # fmt: skip
COUPON_FACE = Evidence(
    COMPLETE_JOURNEY, "what coupons took off sales", "observed", "data", _GROCERY,
    ".5 %, on 6.3 % of baskets: 8 % of a basket", on_sales=True,
)  # fmt: skip
CAMPAIGN_SALES = Evidence(
    COMPLETE_JOURNEY, "sales of households addressed by campaigns", "matched", "data", _GROCERY,
    "+7.6 % (5.5 to 9.7), and +7.3 % at a placebo date", on_sales=True,
)  # fmt: skip
EXPOSURE = Evidence(
    VENKATESAN, "exposure to customized coupons contributes more than redemption", "unknown",
    "abstract",
)  # fmt: skip

# ---------------------------------------------------------------- gift certificates

CARDS_UNUSED = Evidence(
    MERCATOR, "value of gift cards that is not used in a year", "unknown", "text", "",
    "2 to 4 %",
)  # fmt: skip
CARD_BREAKAGE = Evidence(
    STARBUCKS, "income from stored value that is not expected to be used, of balances",
    "observed", "text", "coffee bars", "9.6 % (155.9 million USD) in 2018",
)  # fmt: skip
CARD_OVERSPEND = Evidence(
    FIRST_DATA, "what people say that they spend beyond the value of a gift card", "stated", "text",
    "", "59 USD in the US; 41 GBP by 74 % of users in the UK",
)  # fmt: skip

# ---------------------------------------------------------------- prizes, service, rivals

CHANCE = Evidence(
    MAZAR, "a chance of a free purchase is preferred to a small sure discount of the same cost",
    "unknown", "abstract",
)  # fmt: skip
CHANCE_LIMITS = Evidence(
    FIVE_LATER, "a chance is preferred only where the sure discount is trivial", "unknown",
    "abstract",
)  # fmt: skip
LEADERBOARD = Evidence(
    FUN_SHOPPING, "what those exposed to games do while they are on", "randomized", "abstract",
    "a mall", "badges +21.5 %, a leaderboard +22.5 %, coupons +31.7 %",
)  # fmt: skip
GAME_ENDS = Evidence(
    FUN_SHOPPING, "of badges, leaderboard, coupons and game, the game alone lasts after its end",
    "randomized", "abstract", "a mall",
)  # fmt: skip
NOTHING_AFTER = Evidence(
    LATER_LOTTERY, "spend while it is on, and after it", "unknown", "abstract", "",
    "26.97 to 32.80 USD more while on, 0 after", on_sales=True,
)  # fmt: skip
GIFTS_RAISE = Evidence(
    HAISLEY, "gifts raise balances, and a smaller gift after a larger one is clearly worse than "
    "the other way round", "randomized", "abstract", "", "100 USD then 35 against 35 then 100",
)  # fmt: skip
GIFTS_HARM = Evidence(
    MARECHAL, "gifts to business customers raise revenue from existing ones, and harm at first "
    "meetings", "randomized", "abstract", "sales between firms",
    "more than 2 times the revenue from existing ones", on_sales=True,
)  # fmt: skip
PAID_SERVICE = Evidence(
    IYENGAR, "who pays a fee in advance buys far more, a third of it for economic reasons, two "
    "thirds because what is paid for is used", "matched", "abstract", "an Asian cosmetics retailer",
    "+27 USD a month (Wharton's magazine)", on_sales=True,
)  # fmt: skip
PRICE_GUARANTEE = Evidence(
    SRIVASTAVA_LURIE, "a price guarantee is taken for a signal of low prices; where search is "
    "cheap people search the more", "unknown", "abstract",
)  # fmt: skip
FREE_SHIPPING = Evidence(
    GUO_LIU, "members with free shipping order more often and split orders: no lift at first, one "
    "later; light customers buy more, heavy ones less; fewer leave", "unknown", "abstract",
    "", "", on_sales=True,
)  # fmt: skip
COMMUNITY_INVITED = Evidence(
    ALGESHEIMER, "customers invited by chance to a community list less and spend less; no effect "
    "on bids and revenue", "randomized", "abstract", "an auction site", "", on_sales=True,
)  # fmt: skip
COMMUNITY_JOINED = Evidence(
    MANCHANDA, "revenue from customers who have joined a community, which they chose to",
    "unknown", "secondary", "", "19 % of it put down to joining", on_sales=True,
)  # fmt: skip
WON_BY_TRIAL = Evidence(
    DATTA, "customers who were won by a free trial are worth less than others", "unknown",
    "abstract", "", "59 % less", on_sales=True,
)  # fmt: skip
TRIAL_LENGTH = Evidence(
    YOGANARASIMHAN, "subscriptions after a free trial of 7 days against one of 30", "randomized",
    "abstract", "", "+5.59 %", on_sales=True,
)  # fmt: skip
LEFT_OUT = Evidence(
    JAMS, "customers who are left out of what is kept for others come less; no lift of those let "
    "in was found", "unknown", "abstract",
)  # fmt: skip
COALITION_WEAK = Evidence(
    DOROTIC_2011, "members of a coalition respond weakly to it, and purchases do not spill over "
    "from one vendor to another", "unknown", "abstract", "a coalition of vendors",
)  # fmt: skip
COALITION_MAILINGS = Evidence(
    DOROTIC_THESIS, "most members of a coalition do not respond to mailings", "unknown", "text",
    "a coalition of vendors",
)  # fmt: skip
MOMENTUM = Evidence(
    DOROTIC_THESIS, "purchases rise around a redemption", "unknown", "text",
    "a coalition of vendors", "about 5 weeks before and after it", on_sales=True,
)  # fmt: skip
CANNIBALS = Evidence(
    DOROTIC_2021, "vendors of a coalition take purchases from each other more often than they "
    "bring some", "unknown", "abstract", "a coalition of vendors",
)  # fmt: skip
COALITION_APP = Evidence(
    SON, "the app of a coalition raises purchases, lowers loyalty to the store and makes customers "
    "look for deals", "unknown", "abstract",
)  # fmt: skip
NEW_MERCHANT = Evidence(
    SSRN_MERCHANT, "a new merchant of a coalition helps those that are in it", "unknown",
    "abstract",
)  # fmt: skip
WHY_SWITCHED = Evidence(
    KEAVENEY, "reasons to switch, several per customer", "stated", "memory", "",
    "core failures 44.3 %, encounters 34.1 %",
)  # fmt: skip
ANSWER_SPEED = Evidence(
    CONJOINT, "what people say that they would pay more for after an answer, and for a quick one",
    "stated", "secondary", "two services, one of them a telecom",
    "+9 USD for any answer, some +20 within 6 minutes, +2.33 after an hour; +17 USD a month within "
    "4 minutes, 3.50 after 20",
)  # fmt: skip
RECOVERY = Evidence(
    KNOX, "recovery softens what a complaint does and almost never offsets it; many past purchases "
    "protect, past complaints hurt", "unknown", "secondary",
)  # fmt: skip
NO_REACTION = Evidence(
    STEENKAMP, "competitors mostly do not react, and if so with the same instrument", "observed",
    "abstract", "400 categories of goods",
)  # fmt: skip

ASKED_BANK = Evidence(
    DHOLAKIA, "satisfied bank customers who were surveyed (945) against others (1,064), a year "
    "later", "unknown", "text", "a bank", "over 3 times as many new accounts, under half the "
    "defection", on_sales=True,
)  # fmt: skip
ASKED_CORRECTED = Evidence(
    ERIM, "customers who were asked for feedback, after correction for who is asked and who "
    "replies", "matched", "abstract", "", "+9 % visits and +4 % spend become -2 % and 0 %",
    on_sales=True,
)  # fmt: skip

# ---------------------------------------------------------------- causes, shared profit

CHARITY_PRICE = Evidence(
    ELFENBEIN, "prices, and chances of a sale, of goods of which a part is donated",
    "unknown", "abstract", "an auction site", "+6 % and +6 to 14 points", on_sales=True,
)  # fmt: skip
CHARITY_DISCOUNT = Evidence(
    ANDREWS, "a donation does most beside a moderate price cut, and less beside none and a deep "
    "one, in field experiments on 17,000 people", "randomized", "abstract",
    "film tickets, offered once by text message", "nearly twice the purchases", on_sales=True,
)  # fmt: skip
CHARITY_TOYS = Evidence(
    MURPHY, "purchases beside a donation rise modestly", "unknown", "abstract", "a toy shop", "",
    on_sales=True,
)  # fmt: skip
STOCK_REWARDS = Evidence(
    MEDINA, "weekly spend of customers who chose to be rewarded in stock", "observed", "abstract",
    "", "+40 %", on_sales=True,
)  # fmt: skip
OWNERS_BY_CHANCE = Evidence(
    BERNARD, "customers made owners by chance buy no more", "randomized", "abstract", "", "",
    on_sales=True,
)  # fmt: skip

# ---------------------------------------------------------------- recommendations

GIVERS_STAY = Evidence(
    GARNEFELD, "customers who took part in a referral program left less and brought more revenue "
    "than matched ones", "matched", "secondary", "", "defection 19 against 7 %, revenue +11.4 %",
    on_sales=True,
)  # fmt: skip
FRIENDS_WORTH = Evidence(
    SCHMITT, "customers who were referred leave less for good, and have a higher margin, which "
    "fades; a replication found that they leave less and no higher value", "unknown", "abstract",
    "", "margin +25 % at first, value at least +16 %", on_sales=True,
)  # fmt: skip
FRIENDS_BOND = Evidence(
    VAN_DEN_BULTE, "referred customers leave less only while who referred them stays; their "
    "higher margin fades", "unknown", "abstract", "", "", on_sales=True,
)  # fmt: skip
FRIENDS_TELECOM = Evidence(
    WOLTERS, "referred customers leave less and have a smaller margin", "unknown", "abstract",
    "telecom", "", on_sales=True,
)  # fmt: skip

# ---------------------------------------------------------------- customer value

VALUE_DRIVERS = Evidence(
    GUPTA_2004, "firm value per 1 % of retention, margin and cost of acquisition", "observed",
    "abstract", "", "5, 1 and .1 %",
)  # fmt: skip
DEFECTIONS = Evidence(
    REICHHELD, "value of a customer at 5 points fewer defections, a thought experiment", "unknown",
    "abstract", "bank branches, insurance brokers, auto service", "+85, +50 and +30 %",
)  # fmt: skip

EVERY: tuple[Evidence, ...] = tuple(
    one for one in list(globals().values()) if isinstance(one, Evidence)
)
