"""Every screen and its main states can be used by everybody, in light and dark."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page

import campaigns.services
import segments.services
from config.demo.rules import orders
from docs.screens.table import SCREENS, SETTLE_MS, Screen, show
from journeys import services
from journeys.models import Enrollment, TeamTask
from messaging.models import MailboxItem
from segments.models import Persona
from tests.e2e.conftest import Enter
from tests.e2e.test_results import welcome
from tests.journeys.factories import START, create_template
from tests.messaging.factories import queue

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
]
ROUTES = Path(__file__).parents[2] / "frontend" / "src" / "app" / "routes.tsx"
# What a scheme changes; everything else is the same in both
IN_DARK = ["color-contrast", "link-in-text-block"]


def furnish(author: User) -> dict[str, object]:
    """Give every screen something to show; return what the paths of the table name."""
    journey = welcome()
    services.add_comment(
        journey_id=journey.pk, user_id=author.pk, text="Is a day enough?"
    )
    services.add_label(journey_id=journey.pk, name="Loyalty")
    enrollment = Enrollment.objects.earliest("id")
    TeamTask.objects.create(
        customer_id=enrollment.customer_id, journey=journey, enrollment=enrollment,
        visit_no=1, team="Sales", title="Call them", text="Be kind", created_at=START,
    )  # fmt: skip
    template = create_template("Hello")
    (message,) = queue(template, enrollment.customer)
    mail = MailboxItem.objects.create(
        message=message, customer_id=enrollment.customer_id, address="ada@example.com",
        subject="Hello", html="<p>Hi</p>", text="Hi", received_at=START,
    )  # fmt: skip
    segment = segments.services.create_segment(
        name="Bought once", rule={"schema_version": 1, "root": orders("eq", 1)}
    )
    campaign = campaigns.services.create_campaign(
        fields={
            "segment_id": segment.pk,
            "name": "Come again",
            "action": {"kind": "message", "template_id": template.pk},
            "duration_days": 7,
            "control_percent": 0,
            "schedule": {"kind": "every_day"},
            "status": "live",
        },
        can_publish=True,
    )
    Persona.objects.create(name="Anna", attributes={"vip": True})
    return {
        "journey": journey.pk,
        "empty": services.create_journey(name="New journey").pk,
        "draft": services.create_from_template(template="birthday", name="Birthday").pk,
        "customer": enrollment.customer_id,
        "segment": segment.pk,
        "campaign": campaign.pk,
        "template": template.pk,
        "mail": mail.pk,
    }


def violations(page: Page, **options: object) -> list[str]:
    # What is in order is counted in thousands and would only be carried around
    options["resultTypes"] = ["violations"]
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]
    ]


def test_no_screen_in_any_state_breaks_a_rule_of_axe(enter: Enter) -> None:
    page = enter("/", role="admin")
    ids = furnish(User.objects.get(username="admin"))
    address = page.url.rstrip("/")
    found: dict[str, list[str]] = {}
    for screen in SCREENS:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        show(page, address, screen, ids)
        found[f"{screen.name}, light"] = violations(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.wait_for_function(
            "() => document.documentElement.dataset.mantineColorScheme === 'dark'"
        )
        page.wait_for_timeout(SETTLE_MS)
        found[f"{screen.name}, dark"] = violations(page, runOnly=IN_DARK)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_every_route_is_among_the_screens() -> None:
    # /m leads on to /m/plan
    routes = set(re.findall(r'path: "([^"*]+)"', ROUTES.read_text())) - {"/m"}
    shown = [screen.path.partition("?")[0] for screen in SCREENS]
    missing = {
        route
        for route in routes
        if not any(
            re.fullmatch(re.sub(r":\w+", r"\\{\\w+\\}", route), path) for path in shown
        )
    }
    assert missing == set()


def test_names_of_pictures_are_unique() -> None:
    names = [screen.name for screen in SCREENS]
    assert len(names) == len(set(names))
    assert all(isinstance(screen, Screen) for screen in SCREENS)
