"""Every screen and every state of the pictures, light and dark: axe finds nothing."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page

from campaigns.services import examine_plan
from config.demo import build
from config.demo.rules import ORDER
from customers.models import Clock, Customer
from customers.services import record_consent
from docs.screens import scene
from docs.screens.showing import SCHEMES, show, wear
from docs.screens.table import SCREENS, Screen
from messaging.services import deliver
from segments.services import evaluate_shard, start_run
from tests.e2e.axe import violations
from tests.e2e.conftest import Enter
from tests.journeys.factories import START, create_customer, do, set_clock, take_turns

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
]

PEOPLE = ("Ada", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hal")
Violation = tuple[str, str, str, str]


def open_demo() -> None:
    """Make the demo's journeys and plan as of its last day, and let people come."""
    for role in ("viewer", "marketer", "publisher", "admin"):
        user = User.objects.create(username=role)
        user.groups.add(Group.objects.get(name=role))
    Clock.objects.all().delete()
    build.build()
    set_clock()
    Clock.objects.update(replay_until=START)
    for at, name in enumerate(PEOPLE):
        create_customer(
            name.lower(),
            firstName=name,
            email=f"{name.lower()}@example.com",
            kids_count="2" if at % 2 else "None/Unknown",
        )
        do(name.lower(), ORDER, revenue=20.0)
    record_consent(
        customer_ids=list(Customer.objects.values_list("pk", flat=True)),
        channel="email",
        purpose="marketing",
        granted=True,
        source="test",
        at=START,
    )
    run, progress = start_run(on=START.date(), as_of=START)
    while progress.pending:
        for shard in progress.pending:
            progress = evaluate_shard(run_id=run.pk, shard=shard)
    examine_plan()


def work(is_done: Callable[[], bool]) -> None:
    """Do what the demo's processes would do."""
    take_turns()
    deliver(channel="email")
    assert is_done()


def ask_axe(page: Page, screen: Screen, schemes: list[str]) -> Iterator[Violation]:
    """Yield what is wrong with a screen as it stands, in one scheme and the other."""
    for at, scheme in enumerate(schemes):
        wear(page, scheme)
        found = violations(page, part=screen.part, only_colours=at > 0)
        if found:
            # A loaded machine paints late; what is wrong is wrong a second later, too
            page.wait_for_timeout(1_000)
            found = violations(page, part=screen.part)
        yield from ((screen.name, scheme, *each) for each in found)


def test_no_screen_has_accessibility_violations(enter: Enter) -> None:
    open_demo()
    ids = scene.build(work)
    pages: dict[str | None, Page] = {}
    schemes = list(SCHEMES)
    found: list[Violation] = []
    for screen in SCREENS:
        if screen.role not in pages:
            pages[screen.role] = enter("/login/", role=screen.role)
        page = pages[screen.role]
        show(page, page.url[: page.url.index("/", 8)], screen, ids)
        found += ask_axe(page, screen, schemes)
        # The next one begins as this one ended: a switch takes as long as a look
        schemes.reverse()
    assert not found, "\n".join(map(str, found))
