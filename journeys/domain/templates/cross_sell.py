"""Post-purchase cross-sell: help with what was bought, then what goes with it."""

from journeys.domain.templates.drawing import (
    JourneyTemplate,
    Need,
    Note,
    Way,
    Words,
    beside,
    clicked,
    decide,
    email,
    entry,
    goal,
    halves,
    hear,
    hold_out,
    leave,
    on_event,
    until_time,
    wait,
)
from journeys.domain.templates.measures import ORDER, count, rule, total

CROSS_SELL = JourneyTemplate(
    key="cross_sell",
    name="Post-purchase cross-sell",
    goal="Help people enjoy what they bought, and show them what goes with it.",
    settings=beside(
        40,
        goal=goal(ORDER, 30, leaves=True),
        exit_rule=rule(count("Order Refunded", "gte", 1, 30)),
    ),
    steps=(
        entry("Ordered", on_event(ORDER), "arrive", again_after=60),
        wait("arrive", "Until it has arrived", 5, "days", "trial"),
        hold_out("trial", "Does it help?", 10, "tips", held="quiet"),
        email("tips", "Get the most out of it", "tips", "read"),
        hear(
            "read",
            "Read the tips?",
            "$message_clicked",
            5,
            "days",
            clicked("tips"),
            happened="weekend",
            timeout="pause",
        ),
        wait("pause", "A little longer", 4, "days", "weekend"),
        until_time(
            "weekend", "On the weekend", "10:00", "18:00", "kind", weekdays="sat sun"
        ),
        decide(
            "kind",
            "What kind of buyer?",
            Way(
                "loyal",
                "4 or more orders a year",
                rule(count(ORDER, "gte", 4, 365)),
                "early",
            ),
            Way(
                "large",
                "Over 200 in this month",
                rule(total(ORDER, "revenue", "gt", 200, 30)),
                "care",
            ),
            otherwise="which",
        ),
        email("early", "First look", "early", "rest"),
        email("care", "Care and spare parts", "care", "rest"),
        halves(
            "which",
            "One thing or a set?",
            ("one", "One thing", "one"),
            ("set", "A set", "set"),
        ),
        email("one", "It goes well with", "one", "rest"),
        email("set", "Better together", "set", "rest"),
        wait("rest", "Time to decide", 12, "days", "over"),
        wait("quiet", "Left in peace", 25, "days", "over"),
        leave("over", "Over", "No further order"),
    ),
    messages=(
        Words(
            "tips",
            "Get the most out of it",
            "Three tips for what you just bought",
            "<h1>Get the most out of it</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }}, it should have"
            " arrived by now. Here is how to set it up, how to look after it, and what"
            " people ask most.</p>"
            '<p><a href="https://www.example.com/tips">Read the tips</a></p>',
        ),
        Words(
            "early",
            "First look",
            "A first look, before everybody else",
            "<h1>Two days early</h1>"
            "<p>You know what you like, so we show you the new things first. From"
            " Tuesday on they are in the shop for everybody.</p>"
            '<p><a href="https://www.example.com/early">Have a first look</a></p>',
        ),
        Words(
            "care",
            "Care and spare parts",
            "How to make it last",
            "<h1>Made to last</h1>"
            "<p>The right care doubles its life. Everything for it, and every spare"
            " part, is in one place.</p>"
            '<p><a href="https://www.example.com/care">Care and spare parts</a></p>',
        ),
        Words(
            "one",
            "It goes well with",
            "Most people add this one thing",
            "<h1>One thing that goes with it</h1>"
            "<p>Of ten people who bought the same, six came back for this. You may like"
            " it too.</p>"
            '<p><a href="https://www.example.com/goes-with">Show me</a></p>',
        ),
        Words(
            "set",
            "Better together",
            "Better together, and 12 % less",
            "<h1>The set</h1>"
            "<p>Three things that belong together, for 12 % less than one by one. Since"
            " you own one already, we take its price off.</p>"
            '<p><a href="https://www.example.com/set">See the set</a></p>',
        ),
    ),
    events=(
        Need(ORDER, "brings people in, and shows who ordered again"),
        Need("Order Refunded", "stops when something was sent back", is_optional=True),
    ),
    attributes=(Need("firstName", "addresses people by name", is_optional=True),),
    notes={
        "tips": Note(
            "First use", "Email", 1, pain_point="Nobody reads the manual", kpi="Clicks"
        ),
        "kind": Note("Liking it", "", 1),
        "which": Note("Wanting more", "Email", 0, kpi="Second item per customer"),
    },
)
