"""Reactivation: wake people who read nothing any more, or stop writing to them."""

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
    leave,
    until_time,
    wait,
)
from journeys.domain.templates.measures import (
    ORDER,
    count,
    days_since,
    rule,
)

SENT, OPENED = "$message_sent", "$message_opened"

REACTIVATION = JourneyTemplate(
    key="reactivation",
    name="Reactivation",
    goal="Wake subscribers who have not opened anything for months, and stop writing"
    " to the rest.",
    settings=beside(
        40,
        goal=goal("$message_clicked", 30, leaves=False),
        exit_rule=rule(count(ORDER, "gte", 1, 2)),
    ),
    steps=(
        entry(
            "Reads nothing any more",
            every_day(
                rule(
                    count(SENT, "gte", 5, 90),
                    count(OPENED, "eq", 0, 90),
                    days_since(ORDER, "gt", 60),
                ),
                at="09:30",
            ),
            "subject",
            again_after=365,
        ),
        halves(
            "subject",
            "Which subject?",
            ("plain", "Plain question", "plain"),
            ("news", "What they missed", "missed"),
        ),
        email("plain", "Still interested?", "plain", "opened"),
        email("missed", "What you missed", "missed", "opened"),
        hear(
            "opened", "Opened it?", OPENED, 7, "days", happened="awake", timeout="time"
        ),
        until_time("time", "Another time of day", "18:00", "20:00", "choose"),
        email("choose", "How often?", "choose", "chosen"),
        hear(
            "chosen",
            "Chose something?",
            "$message_clicked",
            7,
            "days",
            clicked("choose"),
            happened="awake",
            timeout="worth",
        ),
        decide(
            "worth",
            "Bought in a year?",
            Way("yes", "Yes", rule(days_since(ORDER, "lte", 365)), "last"),
            otherwise="sleep",
        ),
        email("last", "The last one", "last", "answer"),
        hear("answer", "Awake?", OPENED, 10, "days", happened="awake", timeout="sleep"),
        add_tag("sleep", "Mark as asleep", "asleep", "asleep"),
        wait("awake", "Let them settle", 3, "days", "welcome_back"),
        email("welcome_back", "Good to have you back", "welcome_back", "back"),
        leave("back", "Awake again", "Reads again"),
        leave("asleep", "Asleep", "Read nothing: write no more"),
    ),
    messages=(
        Words(
            "plain",
            "Still interested?",
            "Shall we go on writing to you?",
            "<h1>An honest question</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }}, you have not opened"
            " our mails for a while. That is fine. If you still want them, one click"
            " is enough; if not, we stop by ourselves.</p>"
            '<p><a href="https://www.example.com/stay">Yes, go on</a></p>',
        ),
        Words(
            "missed",
            "What you missed",
            "What you missed since spring",
            "<h1>The three best things</h1>"
            "<p>Of all we sent, these three were read most. Each takes a minute.</p>"
            '<p><a href="https://www.example.com/best">Read them</a></p>',
        ),
        Words(
            "choose",
            "How often?",
            "Once a week, once a month, or never?",
            "<h1>You decide how often</h1>"
            "<p>Weekly is too much for many people. Choose what suits you; it takes one"
            " click and holds at once.</p>"
            '<p><a href="https://www.example.com/often">Choose how often</a></p>',
        ),
        Words(
            "last",
            "The last one",
            "This is our last mail",
            "<h1>Goodbye, unless you say otherwise</h1>"
            "<p>We do not want to fill your inbox. If you do nothing, you will not hear"
            " from us any more. Your account and your orders stay as they are.</p>"
            '<p><a href="https://www.example.com/stay">I would like to stay</a></p>',
        ),
        Words(
            "welcome_back",
            "Good to have you back",
            "Good to have you back",
            "<h1>Less, but better</h1>"
            "<p>Thank you for staying. From now on you get one mail a month, with what"
            " is worth it.</p>"
            '<p><a href="https://www.example.com/often">Change how often</a></p>',
        ),
    ),
    events=(Need(ORDER, "tells who is a customer, and who is awake by buying"),),
    attributes=(Need("firstName", "addresses people by name", is_optional=True),),
    notes={
        "entry": Note("Silence", "Inbox", -1, pain_point="Too many mails"),
        "choose": Note("Choice", "Email", 0, opportunity="Less often, not never"),
        "sleep": Note("Goodbye", "", 0, kpi="Complaints and bounces go down"),
    },
)
