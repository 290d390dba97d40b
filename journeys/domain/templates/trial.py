"""Trial to paid: show the value early, help those who are stuck, ask in time."""

from journeys.domain.templates.drawing import (
    JourneyTemplate,
    Need,
    Note,
    Way,
    Words,
    ask_team,
    decide,
    email,
    entry,
    goal,
    hand_over,
    hear,
    incubating,
    leave,
    on_event,
    until_time,
    wait,
)
from journeys.domain.templates.measures import count, rule

STARTED, USED, PAID = "Trial Started", "Feature Used", "Subscription Started"

TRIAL = JourneyTemplate(
    key="trial",
    name="Trial to paid",
    goal="Show people what the product is worth to them before the trial ends.",
    settings=incubating(
        30,
        goal=goal(PAID, 28, leaves=False),
        exit_rule=rule(count("Trial Cancelled", "gte", 1, 30)),
        reincubate_after_days=180,
    ),
    steps=(
        entry("Trial started", on_event(STARTED), "start", again_after=180),
        email(
            "start", "Your first ten minutes", "start", "first", purpose="transactional"
        ),
        hear(
            "first",
            "First use?",
            USED,
            2,
            "days",
            happened="day_five",
            timeout="stuck",
        ),
        email("stuck", "Stuck?", "stuck", "day_five"),
        wait("day_five", "Until day 5", 3, "days", "how_much"),
        decide(
            "how_much",
            "How much is it used?",
            Way("lot", "5 times or more", rule(count(USED, "gte", 5, 7)), "more"),
            Way("some", "At least once", rule(count(USED, "gte", 1, 7)), "story"),
            otherwise="team",
        ),
        email("more", "Do more with it", "more", "day_ten"),
        email("story", "How others use it", "story", "day_ten"),
        ask_team(
            "team",
            "Offer a call",
            "Sales",
            "Trial is not used",
            "Offer 15 minutes to set it up together. Ask what they wanted to solve.",
            "story",
        ),
        hear(
            "day_ten",
            "Paid by day 10?",
            PAID,
            5,
            "days",
            happened="paid",
            timeout="office",
        ),
        until_time(
            "office",
            "Office hours",
            "09:00",
            "16:00",
            "ends",
            weekdays="mon tue wed thu fri",
        ),
        email("ends", "Three days left", "ends", "end", purpose="transactional"),
        hear(
            "end",
            "Paid by the end?",
            PAID,
            4,
            "days",
            happened="paid",
            timeout="extend",
        ),
        email("extend", "Another week?", "extend", "late"),
        hear(
            "late",
            "Paid after all?",
            PAID,
            8,
            "days",
            happened="paid",
            timeout="not_paid",
        ),
        email("paid", "Welcome aboard", "paid", "mouth", purpose="transactional"),
        hand_over("mouth", "To the micro-segments", "Pays now"),
        leave("not_paid", "Not paid", "The trial ended without a subscription"),
    ),
    messages=(
        Words(
            "start",
            "Your first ten minutes",
            "Your trial has started: the first ten minutes",
            "<h1>Begin with one thing</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }}, your trial runs for"
            " 14 days and needs no card. People who do this one thing first get the"
            " most out of it:</p>"
            '<p><a href="https://www.example.com/first-steps">Set up your first'
            " project</a></p>",
            "transactional",
        ),
        Words(
            "stuck",
            "Stuck?",
            "Did something get in the way?",
            "<h1>Two days, nothing yet</h1>"
            "<p>That is usually one of three things: no data at hand, no time, or one"
            " step that is not clear. For the first there is sample data, for the last"
            " just answer this mail.</p>"
            '<p><a href="https://www.example.com/sample">Open the sample</a></p>',
        ),
        Words(
            "more",
            "Do more with it",
            "You use it well. Here is what comes next",
            "<h1>Three things power users do</h1>"
            "<p>You have the basics. These three save the most time, and all are part"
            " of your trial.</p>"
            '<p><a href="https://www.example.com/more">Try them</a></p>',
        ),
        Words(
            "story",
            "How others use it",
            "How a team like yours uses it",
            "<h1>Monday to Friday, in one page</h1>"
            "<p>What a team of five does with it in a week, with numbers and pictures."
            " Three minutes to read.</p>"
            '<p><a href="https://www.example.com/story">Read the story</a></p>',
        ),
        Words(
            "ends",
            "Three days left",
            "Your trial ends in three days",
            "<h1>Three days left</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }}, your trial ends on"
            " its 14th day. Nothing is charged by itself. To keep everything as it is,"
            " choose a plan before then.</p>"
            '<p><a href="https://www.example.com/plans">Choose a plan</a></p>',
            "transactional",
        ),
        Words(
            "extend",
            "Another week?",
            "Would another week help?",
            "<h1>Not decided yet?</h1>"
            "<p>If you did not get round to it, take another week. One click, no card,"
            " and your work is still there.</p>"
            '<p><a href="https://www.example.com/extend">Take another week</a></p>',
        ),
        Words(
            "paid",
            "Welcome aboard",
            "Welcome aboard",
            "<h1>Thank you</h1>"
            "<p>Your plan is active. Your invoice, your seats and the way to cancel are"
            " all on one page.</p>"
            '<p><a href="https://www.example.com/billing">Your plan</a></p>',
            "transactional",
        ),
    ),
    events=(
        Need(STARTED, "brings people in"),
        Need(USED, "tells who has seen what it is worth"),
        Need(PAID, "the goal"),
        Need("Trial Cancelled", "lets people leave early", is_optional=True),
    ),
    attributes=(Need("firstName", "addresses people by name", is_optional=True),),
    notes={
        "first": Note(
            "First use", "Product", 0, pain_point="An empty page", kpi="Used by day 2"
        ),
        "how_much": Note("Value", "Product", 1, kpi="Five uses in a week"),
        "ends": Note("Decision", "Email", -1, kpi="Paid by day 14"),
        "mouth": Note("Customer", "Invoice", 2),
    },
)
