"""What the screens need beside the demo: one of everything that can be shown.

`build` adds it to an installation that has the demo's journeys and some customers, by
the same services the browser uses. A second call puts back what the first one made.
Used for the pictures (`take`) and for the tests of every screen.
"""

import io
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User

import customers.services
import journeys.services
from campaigns.domain.uplift.experiments import OutcomeColumn, Settings
from campaigns.domain.uplift.samples import Kind
from campaigns.models import Campaign, Experiment
from campaigns.services.uplift import count_uplift
from campaigns.services.uplift.experiments import import_experiment
from config.demo import story
from customers.models import Customer, Identity, Import
from customers.selectors import get_local_date, get_now
from docs.screens.graphs import CLUB, MAP, SALE, draw_every_kind
from journeys.models import Comment, Enrollment, Journey, ShareLink
from journeys.services.uplift import count_splits
from messaging.models import Message, Template
from messaging.services.links import (
    Answer,
    Subscription,
    answer_url,
    unsubscribe_url,
)
from segments.models import MicroSegment

EVERY, SALE_NAME, CLUB_NAME, ASKED = (
    "Every kind of step",
    "Spring sale",
    "Loyalty club",
    "Come back",
)
LABEL = "Pictures"
EXPERIMENT = "Spring mail in two cities"
FILE = b"""customer,event,time,revenue,coupon
ada,Order,28.02.2016 10:15,"12,50",yes
ben,Order,29.02.2016 18:40,"7,25",no
dora,Order,29.02.2016 19:02,"18,00",no
emil,Order,01.03.2016 08:30,"4,75",yes
fay,Order,01.03.2016 12:00,"22,10",no
gus,Order,02.03.2016 16:45,"9,90",no
cleo,Order,31.02.2016 09:05,"31,00",no
"""
FAMILIES, OTHERS = 3, 5
Graph = dict[str, Any]


def build(let_work: Callable[[Callable[[], bool]], None]) -> dict[str, Any]:
    """Make what is missing; return what the addresses of the table ask for.

    Parameters
    ----------
    let_work
        Lets turns and deliveries happen until what it is given says yes.
    """
    club = put_live(CLUB_NAME, CLUB)
    template = Template.objects.get(name="Welcome").pk
    every = put_live(EVERY, draw_every_kind(template, club.pk), MAP)
    fill(every, let_work)
    change_draft(every, draw_every_kind(template, club.pk, days=4))
    sale = find_or_create(SALE_NAME, SALE)
    change_draft(sale, SALE)
    change_draft(club, CLUB)
    talk_about(every)
    ask_for_another()
    survey = Message.objects.filter(
        status="sent", context__has_key="survey", mailboxitem__isnull=False
    ).latest("created_at")
    return {
        "day": get_local_date(get_now()),
        "journey": Journey.objects.get(name=story.ONBOARDING).pk,
        "every": every.pk,
        "sale": sale.pk,
        "club": club.pk,
        "asked": Journey.objects.get(name=ASKED).pk,
        "customer": survey.customer_id,
        "template": template,
        "mail": survey.pk,
        "segment": MicroSegment.objects.get(name=story.MICRO_SEGMENTS[0][0]).pk,
        "campaign": Campaign.objects.earliest("id").pk,
        "share": share(every),
        "experiment": report_experiment(),
        "split": f"{every.pk}/{find_split(every)}",
        **keep_files(),
        **make_tokens(survey),
    }


def find_split(journey: Journey) -> str:
    """Return a step of a journey at which chance sends people different ways."""
    count_splits()
    journey.refresh_from_db()
    assert journey.published is not None
    nodes = journey.published.document["nodes"]
    return str(next(node["id"] for node in nodes if node["kind"] == "split"))


def report_experiment() -> int:
    """Bring an experiment in that works better in one of two cities."""
    count_uplift()
    found = Experiment.objects.filter(name=EXPERIMENT).first()
    if found is not None:
        return int(found.pk)
    rows = ["arm,bought,city"]
    for city, mail, nothing in (("Bergen", 90, 40), ("Turku", 44, 40)):
        rows += [f"mail,{int(n < mail)},{city}" for n in range(400)]
        rows += [f"nothing,{int(n < nothing)},{city}" for n in range(400)]
    one = import_experiment(
        file=io.BytesIO("\n".join(rows).encode()),
        file_name="spring.csv",
        name=EXPERIMENT,
        settings=Settings(
            arm="arm",
            control="nothing",
            outcomes=(OutcomeColumn("bought", Kind.RATE),),
            covariates=("city",),
            is_random=True,
            how="By lot.",
            has_equal_arms=True,
        ),
        user_id=None,
        now=get_now(),
    )
    return int(one.pk)


