"""People who walk through a journey, and what must have become of each of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from django.db import connection

from customers.models import SHARD_COUNT, Customer, Identity, OwnerMode
from customers.selectors import get_now
from journeys.models import Enrollment, Journey
from journeys.services import enroll
from messaging.models import Attempt, Channel, Message
from tests.customers.factories import identify, post
from tests.faults.sizes import SHARDS
from tests.faults.world import PATIENCE_SECONDS, nothing_waits
from tests.journeys.factories import create_template, put_live
from tests.journeys.graphs import branch, document, edge, entry, node
from tests.processes import wait_until

BATCH = 1_000
PROCESS_ENDED = "The process ended"  # begins what is known of an expired lease
START, HOOK = "in:next hello:next pause:next", "mark:next hook:ok"
VIP, OTHER = "vip:yes gift:next over:$handed_over", "vip:else over:$handed_over"

_PATHS = """
SELECT c.attributes ->> 'vip', path, count(*) FROM (
  SELECT customer_id, string_agg(node_id || ':' || outcome, ' ' ORDER BY visit_no)
    AS path
  FROM journeys_visit v JOIN journeys_version n ON n.id = v.version_id
  WHERE n.journey_id = %s GROUP BY customer_id, enrollment_id
) p JOIN customers_customer c ON c.id = p.customer_id GROUP BY 1, 2
"""

COUNT = {"kind": "attribute", "name": "marks", "how": "increase", "value": 1}
SENT = {"key": "mail", "attribute": "email"}

# New people, without a turn: only ids that lie in the first shards are used
_BORN = """
WITH born AS (
  INSERT INTO customers_customer (id, attributes, owner_mode, created_at, identified_at)
  SELECT id, '{}', 1, %(now)s, %(now)s FROM (
    SELECT nextval(pg_get_serial_sequence('customers_customer', 'id')) AS id
    FROM generate_series(1, %(tries)s)) AS s
  WHERE customers_shard(id) < %(shards)s LIMIT %(size)s RETURNING id
)
INSERT INTO customers_identity (kind, value, customer_id, bound_at)
SELECT 'user', %(name)s || '-' || row_number() OVER (ORDER BY id) - 1, id, %(now)s
FROM born
"""


class Crowd:
    """People named after their test who all enter one journey.

    In, a message, a wait of ten minutes (a second, really), a decision, for every
    third another message, hand-over. With the address of a `hook`, behind the wait also
    an update, which counts, and a webhook.
    """

    def __init__(
        self,
        name: str,
        size: int,
        purpose: str = "transactional",
        hours: int = 0,
        hook: str = "",
    ) -> None:
        self.name = name
        self.size = size
        self.hook = hook
        self.users = [f"{name}-{number}" for number in range(size)]
        self.journey = draw(name, purpose, hours, hook)
        now = get_now()
        give_birth(name, size, now)
        for start in range(0, size, BATCH):
            people = enumerate(self.users[start : start + BATCH], start)
            calls = [
                identify(
                    user, traits={"email": f"{user}@example.org", "vip": n % 3 == 0}
                )
                for n, user in people
            ]
            post(*calls, now=now)

    @property
    def messages(self) -> int:
        """Return how many messages all of them get, and requests about them."""
        return self.size + (self.size + 2) // 3 + (self.size if self.hook else 0)

    def enter(self, first: int = 0, last: int | None = None) -> None:
        """Ask for some of them, or for all, to enter."""
        enroll(journey_id=self.journey.pk, user_ids=self.users[first:last])

    def waves(self, count: int) -> Sequence[tuple[int, int]]:
        """Cut the people into waves: their first and last places."""
        cuts = [self.size * number // count for number in range(count + 1)]
        return list(pairwise(cuts))

    def count_ended(self) -> int:
        """Return how many have left the journey."""
        return Enrollment.objects.filter(journey=self.journey, status="ended").count()

    def is_over(self) -> bool:
        """Tell whether all have left and all was delivered."""
        return self.count_ended() == self.size and nothing_waits()

    def wait_for_the_end(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until nobody and nothing is left."""
        wait_until(self.is_over, "the end of all work", seconds)

    def customer_ids(self) -> list[int]:
        """Return their ids, in the order of their names."""
        found = Identity.objects.filter(kind="user", value__in=self.users)
        ids = dict(found.values_list("value", "customer_id"))
        return [ids[user] for user in self.users]

    def addresses(self) -> dict[int, str]:
        """Return where each of them gets mail, by id."""
        ids = zip(self.customer_ids(), self.users, strict=True)
        return {id_: f"{user}@example.org" for id_, user in ids}

    def count_sent(self, channel: str = "email") -> int:
        """Return how many of their messages were sent."""
        ids = self.message_ids(channel)
        return Message.objects.filter(pk__in=ids, status="sent").count()

    def wait_until_all_left(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until nobody is inside; others may still make news."""
        wait_until(lambda: self.count_ended() == self.size, "everybody", seconds)

    def message_ids(self, *channels: str) -> set[str]:
        """Return the ids of their messages, of all channels or of some."""
        enrollments = Enrollment.objects.filter(journey=self.journey)
        found = Message.objects.filter(
            origin_kind="visit",
            origin_id__in=enrollments.values("id"),
            channel__in=channels or Channel.values,
        )
        return {str(id_) for id_ in found.values_list("id", flat=True)}

    def count_unclear(self) -> int:
        """Return how many calls broke off, so that nobody knows how they ended.

        On a busy machine a call can outlast its time; its repeat is no fault.
        """
        return (
            Attempt.objects.filter(
                message_id__in=self.message_ids(), outcome="ambiguous"
            )
            .exclude(detail__startswith=PROCESS_ENDED)
            .count()
        )

    def assert_each_went_once(self) -> None:
        """Each person's visits, messages and mode are as if nothing had happened."""
        with connection.cursor() as cursor:
            cursor.execute(_PATHS, [self.journey.pk])
            paths = {(vip, path): count for vip, path, count in cursor.fetchall()}
        vips = (self.size + 2) // 3
        start = f"{START} {HOOK}" if self.hook else START
        expected = {
            ("true", f"{start} {VIP}"): vips,
            ("false", f"{start} {OTHER}"): self.size - vips,
        }
        assert paths == {key: count for key, count in expected.items() if count}
        enrollments = Enrollment.objects.filter(journey=self.journey)
        modes = Counter(enrollments.values_list("customer__owner_mode", flat=True))
        assert modes == {OwnerMode.OPEN: self.size}
        assert len(self.message_ids()) == self.messages
        people = Customer.objects.filter(pk__in=enrollments.values("customer_id"))
        marks = people.values_list("attributes__marks", flat=True)
        assert Counter(marks) == {1 if self.hook else None: self.size}


def give_birth(name: str, size: int, now: datetime) -> None:
    """Store new people, who are known by a name and a number and by nothing else."""
    tries = 2 * size * SHARD_COUNT // SHARDS + 100
    values: dict[str, object] = {"name": name, "size": size, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_BORN, values | {"shards": SHARDS, "tries": tries})
        assert cursor.rowcount == size


def draw(name: str, purpose: str, hours: int, hook: str) -> Journey:
    """Return the journey, live; its wait takes ten minutes or so many hours."""
    length = {"amount": hours or 10, "unit": "hours" if hours else "minutes"}
    template = create_template(name, purpose=purpose)
    mail = {"template_id": template.pk, "purpose": purpose}
    between = [
        node("mark", "update", changes=[COUNT]),
        node("hook", "webhook", url=hook, fields_sent=[SENT]),
    ]
    ways = [
        edge("pause", "mark"),
        edge("mark", "hook"),
        edge("hook", "vip", "ok"),
        edge("hook", "vip", "failed"),
    ]
    return put_live(
        document(
            [
                entry(),
                node("hello", "message", **mail),
                node("pause", "wait", **length),
                *(between if hook else ()),
                node("vip", "decision", branches=[branch("yes", "vip")]),
                node("gift", "message", **mail),
                node("over", "hand_over", reason="done"),
            ],
            [
                edge("in", "hello"),
                edge("hello", "pause"),
                *(ways if hook else [edge("pause", "vip")]),
                edge("vip", "gift", "yes"),
                edge("vip", "over", "else"),
                edge("gift", "over"),
            ],
            incubating=True,
            hard_limit_days=30,
        ),
        name,
    )
