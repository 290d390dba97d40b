"""What the demo's marketer has drawn and planned: words and rules, no code.

Journeys, templates, micro-segments, campaigns and personas as plain documents; `build`
hands them to the same services the browser uses.
"""

from typing import Any

from config.demo.rules import (
    HANDED_OVER,
    ORDER,
    Rule,
    bought_in,
    coupons,
    everyone_of,
    last_order,
    member_days,
    messages,
    none_of,
    orders,
    responded,
    spend,
    top_spender,
    trait,
)

# Name, subject, body. Liquid; every customer has a first name in this data.
TEMPLATES: tuple[tuple[str, str, str], ...] = (
    (
        "Welcome",
        "Welcome, {{ customer.firstName }}",
        "<h1>Good to have you, {{ customer.firstName }}</h1><p>Thank you for your first"
        " basket. Here is how our weekly flyer, your loyalty prices and the freezer"
        " section work together.</p>",
    ),
    (
        "How was your first shop?",
        "How was your first shop?",
        "<h1>How was it?</h1><p>Two minutes, three questions: tell us what you looked"
        " for and did not find, {{ customer.firstName }}.</p>",
    ),
    (
        "Second basket",
        "5 dollars off your second basket",
        "<h1>Come back for more</h1><p>Your second basket this month is 5 dollars"
        " cheaper. Show this message at the till.</p>",
    ),
    (
        "Regular already",
        "You are a regular already",
        "<h1>That was quick</h1><p>Four baskets in two weeks, {{ customer.firstName }}!"
        " Regulars choose one department for double points. Which one is yours?</p>",
    ),
    (
        "We miss you",
        "We miss you, {{ customer.firstName }}",
        "<h1>It has been a while</h1><p>Your favourites are still where they were,"
        " and this week they cost less.</p>",
    ),
    (
        "Fresh this week",
        "Fresh this week",
        "<h1>Fresh this week</h1><p>Fruit, vegetables and herbs from the region,"
        " picked yesterday.</p>",
    ),
    (
        "From the counter",
        "From the counter, {{ customer.firstName }}",
        "<h1>Cut to order</h1><p>Meat, fish and deli specials until Saturday.</p>",
    ),
    (
        "Family basket",
        "The family basket",
        "<h1>Feed four for 25 dollars</h1><p>Five dinners, one shopping list.</p>",
    ),
    (
        "Coupon book",
        "Your coupons, {{ customer.firstName }}",
        "<h1>Clipped for you</h1><p>Coupons for what you buy anyway.</p>",
    ),
    (
        "Thank you",
        "A thank-you for our best customers",
        "<h1>Thank you</h1><p>You are among our best customers. A small present waits"
        " at the service desk.</p>",
    ),
    (
        "Care and beauty",
        "Care and beauty, 3 for 2",
        "<h1>3 for 2</h1><p>On everything for bath and beauty.</p>",
    ),
    (
        "Last call",
        "Last call: 10 dollars off",
        "<h1>10 dollars, no strings</h1><p>Before we stop writing: ten dollars off"
        " your next basket.</p>",
    ),
)

