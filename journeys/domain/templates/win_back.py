"""Win-back: people who used to buy and have been away for three months."""

from journeys.domain.templates.drawing import (
    JourneyTemplate,
    Need,
    Note,
    Way,
    Words,
    add_tag,
    beside,
    clicked,
    decide,
    email,
    entry,
    every_day,
    goal,
    halves,
    hear,
    hold_out,
    leave,
    wait,
)
from journeys.domain.templates.measures import (
    ORDER,
    count,
    days_since,
    rule,
    total,
)

WIN_BACK = JourneyTemplate(
    key="win_back",
    name="Win-back",
    goal="Win back customers who have not ordered for 90 days, best first.",
    settings=beside(
        45,
        goal=goal(ORDER, 30, leaves=True),
        exit_rule=rule(count("Account Closed", "gte", 1, 45)),
    ),
    steps=(
        entry(
            "No order in 90 days",
            every_day(
                rule(days_since(ORDER, "between", [90, 97]), count(ORDER, "gte", 2)),
                at="10:00",
            ),
            "trial",
            again_after=180,
        ),
        hold_out("trial", "Does it help?", 15, "miss", held="quiet"),
        email("miss", "It has been a while", "miss", "interest"),
        hear(
            "interest",
            "Interested?",
            "$message_clicked",
            6,
            "days",
            clicked("miss"),
            happened="look",
            timeout="why",
        ),
        wait("look", "Time to look", 3, "days", "worth"),
        email("why", "What went wrong?", "why", "week"),
        wait("week", "A week", 7, "days", "worth"),
        decide(
            "worth",
            "Worth an offer?",
            Way(
                "best",
                "Spent over 300 in a year",
                rule(total(ORDER, "revenue", "gt", 300, 365)),
                "which",
            ),
            otherwise="news",
        ),
        halves(
            "which",
            "Money or service?",
            ("money", "15 % off", "money"),
            ("service", "Free express delivery", "service"),
        ),
        email("money", "15 % off", "money", "last"),
        email("service", "Free express delivery", "service", "last"),
        email("news", "What is new", "news", "last"),
        wait("last", "Last chance", 14, "days", "tag"),
        add_tag("tag", "Mark as lapsed", "lapsed", "gone"),
        wait("quiet", "Left in peace", 30, "days", "gone"),
        leave("gone", "Not come back", "No order in a month"),
    ),
    messages=(
        Words(
            "miss",
            "It has been a while",
            "It has been a while, {{ customer.firstName | default: 'hello again' }}",
            "<h1>A lot is new since you were here</h1>"
            "<p>We have not heard from you for three months, so here is the short"
            " version: what came, what went, and what customers like you chose"
            " meanwhile.</p>"
            '<p><a href="https://www.example.com/new">What is new</a></p>',
        ),
        Words(
            "why",
            "What went wrong?",
            "Did we do something wrong?",
            "<h1>One honest question</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }}, if something went"
            " wrong with your last order we would like to know, and to put it right."
            " One sentence is enough; just answer this mail.</p>",
        ),
        Words(
            "money",
            "15 % off",
            "15 % off, because we would like you back",
            "<h1>Fifteen percent</h1>"
            "<p>With the code <strong>BACK15</strong> everything costs 15 % less for"
            " two weeks. It works once and for all departments.</p>"
            '<p><a href="https://www.example.com/new">Have a look</a></p>',
        ),
        Words(
            "service",
            "Free express delivery",
            "Ordered today, there tomorrow, on us",
            "<h1>Express for the price of nothing</h1>"
            "<p>For two weeks your orders come by express, and we pay the difference."
            " Nothing to type in: it is set in your account.</p>"
            '<p><a href="https://www.example.com/new">Have a look</a></p>',
        ),
        Words(
            "news",
            "What is new",
            "Five things worth a second look",
            "<h1>Five things, no discount</h1>"
            "<p>Well made, fairly priced, and new since your last visit.</p>"
            '<p><a href="https://www.example.com/five">See the five</a></p>',
        ),
    ),
    events=(
        Need(ORDER, "tells who stays away, and who comes back"),
        Need("Account Closed", "lets people leave early", is_optional=True),
    ),
    attributes=(Need("firstName", "addresses people by name", is_optional=True),),
    notes={
        "entry": Note("Gone quiet", "", -1),
        "why": Note(
            "Gone quiet",
            "Email",
            -1,
            pain_point="A late parcel, a wrong size: nobody asked",
            opportunity="Put it right before talking about offers",
        ),
        "which": Note("Offer", "Email", 0, kpi="Orders and what each one cost us"),
    },
)
