"""Cart abandoned: remind once, ask once, then leave people alone."""

from journeys.domain.templates.drawing import (
    JourneyTemplate,
    Need,
    Note,
    Way,
    Words,
    ask_team,
    beside,
    clicked,
    decide,
    email,
    entry,
    goal,
    hear,
    hold_out,
    leave,
    on_event,
    until_time,
    wait,
)
from journeys.domain.templates.measures import ORDER, count, rule, total

ADDED = "Product Added"

CART_ABANDONED = JourneyTemplate(
    key="cart_abandoned",
    name="Cart abandoned",
    goal="Bring people back to the cart they left, without paying those who would"
    " have come back anyway.",
    settings=beside(
        7,
        admits="all",
        goal=goal(ORDER, 7, leaves=True),
        exit_rule=rule(count("Cart Cleared", "gte", 1, 2)),
    ),
    steps=(
        entry("Filled a cart", on_event(ADDED), "hour", again_after=14),
        wait("hour", "Time to finish", 2, "hours", "trial"),
        hold_out("trial", "Does it help?", 10, "reminder", held="quiet"),
        email("reminder", "You left something", "reminder", "seen"),
        hear(
            "seen",
            "Back to the cart?",
            "$message_clicked",
            20,
            "hours",
            clicked("reminder"),
            happened="thinking",
            timeout="evening",
        ),
        wait("thinking", "Let them think", 1, "days", "question"),
        email("question", "Any question?", "question", "rest"),
        until_time("evening", "The next evening", "17:00", "20:00", "value"),
        decide(
            "value",
            "How large a cart?",
            Way(
                "large",
                "Over 200",
                rule(total(ADDED, "price", "gt", 200, 3)),
                "call",
            ),
            Way(
                "regular",
                "Bought before",
                rule(count(ORDER, "gte", 1)),
                "still_there",
            ),
            otherwise="delivery",
        ),
        ask_team(
            "call",
            "Ask in person",
            "Sales",
            "Large cart left behind",
            "Look at the cart and offer help in a personal mail. No discount.",
            "still_there",
        ),
        email("still_there", "Still there", "still_there", "rest"),
        email("delivery", "Free delivery", "delivery", "rest"),
        wait("rest", "Last chance to buy", 3, "days", "not_bought"),
        wait("quiet", "Left in peace", 5, "days", "not_bought"),
        leave("not_bought", "Not bought", "The cart was left"),
    ),
    messages=(
        Words(
            "reminder",
            "You left something",
            "You left something in your cart",
            "<h1>Still in your cart</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }},</p>"
            "<p>you put something aside and were called away. It is where you left it,"
            " and nothing has been charged.</p>"
            '<p><a href="https://www.example.com/cart">Back to your cart</a></p>',
        ),
        Words(
            "question",
            "Any question?",
            "Is there a question we can answer?",
            "<h1>Can we help?</h1>"
            "<p>You had another look at your cart. If it is about size, delivery or"
            " returns, the answers are one click away; for everything else just answer"
            " this mail.</p>"
            '<p><a href="https://www.example.com/help">Questions and answers</a></p>',
        ),
        Words(
            "still_there",
            "Still there",
            "We kept your cart for you",
            "<h1>Kept for three more days</h1>"
            "<p>What is in your cart is reserved for you. After that it goes back to"
            " the shelf.</p>"
            '<p><a href="https://www.example.com/cart">Finish your order</a></p>',
        ),
        Words(
            "delivery",
            "Free delivery",
            "Your delivery is on us",
            "<h1>No delivery costs this time</h1>"
            "<p>It is your first order with us, so we pay the parcel. It is taken off"
            " by itself if you order within three days.</p>"
            '<p><a href="https://www.example.com/cart">Back to your cart</a></p>',
        ),
    ),
    events=(
        Need(ADDED, "brings people in; its price tells how large the cart is"),
        Need(ORDER, "shows who bought after all: they leave at once"),
        Need("Cart Cleared", "lets people leave who emptied it", is_optional=True),
    ),
    attributes=(Need("firstName", "addresses people by name", is_optional=True),),
    notes={
        "entry": Note("Choice", "Cart", 1),
        "reminder": Note(
            "Hesitation",
            "Email",
            -1,
            pain_point="Was interrupted, or shocked by the delivery costs",
            kpi="Orders within a day",
        ),
        "call": Note("Hesitation", "Personal mail", 1, opportunity="Advise, not push"),
    },
)