# Id, kind, name, settings; `template` is replaced by the template's id
ONBOARDING_NODES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    (
        "entry",
        "entry",
        "First basket",
        {
            "trigger": {"kind": "event", "event": ORDER, "filters": []},
            "reentry": "once",
        },
    ),
    (
        "welcome",
        "message",
        "Welcome",
        {"channel": "email", "template": "Welcome", "purpose": "marketing"},
    ),
    (
        "second",
        "wait_for",
        "Second basket?",
        {
            "event": ORDER,
            "filters": [],
            "deadline": {"amount": 5, "unit": "days"},
        },
    ),
    (
        "survey",
        "message",
        "How was it?",
        {
            "channel": "email",
            "template": "How was your first shop?",
            "purpose": "marketing",
        },
    ),
    (
        "nudge",
        "message",
        "5 dollars off",
        {"channel": "email", "template": "Second basket", "purpose": "marketing"},
    ),
    ("settle", "wait", "Time to settle", {"amount": 9, "unit": "days"}),
    ("patience", "wait", "Time to decide", {"amount": 9, "unit": "days"}),
    (
        "regular",
        "decision",
        "Regular already?",
        {
            "branches": [
                {
                    "key": "regular",
                    "name": "4 or more baskets",
                    "rule": {"schema_version": 1, "root": orders("gte", 4, 14)},
                },
                {
                    "key": "spender",
                    "name": "Over 150 dollars",
                    "rule": {"schema_version": 1, "root": spend("gt", 150)},
                },
            ]
        },
    ),
    (
        "praise",
        "message",
        "Regular already",
        {"channel": "email", "template": "Regular already", "purpose": "marketing"},
    ),
    (
        "coupons",
        "message",
        "Coupon book",
        {"channel": "email", "template": "Coupon book", "purpose": "marketing"},
    ),
    ("rest", "wait", "Until about day 30", {"amount": 16, "unit": "days"}),
    ("mouth", "hand_over", "To the open water", {}),
)
ONBOARDING_EDGES: tuple[tuple[str, str, str], ...] = (
    ("entry", "next", "welcome"),
    ("welcome", "next", "second"),
    ("second", "happened", "survey"),
    ("second", "timeout", "nudge"),
    ("survey", "next", "settle"),
    ("nudge", "next", "patience"),
    ("settle", "next", "regular"),
    ("patience", "next", "regular"),
    ("regular", "regular", "praise"),
    ("regular", "spender", "coupons"),
    ("regular", "else", "rest"),
    ("praise", "next", "rest"),
    ("coupons", "next", "rest"),
    ("rest", "next", "mouth"),
)
ONBOARDING = "First 30 days"
ONBOARDING_SETTINGS = {"incubating": True, "hard_limit_days": 35}

FAMILY = trait("kids_count", "one_of", ["1", "2", "3+"])
WELL_OFF = trait(
    "income", "one_of", ["100-124K", "125-149K", "150-174K", "175-199K", "200-249K"]
)
YOUNG = trait("age", "one_of", ["19-24", "25-34"])
SENIOR = trait("age", "eq", "65+")

