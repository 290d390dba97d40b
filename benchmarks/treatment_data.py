"""Campaigns and consents of the treatment workload; a fixed seed."""

from random import Random

from django.db import connection

from benchmarks.membership_data import FIRST_DAY
from campaigns.models import Campaign
from messaging.models import Template, TemplateVersion
from segments.models import MicroSegment

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
RESULTS = """
SELECT (SELECT count(*) FROM campaigns_treatment WHERE arm = 'treated'),
  (SELECT count(*) FROM campaigns_treatment WHERE arm = 'control'),
  (SELECT count(*) FROM campaigns_decision),
  (SELECT sum(cardinality(campaign_ids)) FROM campaigns_decision),
  (SELECT count(*) FROM messaging_message)
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


def describe() -> dict[str, object]:
    """Return what the run wrote, to see that the workload is what it should be."""
    with connection.cursor() as cursor:
        cursor.execute(RESULTS)
        treated, control, decisions, rungs, messages = cursor.fetchone()
    return {
        "treated": treated,
        "control": control,
        "decisions": decisions,
        "campaigns_per_decision": round(rungs / max(decisions, 1), 1),
        "messages": messages,
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