def keep_files() -> dict[str, int]:
    """Keep a file whose columns are to be decided about, and one that was checked."""
    kept = {}
    for key, name in (("file", "orders.csv"), ("checked", "checked.csv")):
        found = Import.objects.filter(file_name=name).first()
        one = found or customers.services.keep_file(
            file=io.BytesIO(FILE), file_name=name, user_id=None, now=get_now()
        )
        kept[key] = one.pk
        if found is None and key == "checked":
            customers.services.start_check(import_id=one.pk)
            while customers.services.advance_import(import_id=one.pk):
                pass
    return kept


def find_or_create(name: str, document: Graph, map: Graph | None = None) -> Journey:
    """Return the journey of that name."""
    found = Journey.objects.filter(name=name).first()
    return found or journeys.services.create_journey(
        name=name, document=document, map=map
    )


def put_live(name: str, document: Graph, map: Graph | None = None) -> Journey:
    """Return the journey of that name, which is live."""
    journey = find_or_create(name, document, map)
    if journey.published is None:
        journeys.services.publish(journey_id=journey.pk, revision=1)
        journey.refresh_from_db()
    return journey


def fill(journey: Journey, let_work: Callable[[Callable[[], bool]], None]) -> None:
    """Let some customers in; one of them gets stuck."""
    known = Customer.objects.filter(
        merged_into=None, attributes__has_key="firstName"
    ).order_by("pk")
    families = known.filter(attributes__kids_count__in=("2", "3+"))
    chosen = [
        *families.values_list("pk", flat=True)[:FAMILIES],
        *known.exclude(attributes__kids_count__in=("2", "3+")).values_list(
            "pk", flat=True
        )[:OTHERS],
    ]
    users = Identity.objects.filter(kind=Identity.Kind.USER, customer_id__in=chosen)
    names = list(users.values_list("value", flat=True))
    if not journey.enrollment_set.exists():
        journeys.services.enroll(journey_id=journey.pk, user_ids=names)
    inside = Enrollment.objects.filter(journey=journey)
    owed = Message.objects.filter(
        customer_id__in=chosen, channel="email", status__in=("queued", "leased")
    )
    let_work(lambda: inside.count() >= len(names) and not owed.exists())
    if not inside.filter(parked_at__isnull=False).exists():
        stuck = inside.filter(status="active").latest("id")
        inside.filter(pk=stuck.pk).update(
            parked_at=get_now(),
            attempts=5,
            error="wait: ValueError: no date in “renewal”",
        )


def change_draft(journey: Journey, document: Graph) -> None:
    """Save the draft as it has to look."""
    draft = Journey.objects.get(pk=journey.pk).draft
    journeys.services.save_draft(
        journey_id=journey.pk,
        revision=draft.revision,
        document=document,
        layout={},
        map=draft.map,
    )


def talk_about(journey: Journey) -> None:
    """Let two colleagues talk about a step, and settle something else."""
    if Comment.objects.filter(journey=journey).exists():
        return
    one, other = (
        User.objects.get(username=name).pk for name in ("marketer", "publisher")
    )
    place = {"journey_id": journey.pk, "node_id": "hello"}
    asked = journeys.services.add_comment(
        user_id=one, text="Is this the new wording? @publisher", **place
    )
    journeys.services.add_comment(
        user_id=other, text="Yes, since Monday.", thread_id=asked.pk, **place
    )
    settled = journeys.services.add_comment(
        user_id=other, text="The picture is missing.", **place
    )
    journeys.services.set_resolved(
        journey_id=journey.pk, comment_id=settled.pk, user_id=one, is_resolved=True
    )


def ask_for_another() -> None:
    """Let a marketer ask publishers to put a journey live."""
    if Journey.objects.filter(name=ASKED).exists():
        return
    journey = journeys.services.create_from_template(template="win_back", name=ASKED)
    journeys.services.ask_to_publish(
        journey_id=journey.pk,
        revision=1,
        user_id=User.objects.get(username="marketer").pk,
        note="For everybody we have not seen since the summer.",
    )


def share(journey: Journey) -> str:
    """Return the token of a link to a journey; those of earlier pictures end."""
    ShareLink.objects.filter(journey=journey, label=LABEL).delete()
    made = journeys.services.create_share_link(
        journey=journey, user_id=None, label=LABEL
    )
    return made.token


def make_tokens(survey: Message) -> dict[str, str]:
    """Return what the pages are reached by that the links in a mail lead to."""
    answer = answer_url(Answer(survey.pk, 4))
    leave = unsubscribe_url(
        Subscription(survey.customer_id, survey.channel, survey.purpose)
    )
    return {
        "answer": answer.rpartition("/")[2],
        "unsubscribe": leave.rpartition("/")[2],
    }