# Rows of the plan in priority order: name, rule
MICRO_SEGMENTS: tuple[tuple[str, Rule], ...] = (
    (
        "Champions slipping away",
        everyone_of(top_spender(10), last_order("gt", 14)),
    ),
    ("Top 5 % of spenders", top_spender(5)),
    (
        "Just handed over, still weekly",
        everyone_of(HANDED_OVER, member_days("lte", 40), orders("gte", 4, 28)),
    ),
    (
        "Just handed over, gone quiet",
        everyone_of(HANDED_OVER, member_days("lte", 45), last_order("gt", 14)),
    ),
    (
        "Coupon redeemers gone quiet",
        everyone_of(coupons("gte", 1), last_order("gt", 21)),
    ),
    ("Coupon lovers", coupons("gte", 1, 60)),
    (
        "Opened, then did not buy",
        everyone_of(responded("opened", 14), last_order("gt", 14)),
    ),
    (
        "Big families, weekly",
        everyone_of(
            trait("household_size", "one_of", ["4", "5+"]), orders("gte", 4, 28)
        ),
    ),
    ("Families with a full cart", everyone_of(FAMILY, spend("gt", 300, 30))),
    ("Families gone quiet", everyone_of(FAMILY, last_order("gt", 21))),
    (
        "Fish and salad",
        everyone_of(bought_in("Fish"), bought_in("Produce", 2)),
    ),
    (
        "Counter regulars",
        everyone_of(bought_in("Deli", 3), bought_in("Meat", 2)),
    ),
    ("Deli lovers", bought_in("Deli", 3)),
    ("Salad bar lunch", bought_in("Salad bar", 2)),
    ("Fresh every week", bought_in("Produce", 5)),
    (
        "Meat, no greens",
        everyone_of(bought_in("Meat", 2), none_of(bought_in("Produce"))),
    ),
    ("Bakery mornings", bought_in("Bakery", 4)),
    ("Health seekers", bought_in("Nutrition", 3)),
    ("Beauty buyers", bought_in("Cosmetics", 1, 45)),
    ("Flowers at least once", bought_in("Flowers", 1, None)),
    ("Drugstore regulars", bought_in("Drugstore", 5)),
    ("Fuel and go", everyone_of(bought_in("Fuel", 2), spend("lt", 150, 30))),
    (
        "Well-off, small baskets",
        everyone_of(WELL_OFF, spend("lt", 100, 30), orders("gte", 1, 30)),
    ),
    ("Well-off households", everyone_of(WELL_OFF, orders("gte", 1, 30))),
    ("Young and frequent", everyone_of(YOUNG, orders("gte", 4, 28))),
    ("Seniors who stay", everyone_of(SENIOR, orders("gte", 2, 30))),
    (
        "Spent over 500, never answered",
        everyone_of(
            spend("gt", 500),
            none_of(responded("opened")),
        ),
    ),
    ("Daily shoppers", orders("gte", 15, 30)),
    ("Weekly shoppers", orders("between", [4, 14], 28)),
    # Three mistakes that people make, for the quality page to find. Here nobody thought
    # of those who come twice a month
    ("Three baskets a month", orders("eq", 3, 28)),
    (
        "Big rare baskets",
        everyone_of(orders("lte", 2, 30), spend("gt", 150, 30)),
    ),
    (
        "Top 25 %, not lately",
        everyone_of(top_spender(25), last_order("gt", 10)),
    ),
    (
        "Bargain baskets",
        everyone_of(orders("gte", 3, 30), spend("lt", 60, 30)),
    ),
    ("One basket this month", orders("eq", 1, 30)),
    (
        "Once only",
        everyone_of(orders("eq", 1), member_days("gt", 14)),
    ),
    ("Cooling down", last_order("between", [15, 30])),
    ("Lapsed a month", last_order("between", [30, 45])),
    ("Lapsed longer", last_order("gt", 45)),
    (
        "New, no household facts",
        everyone_of(member_days("lt", 30), trait("age", "unknown")),
    ),
    (
        "Tired of messages",
        everyone_of(messages("gte", 4, 60), none_of(responded("opened", 60))),
    ),
    # A colleague's row for the same people as "Well-off households"
    ("High earners, seen lately", everyone_of(WELL_OFF, last_order("lt", 30))),
    # "Just handed over, gone quiet" is above, and takes all of them
    (
        "Onboarded, then silent",
        everyone_of(HANDED_OVER, member_days("lte", 45), last_order("gt", 21)),
    ),
)

EVERY_DAY = {"kind": "every_day"}


def weekdays(*days: int) -> dict[str, Any]:
    """Return a schedule of weekdays, Monday is 0."""
    return {"kind": "weekdays", "days": list(days)}


