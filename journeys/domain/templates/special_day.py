"""Special day: an anniversary people told us of, with time to find a present."""

from journeys.domain.templates.drawing import (
    JourneyTemplate,
    Need,
    Note,
    Way,
    Words,
    beside,
    decide,
    email,
    entry,
    goal,
    hear,
    hold_out,
    leave,
    on_date,
    until_date,
    wait,
)
from journeys.domain.templates.measures import ORDER, attribute, count, rule, total

SPECIAL_DAY = JourneyTemplate(
    key="special_day",
    name="Special day",
    goal="Help people find a present in time for a day that matters to them.",
    settings=beside(
        40,
        goal=goal(ORDER, 21, leaves=False),
        exit_rule=rule(count("Account Closed", "gte", 1, 40)),
    ),
    steps=(
        entry(
            "Three weeks before",
            on_date("anniversary", days=-21, at="10:00"),
            "trial",
            again_after=300,
        ),
        hold_out("trial", "Does it help?", 10, "remind", held="quiet"),
        email("remind", "In three weeks", "remind", "ordered"),
        hear("ordered", "Ordered?", ORDER, 9, "days", happened="wrap", timeout="taste"),
        decide(
            "taste",
            "How generous?",
            Way(
                "generous",
                "Spent over 200 in a year",
                rule(total(ORDER, "revenue", "gt", 200, 365)),
                "fine",
            ),
            Way(
                "known",
                "Told us a favourite",
                rule(attribute("favourite_category", "known")),
                "favourite",
            ),
            otherwise="ideas",
        ),
        email("fine", "Something fine", "fine", "last_call"),
        email("favourite", "From the favourites", "favourite", "last_call"),
        email("ideas", "Ten ideas", "ideas", "last_call"),
        until_date(
            "last_call",
            "Last day for delivery",
            "anniversary",
            "bought",
            days=-4,
            none="no_day",
        ),
        decide(
            "bought",
            "Bought meanwhile?",
            Way("yes", "Yes", rule(count(ORDER, "gte", 1, 17)), "wrap"),
            otherwise="express",
        ),
        email("express", "Still in time", "express", "the_day"),
        email("wrap", "Shall we wrap it?", "wrap", "the_day", purpose="transactional"),
        until_date("the_day", "The day itself", "anniversary", "wish", none="no_day"),
        email("wish", "A good day", "wish", "over"),
        wait("quiet", "Left in peace", 21, "days", "over"),
        leave("over", "Over", "The day has passed"),
        leave("no_day", "No date any more", "The date was taken away"),
    ),
    messages=(
        Words(
            "remind",
            "In three weeks",
            "Your special day is in three weeks",
            "<h1>In good time</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }}, you told us of a day"
            " that matters to you. It is in three weeks: enough time to find something"
            " that fits, and to have a name put on it.</p>"
            '<p><a href="https://www.example.com/presents">Find a present</a></p>',
        ),
        Words(
            "fine",
            "Something fine",
            "Something fine, for a day that comes once a year",
            "<h1>Seven fine things</h1>"
            "<p>Small makers, small numbers, and each comes in a box worth keeping.</p>"
            '<p><a href="https://www.example.com/fine">See the seven</a></p>',
        ),
        Words(
            "favourite",
            "From the favourites",
            "New in {{ customer.favourite_category | default: 'your favourites' }}",
            "<h1>Close to what you like</h1>"
            "<p>You told us what you like best. Here is what came in lately, sorted by"
            " how well it makes a present.</p>"
            '<p><a href="https://www.example.com/favourites">Have a look</a></p>',
        ),
        Words(
            "ideas",
            "Ten ideas",
            "Ten ideas that always go down well",
            "<h1>Ten ideas, five of them small</h1>"
            "<p>Chosen by people who give a lot of presents, and never too late by more"
            " than a day.</p>"
            '<p><a href="https://www.example.com/ideas">See the ten</a></p>',
        ),
        Words(
            "express",
            "Still in time",
            "Order today and it is there in time",
            "<h1>Four days left</h1>"
            "<p>Ordered by tonight, everything on this page arrives before your day. We"
            " pay the express parcel.</p>"
            '<p><a href="https://www.example.com/express">What still arrives</a></p>',
        ),
        Words(
            "wrap",
            "Shall we wrap it?",
            "Shall we wrap it for you?",
            "<h1>A present?</h1>"
            "<p>If your order is a present, we wrap it and put in a card with your own"
            " words, without the price. Tell us with one click.</p>"
            '<p><a href="https://www.example.com/wrap">Yes, wrap it</a></p>',
            "transactional",
        ),
        Words(
            "wish",
            "A good day",
            "Have a wonderful day",
            "<h1>Today is the day</h1>"
            "<p>All of us at {{ workspace.name }} wish you both a wonderful day.</p>",
        ),
    ),
    events=(
        Need(ORDER, "shows who found a present"),
        Need("Account Closed", "lets people leave early", is_optional=True),
    ),
    attributes=(
        Need("anniversary", "the day, as in 2015-06-20: a wedding, a name day"),
        Need("favourite_category", "chooses ideas that fit", is_optional=True),
        Need("firstName", "addresses people by name", is_optional=True),
    ),
    notes={
        "remind": Note("Looking ahead", "Email", 1, pain_point="Remembers too late"),
        "taste": Note("Choosing", "Shop", 0, opportunity="Ideas, not discounts"),
        "express": Note("In a hurry", "Email", -1, kpi="Orders by express"),
        "wish": Note("The day", "Email", 2),
    },
)
