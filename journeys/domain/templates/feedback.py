"""Survey and feedback: ask after the parcel came, and act on the answer."""

from journeys.domain.templates.drawing import (
    JourneyTemplate,
    Need,
    Note,
    Way,
    Words,
    add_tag,
    ask_team,
    beside,
    decide,
    email,
    entry,
    goal,
    hear,
    leave,
    on_event,
    survey,
    until_time,
    wait,
)
from journeys.domain.templates.measures import count, property_is, rule

DELIVERED, ANSWERED = "Order Delivered", "$survey_answered"
SURVEY = "After delivery"
OURS = property_is("survey", "eq", SURVEY)

FEEDBACK = JourneyTemplate(
    key="feedback",
    name="Survey and feedback",
    goal="Hear how the last order went, and turn a bad answer into a good one.",
    settings=beside(
        30,
        admits="all",
        goal=goal(ANSWERED, 14, leaves=False),
        exit_rule=rule(count("Order Refunded", "gte", 1, 3)),
    ),
    steps=(
        entry("The parcel came", on_event(DELIVERED), "use", again_after=90),
        wait("use", "Time to use it", 4, "days", "morning"),
        until_time(
            "morning",
            "A working day",
            "10:00",
            "16:00",
            "ask",
            weekdays="mon tue wed thu fri",
        ),
        survey("ask", "How was it?", "ask", "answer", scale="nps", survey=SURVEY),
        hear(
            "answer",
            "Answered?",
            ANSWERED,
            3,
            "days",
            OURS,
            happened="score",
            timeout="again",
        ),
        survey("again", "One click", "again", "answer_two", scale="nps", survey=SURVEY),
        hear(
            "answer_two",
            "Answered now?",
            ANSWERED,
            7,
            "days",
            OURS,
            happened="score",
            timeout="silent",
        ),
        decide(
            "score",
            "How happy?",
            Way(
                "happy",
                "9 or 10",
                rule(
                    count(ANSWERED, "gte", 1, 15, OURS, property_is("score", "gte", 9))
                ),
                "review",
            ),
            Way(
                "unhappy",
                "0 to 6",
                rule(
                    count(ANSWERED, "gte", 1, 15, OURS, property_is("score", "lte", 6))
                ),
                "call",
            ),
            otherwise="thanks",
        ),
        email("review", "Would you tell others?", "review", "fan"),
        add_tag("fan", "Mark as a fan", "promoter", "done"),
        ask_team(
            "call",
            "Put it right",
            "Support",
            "A customer is not happy",
            "Read the last order, call or write within a working day, and put it"
            " right. Note what went wrong.",
            "sorry",
        ),
        email("sorry", "We are sorry", "sorry", "done"),
        email("thanks", "Thank you", "thanks", "done"),
        leave("done", "Heard", "Answered the survey"),
        leave("silent", "No answer", "Asked twice, no answer"),
    ),
    messages=(
        Words(
            "ask",
            "How was it?",
            "How was your order?",
            "<h1>How was it?</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }}, your parcel came a"
            " few days ago. Would you recommend us to a friend? One click is enough;"
            " a person reads every answer below seven.</p>",
        ),
        Words(
            "again",
            "One click",
            "One click, if you have a second",
            "<h1>Just one click</h1>"
            "<p>We will not ask a third time. From 0 (never) to 10 (at once): would you"
            " recommend {{ workspace.name }}?</p>",
        ),
        Words(
            "review",
            "Would you tell others?",
            "Thank you. Would you tell others?",
            "<h1>That made our day</h1>"
            "<p>Most people choose by what others say. If you have two minutes, a few"
            " honest words help a lot.</p>"
            '<p><a href="https://www.example.com/review">Write a review</a></p>',
        ),
        Words(
            "sorry",
            "We are sorry",
            "We are sorry, and we want to put it right",
            "<h1>That was not good enough</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }}, thank you for"
            " telling us. Somebody of our team will write to you within a working day."
            " If you would rather tell it now, just answer this mail.</p>",
        ),
        Words(
            "thanks",
            "Thank you",
            "Thank you for your answer",
            "<h1>Thank you</h1>"
            "<p>Good, but not perfect: understood. If there is one thing we should do"
            " better, answer this mail with it.</p>",
        ),
    ),
    events=(
        Need(DELIVERED, "brings people in when they have something to say"),
        Need("Order Refunded", "keeps those away who sent it back", is_optional=True),
    ),
    attributes=(Need("firstName", "addresses people by name", is_optional=True),),
    notes={
        "use": Note("Use", "At home", 1),
        "ask": Note("Feedback", "Email", 0, kpi="Share of answers"),
        "call": Note(
            "Recovery",
            "Phone or mail",
            -2,
            pain_point="Nobody reacts to complaints",
            opportunity="A mended complaint makes a loyal customer",
            kpi="Hours until somebody called",
        ),
        "review": Note("Recommendation", "Email", 2, kpi="Reviews written"),
    },
)