# Micro-segment, campaign, template, duration in days, control in percent, schedule
CAMPAIGNS: tuple[tuple[str, str, str, int, int, dict[str, Any]], ...] = (
    (
        "Champions slipping away",
        "Come back, champion",
        "We miss you",
        14,
        20,
        EVERY_DAY,
    ),
    ("Top 5 % of spenders", "A small present", "Thank you", 28, 10, weekdays(0)),
    (
        "Just handed over, still weekly",
        "Pick a department",
        "Thank you",
        21,
        10,
        EVERY_DAY,
    ),
    (
        "Just handed over, gone quiet",
        "Second chance",
        "Second basket",
        14,
        20,
        EVERY_DAY,
    ),
    (
        "Coupon redeemers gone quiet",
        "New coupons inside",
        "Coupon book",
        14,
        15,
        EVERY_DAY,
    ),
    ("Coupon lovers", "Coupon Thursday", "Coupon book", 14, 10, weekdays(3)),
    ("Opened, then did not buy", "Still thinking?", "Second basket", 10, 20, EVERY_DAY),
    ("Big families, weekly", "Feed four", "Family basket", 14, 10, weekdays(4)),
    ("Families with a full cart", "Five dinners", "Family basket", 21, 10, weekdays(1)),
    ("Families gone quiet", "The list is ready", "Family basket", 14, 15, EVERY_DAY),
    ("Fish and salad", "Friday fish", "From the counter", 14, 10, weekdays(3, 4)),
    ("Counter regulars", "Cut to order", "From the counter", 14, 10, weekdays(2)),
    ("Deli lovers", "Deli days", "From the counter", 21, 10, weekdays(1, 2)),
    ("Fresh every week", "Picked yesterday", "Fresh this week", 14, 10, weekdays(0, 3)),
    ("Meat, no greens", "Try something green", "Fresh this week", 21, 20, EVERY_DAY),
    ("Health seekers", "Good for you", "Fresh this week", 21, 10, weekdays(0)),
    ("Beauty buyers", "3 for 2", "Care and beauty", 21, 15, EVERY_DAY),
    ("Drugstore regulars", "Bath week", "Care and beauty", 21, 10, weekdays(5)),
    ("Well-off, small baskets", "More in one trip", "Second basket", 21, 20, EVERY_DAY),
    (
        "Young and frequent",
        "Cook once, eat twice",
        "Family basket",
        21,
        15,
        weekdays(6),
    ),
    ("Seniors who stay", "Quiet Tuesday", "Thank you", 28, 10, weekdays(1)),
    ("Weekly shoppers", "The weekly flyer", "Fresh this week", 7, 10, weekdays(2)),
    ("Once only", "One more try", "Second basket", 21, 20, EVERY_DAY),
    ("Cooling down", "We kept your place", "We miss you", 14, 15, EVERY_DAY),
    ("Lapsed longer", "Ten dollars", "Last call", 30, 20, EVERY_DAY),
    (
        "High earners, seen lately",
        "Wine by the case",
        "From the counter",
        21,
        15,
        weekdays(4),
    ),
    (
        "Onboarded, then silent",
        "A word from the manager",
        "Second basket",
        14,
        20,
        EVERY_DAY,
    ),
)

# Campaigns whose results choose between two templates; the first is the one above
COMPARED: dict[str, tuple[str, str]] = {
    "The weekly flyer": ("Fresh this week", "Family basket")
}

PERSONAS: tuple[dict[str, Any], ...] = (
    {
        "name": "Greta, big family",
        "description": "Shops for five, plans the week on Sunday evening.",
        "demographics": "35 to 44, homeowner, three children, 50-74K.",
        "motivations": "Fewer trips, no arguments at the table.",
        "goals": "Feed everybody well on a fixed budget.",
        "pain_points": "Offers for singles; favourites out of stock on Fridays.",
        "buying_behaviour": "One large basket a week; coupons, but no clipping.",
        "rule": everyone_of(FAMILY, orders("gte", 3, 30)),
        "attributes": {"firstName": "Greta", "kids_count": "3+", "age": "35-44"},
        "habits": {"opens": 0.45, "clicks": 0.12, "orders_per_week": 1.4},
    },
    {
        "name": "Noah, after work",
        "description": "Buys dinner on the way home, every other day.",
        "demographics": "25 to 34, rents, lives alone.",
        "motivations": "Quick, fresh, no leftovers.",
        "goals": "Be out of the shop in ten minutes.",
        "pain_points": "Family packs; long lines at six.",
        "buying_behaviour": "Small baskets, deli and salad bar, hardly any coupons.",
        "rule": everyone_of(YOUNG, orders("gte", 4, 28)),
        "attributes": {"firstName": "Noah", "age": "25-34", "household_size": "1"},
        "habits": {"opens": 0.3, "clicks": 0.05, "orders_per_week": 3},
    },
    {
        "name": "Rosa, retired",
        "description": "Knows the staff by name and the flyer by heart.",
        "demographics": "65 and older, homeowner, two in the household.",
        "motivations": "Quality, a chat, a fair price.",
        "goals": "Stay independent, eat well.",
        "pain_points": "Small print, rearranged shelves.",
        "buying_behaviour": "Two baskets a week, always on the same days.",
        "rule": everyone_of(SENIOR, orders("gte", 2, 30)),
        "attributes": {"firstName": "Rosa", "age": "65+", "household_size": "2"},
        "habits": {"opens": 0.6, "clicks": 0.2, "orders_per_week": 2},
    },
)
