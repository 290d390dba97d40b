"""Onboarding: from the first order to a habit, within 35 days."""

from journeys.domain.templates.drawing import (
    JourneyTemplate,
    Need,
    Note,
    Way,
    Words,
    clicked,
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
from journeys.domain.templates.measures import ORDER, any_of, count, rule, total

ONBOARDING = JourneyTemplate(
    key="onboarding",
    name="Onboarding",
    goal="Turn first-time buyers into people who come back within a month.",
    settings=incubating(
        35,
        goal=goal(ORDER, 30, leaves=False),
        exit_rule=rule(count("Account Closed", "gte", 1, 35)),
    ),
    steps=(
        entry("First order", on_event(ORDER), "new"),
        decide(
            "new",
            "New to us?",
            Way("new", "The very first order", rule(count(ORDER, "lte", 1)), "trial"),
            otherwise="known",
        ),
        hold_out("trial", "Does it help?", 10, "welcome", held="quiet"),
        email("welcome", "Welcome", "welcome", "read"),
        hear(
            "read",
            "Looked around?",
            "$message_clicked",
            3,
            "days",
            clicked("welcome"),
            happened="morning",
            timeout="basics",
        ),
        email("basics", "Three good reasons", "basics", "morning"),
        until_time("morning", "A quiet morning", "09:00", "11:00", "again"),
        hear(
            "again",
            "Second order?",
            ORDER,
            9,
            "days",
            happened="thanks",
            timeout="nudge",
        ),
        email("thanks", "Good to see you again", "thanks", "settle"),
        email("nudge", "A little thank-you", "nudge", "settle"),
        wait("settle", "Time to settle", 10, "days", "habit"),
        decide(
            "habit",
            "A habit yet?",
            Way(
                "regular",
                "3 or more orders",
                rule(count(ORDER, "gte", 3, 30)),
                "regular",
            ),
            Way(
                "spender",
                "Spent over 150",
                rule(
                    any_of(
                        total(ORDER, "revenue", "gt", 150, 30),
                        count("Product Viewed", "gte", 20, 30),
                    )
                ),
                "picks",
            ),
            otherwise="rest",
        ),
        email("regular", "You are a regular", "regular", "rest"),
        email("picks", "Picked for you", "picks", "rest"),
        wait("rest", "Until about day 30", 7, "days", "mouth"),
        wait("quiet", "Left in peace", 30, "days", "mouth"),
        hand_over("mouth", "To the micro-segments", "Onboarding is over"),
        leave("known", "Knows us already", "Had ordered before"),
    ),
    messages=(
        Words(
            "welcome",
            "Welcome",
            "Welcome, {{ customer.firstName | default: 'and thank you' }}",
            "<h1>Good to have you with us</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }},</p>"
            "<p>thank you for your first order. Here is what most people want to know"
            " in their first week: where an order stands, how to send something back,"
            " and whom to ask.</p>"
            '<p><a href="https://www.example.com/account">Open your account</a></p>'
            "<p>If anything is not as it should be, just answer this mail. A person"
            " reads it.</p>",
        ),
        Words(
            "basics",
            "Three good reasons",
            "Three things regulars like about {{ workspace.name }}",
            "<h1>What regulars like</h1>"
            "<ul><li>Saved lists: order again in two clicks.</li>"
            "<li>Free returns for 30 days, with the label already in the box.</li>"
            "<li>Reminders for what is sold out, only if you ask for them.</li></ul>"
            '<p><a href="https://www.example.com/start">Take two minutes to set'
            " them up</a></p>",
        ),
        Words(
            "thanks",
            "Good to see you again",
            "Good to see you again",
            "<h1>Twice already</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }}, thank you for coming"
            " back. Your points from both orders are in your account.</p>"
            '<p><a href="https://www.example.com/points">See your points</a></p>',
        ),
        Words(
            "nudge",
            "A little thank-you",
            "Your second delivery is on us",
            "<h1>No delivery costs on your next order</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }}, the second order is"
            " the one that shows whether we got the first one right. So the delivery is"
            " on us, for the next 14 days. It is taken off by itself.</p>"
            '<p><a href="https://www.example.com/new">See what is new</a></p>',
        ),
        Words(
            "regular",
            "You are a regular",
            "That was quick: you are a regular",
            "<h1>Thank you</h1>"
            "<p>Three orders in your first month. Regulars hear of new things a day"
            " before everybody else; you do not have to do anything for it.</p>"
            '<p><a href="https://www.example.com/early">See what comes next</a></p>',
        ),
        Words(
            "picks",
            "Picked for you",
            "Picked for you, {{ customer.firstName | default: 'with care' }}",
            "<h1>A few things that go with what you have</h1>"
            "<p>We looked at what you chose so far and put a short list together. No"
            " rush: it stays in your account.</p>"
            '<p><a href="https://www.example.com/for-you">Open your list</a></p>',
        ),
    ),
    events=(
        Need(ORDER, "brings people in and counts their orders"),
        Need("Product Viewed", "finds people who look around a lot", is_optional=True),
        Need("Account Closed", "lets people leave early", is_optional=True),
    ),
    attributes=(Need("firstName", "addresses people by name", is_optional=True),),
    notes={
        "entry": Note("First order", "Order confirmation", 1),
        "welcome": Note(
            "Arrival",
            "Email",
            1,
            pain_point="Does not know where an order stands or whom to ask",
            kpi="Clicks in the welcome",
        ),
        "again": Note(
            "Second order",
            "Shop",
            0,
            opportunity="The second order decides whether people stay",
            kpi="Second order within 14 days",
        ),
        "habit": Note("Habit", "Shop", 1, kpi="Three orders in 30 days"),
        "mouth": Note("Hand-over", "", 1),
    },
)
