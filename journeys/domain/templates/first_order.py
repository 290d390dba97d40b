"""First order: people who signed up and have not bought yet."""

from journeys.domain.templates.drawing import (
    JourneyTemplate,
    Need,
    Note,
    Way,
    Words,
    decide,
    email,
    entry,
    goal,
    hand_over,
    hear,
    hold_out,
    incubating,
    leave,
    on_event,
    until_time,
    wait,
)
from journeys.domain.templates.measures import ORDER, count, rule

FIRST_ORDER = JourneyTemplate(
    key="first_order",
    name="First order",
    goal="Lead people who signed up to their first order within three weeks.",
    settings=incubating(
        24,
        goal=goal(ORDER, 21, leaves=False),
        exit_rule=rule(count("Account Closed", "gte", 1, 24)),
    ),
    steps=(
        entry("Signed up", on_event("Signed Up"), "trial"),
        hold_out("trial", "Does it help?", 10, "hello", held="quiet"),
        email("hello", "Hello", "hello", "day_one"),
        hear(
            "day_one",
            "Order in 2 days?",
            ORDER,
            2,
            "days",
            happened="thanks",
            timeout="interest",
        ),
        decide(
            "interest",
            "What did they do?",
            Way(
                "cart",
                "Put something in the cart",
                rule(count("Product Added", "gte", 1, 3)),
                "help",
            ),
            Way(
                "looked",
                "Looked around",
                rule(count("Product Viewed", "gte", 1, 3)),
                "loved",
            ),
            otherwise="guide",
        ),
        email("help", "Anything unclear?", "help", "day_five"),
        email("loved", "What others love", "loved", "day_five"),
        email("guide", "How to choose", "guide", "day_five"),
        hear(
            "day_five",
            "Order in 5 days?",
            ORDER,
            5,
            "days",
            happened="thanks",
            timeout="weekday",
        ),
        until_time(
            "weekday",
            "A weekday evening",
            "17:00",
            "20:00",
            "offer",
            weekdays="tue wed thu",
        ),
        email("offer", "10 % off to begin with", "offer", "last"),
        hear(
            "last",
            "Order in 6 days?",
            ORDER,
            6,
            "days",
            happened="thanks",
            timeout="no_order",
        ),
        email("thanks", "Thank you", "thanks", "mouth"),
        wait("quiet", "Left in peace", 21, "days", "no_order"),
        hand_over("mouth", "To the micro-segments", "Ordered for the first time"),
        leave("no_order", "No order yet", "No order in three weeks"),
    ),
    messages=(
        Words(
            "hello",
            "Hello",
            "Welcome to {{ workspace.name }}",
            "<h1>Nice to meet you</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }},</p>"
            "<p>your account is ready. You can save things for later, follow every"
            " parcel and send anything back within 30 days, free of charge.</p>"
            '<p><a href="https://www.example.com/new">Have a look around</a></p>',
        ),
        Words(
            "help",
            "Anything unclear?",
            "Is something keeping you from ordering?",
            "<h1>Your cart is still there</h1>"
            "<p>If it was a question of size, delivery or payment: just answer this"
            " mail, we reply within a working day.</p>"
            '<p><a href="https://www.example.com/cart">Back to your cart</a></p>',
        ),
        Words(
            "loved",
            "What others love",
            "What people come back for",
            "<h1>Bought again and again</h1>"
            "<p>Ten things our customers order a second time more often than anything"
            " else, with what they say about them.</p>"
            '<p><a href="https://www.example.com/loved">See the ten</a></p>',
        ),
        Words(
            "guide",
            "How to choose",
            "Not sure where to begin?",
            "<h1>Three questions, one short list</h1>"
            "<p>Tell us whom it is for, what it is for and what it may cost. You get a"
            " list of five, no more.</p>"
            '<p><a href="https://www.example.com/guide">Answer three questions</a></p>',
        ),
        Words(
            "offer",
            "10 % off the first order",
            "10 % off your first order, until Sunday",
            "<h1>A good start</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }}, with the code"
            " <strong>HELLO10</strong> your first order costs 10 % less. It holds until"
            " Sunday night and for everything in the shop.</p>"
            '<p><a href="https://www.example.com/new">Choose something</a></p>',
        ),
        Words(
            "thanks",
            "Thank you",
            "Thank you for your first order",
            "<h1>It is on its way</h1>"
            "<p>Thank you, {{ customer.firstName | default: 'and welcome' }}. We write"
            " again when the parcel leaves; until then you can change or cancel the"
            " order in your account.</p>"
            '<p><a href="https://www.example.com/orders">Your order</a></p>',
        ),
    ),
    events=(
        Need("Signed Up", "brings people in"),
        Need(ORDER, "shows who has bought"),
        Need("Product Added", "tells who was about to buy", is_optional=True),
        Need("Product Viewed", "tells who looked around", is_optional=True),
        Need("Account Closed", "lets people leave early", is_optional=True),
    ),
    attributes=(Need("firstName", "addresses people by name", is_optional=True),),
    notes={
        "entry": Note("Sign-up", "Registration form", 1),
        "interest": Note(
            "Choice",
            "Shop",
            0,
            pain_point="Too much to choose from",
            opportunity="Answer the one question that keeps people from ordering",
        ),
        "offer": Note("Decision", "Email", 1, kpi="Orders with the code HELLO10"),
        "mouth": Note("First order", "Order confirmation", 2, kpi="First orders"),
    },
)
