"""Birthday: a gift early enough to be used, and a wish on the day itself."""

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
from journeys.domain.templates.measures import ORDER, count, days_since, rule, total

BIRTHDAY = JourneyTemplate(
    key="birthday",
    name="Birthday",
    goal="Make people glad that we remembered, and let them treat themselves.",
    settings=beside(
        30,
        goal=goal("Coupon Redeemed", 21, leaves=False),
        exit_rule=rule(count("Account Closed", "gte", 1, 30)),
    ),
    steps=(
        entry(
            "A week before",
            on_date("birthday", days=-7, at="10:00"),
            "lately",
            again_after=300,
        ),
        decide(
            "lately",
            "Bought lately?",
            Way("yes", "Yes", rule(days_since(ORDER, "lte", 730)), "trial"),
            otherwise="stranger",
        ),
        hold_out("trial", "Does it help?", 10, "worth", held="wish_day"),
        decide(
            "worth",
            "One of our best?",
            Way(
                "best",
                "Spent over 500 in a year",
                rule(total(ORDER, "revenue", "gt", 500, 365)),
                "present",
            ),
            otherwise="voucher",
        ),
        email("present", "A present", "present", "the_day"),
        email("voucher", "A voucher", "voucher", "the_day"),
        until_date("the_day", "The day itself", "birthday", "wish", none="no_day"),
        email("wish", "Happy birthday", "wish", "used"),
        hear(
            "used",
            "Used the gift?",
            "Coupon Redeemed",
            10,
            "days",
            happened="happy",
            timeout="last_days",
        ),
        email("last_days", "Four days left", "last_days", "end"),
        wait("end", "Until it ends", 4, "days", "over"),
        until_date("wish_day", "The day itself", "birthday", "plain", none="no_day"),
        email("plain", "Only the wish", "plain", "over"),
        leave("happy", "Gift used", "Used the birthday gift"),
        leave("over", "Over", "The gift has ended"),
        leave("stranger", "Not a customer lately", "No order within two years"),
        leave("no_day", "No date any more", "The birthday was taken away"),
    ),
    messages=(
        Words(
            "present",
            "A present",
            "Something is waiting for your birthday, {{ customer.firstName |"
            " default: 'soon' }}",
            "<h1>A present, not a percentage</h1>"
            "<p>You have been with us for so much this year that a code would be rude."
            " Choose one of three small presents; we put it into your next parcel.</p>"
            '<p><a href="https://www.example.com/present">Choose your present</a></p>',
        ),
        Words(
            "voucher",
            "A voucher",
            "Your birthday is in a week: this is for you",
            "<h1>Ten off, whatever you like</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }}, early enough to"
            " arrive in time: 10 {{ workspace.currency }} off your next order with the"
            " code <strong>BIRTHDAY</strong>, for three weeks.</p>"
            '<p><a href="https://www.example.com/new">Find something nice</a></p>',
        ),
        Words(
            "wish",
            "Happy birthday",
            "Happy birthday, {{ customer.firstName | default: 'dear customer' }}",
            "<h1>Happy birthday!</h1>"
            "<p>All of us at {{ workspace.name }} wish you a good day and a good year."
            " Your gift is still there whenever you like.</p>"
            '<p><a href="https://www.example.com/gift">Your gift</a></p>',
        ),
        Words(
            "plain",
            "Only the wish",
            "Happy birthday from {{ workspace.name }}",
            "<h1>Happy birthday!</h1>"
            "<p>Hello {{ customer.firstName | default: 'there' }}, no offer and nothing"
            " to click today: we only wish you a good day.</p>",
        ),
        Words(
            "last_days",
            "Four days left",
            "Your birthday gift holds for four more days",
            "<h1>Before it ends</h1>"
            "<p>In case it went under between the candles: your gift holds until the"
            " end of the week.</p>"
            '<p><a href="https://www.example.com/gift">Use it now</a></p>',
        ),
    ),
    events=(
        Need("Coupon Redeemed", "shows who used the gift"),
        Need(ORDER, "tells how well we know each other"),
        Need("Account Closed", "lets people leave early", is_optional=True),
    ),
    attributes=(
        Need("birthday", "the day, as in 1990-05-17; the year does not matter"),
        Need("firstName", "addresses people by name", is_optional=True),
    ),
    notes={
        "worth": Note("Before the day", "", 0, opportunity="A present says more"),
        "wish": Note("The day", "Email", 2, kpi="Opened on the day"),
        "last_days": Note("Afterwards", "Email", 0, kpi="Gifts used"),
    },
)
