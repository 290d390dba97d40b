"""Campaigns and consents of the treatment workload; a fixed seed."""

from datetime import datetime
from random import Random

from django.db import connection

from benchmarks.membership_data import FIRST_DAY
from campaigns.models import Campaign, HoldOut
from customers.models import Clock
from messaging.models import FrequencyCap, Template, TemplateVersion
from segments.models import MicroSegment, Run

TEMPLATES = 10

CONSENTS = """
INSERT INTO customers_consent
  (customer_id, channel, purpose, granted, source, wording, at)
SELECT id, 'email', 'marketing', bench_random(id, 31) < 0.9, 'import', '', %s
FROM customers_customer
"""
# The names of the workload's events were written with their numbers
NUMBERS = """
SELECT setval(pg_get_serial_sequence('customers_eventname', 'id'), max(id))
FROM customers_eventname
"""
# Messages of the days before: none, one, two or three a customer
SENT = """
INSERT INTO messaging_message (id, customer_id, origin_kind, origin_id, origin_no,
  channel, purpose, not_before, created_at, status, done_at)
SELECT gen_random_uuid(), c.id, 'visit', 1, n, 'email', 'marketing', m.at, m.at, 'sent',
  m.at
FROM customers_customer c,
  generate_series(1, (bench_random(c.id, 32) * 4)::int - 1) n,
  LATERAL (SELECT %s - n * interval '30 hours' AS at) m
"""
RESULTS = """
SELECT (SELECT count(*) FROM campaigns_treatment WHERE arm = 'treated'),
  (SELECT count(*) FROM campaigns_treatment WHERE arm = 'control'),
  (SELECT count(*) FROM campaigns_decision),
  (SELECT sum(cardinality(campaign_ids)) FROM campaigns_decision),
  (SELECT count(*) FROM messaging_message WHERE origin_kind = 'treatment'),
  (SELECT count(*) FROM campaigns_decision WHERE 6 = ANY (reasons)),
  (SELECT count(*) FROM campaigns_decision WHERE 7 = ANY (reasons))
"""


def write_campaigns(count: int) -> None:
    """Put one campaign into each of `count` rows: messages, a tenth held out."""
    draw = Random(11)
    templates = [_write_template(number) for number in range(TEMPLATES)]
    rows = draw.sample(list(MicroSegment.objects.filter(is_system=False)), count)
    Campaign.objects.bulk_create(
        Campaign(
            segment=row,
            position=1,
            name=f"Campaign {number}",
            action={"kind": "message", "template_id": draw.choice(templates)},
            channel="email",
            duration_days=draw.randint(1, 14),
            schedule={"kind": "every_day"},
            control_percent=10,
            salt=f"bench {number}",
            status=Campaign.Status.LIVE,
            created_at=FIRST_DAY,
            updated_at=FIRST_DAY,
        )
        for number, row in enumerate(rows)
    )


def allow_everybody() -> None:
    """Let nine of ten customers consent to marketing by e-mail."""
    with connection.cursor() as cursor:
        cursor.execute(CONSENTS, [FIRST_DAY])
        cursor.execute(NUMBERS)
        cursor.execute("VACUUM (ANALYZE) customers_consent")


def hold_back() -> None:
    """Hold a twentieth out of all campaigns, and allow two messages in a week."""
    HoldOut.objects.create(
        starts_on=FIRST_DAY.date(), percent=5, salt="bench", created_at=FIRST_DAY
    )
    FrequencyCap.objects.create(limit=2, hours=24 * 7)
    with connection.cursor() as cursor:
        cursor.execute(SENT, [FIRST_DAY])
        cursor.execute("VACUUM (ANALYZE) messaging_message")


def be_in_time(moment: datetime) -> None:
    """Let the clock stand at the day, and its membership run just be over."""
    Clock.objects.update_or_create(
        pk=1, defaults={"real_at": moment, "virtual_at": moment, "speed": 0}
    )
    due = moment.replace(hour=0, minute=10)
    Run.objects.update(started_at=due, finished_at=moment)


def describe() -> dict[str, object]:
    """Return what the run wrote, to see that the workload is what it should be."""
    with connection.cursor() as cursor:
        cursor.execute(RESULTS)
        row = cursor.fetchone()
    treated, control, decisions, rungs, messages, held_out, capped = row
    return {
        "treated": treated,
        "control": control,
        "decisions": decisions,
        "campaigns_per_decision": round(rungs / max(decisions, 1), 1),
        "messages": messages,
        "hold_out": held_out,
        "capped": capped,
    }


def _write_template(number: int) -> int:
    template = Template.objects.create(
        name=f"Message {number}", created_at=FIRST_DAY, updated_at=FIRST_DAY
    )
    template.current = TemplateVersion.objects.create(
        template=template,
        number=1,
        subject="News",
        html="<p>News</p>",
        created_at=FIRST_DAY,
    )
    template.save()
    return template.pk
