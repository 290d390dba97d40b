"""The built-in mailbox: where messages go while nothing else is configured."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from messaging.domain.policy import Outcome
from messaging.models import MailboxItem
from messaging.services.channels.base import Outgoing, Result


class Mailbox:
    """Keep messages in a table for the mailbox page. Nothing leaves the machine.

    The message id is the key of the table, so a repeat is dropped and a whole batch
    may share one outcome.
    """

    name = "mailbox"
    slots = 200
    tracks_opening = False  # the page records it
    rate = None

    def hand_over(
        self, batch: Iterable[Outgoing], *, now: datetime
    ) -> Iterator[list[Result]]:
        """Store the batch."""
        batch = list(batch)
        MailboxItem.objects.bulk_create(
            [
                MailboxItem(
                    message_id=outgoing.message_id,
                    customer_id=outgoing.customer_id,
                    address=outgoing.address,
                    subject=outgoing.subject,
                    html=outgoing.html,
                    text=outgoing.text,
                    received_at=now,
                    is_test=outgoing.is_test,
                )
                for outgoing in batch
            ],
            ignore_conflicts=True,
        )
        yield [Result(outgoing.message_id, Outcome.ACCEPTED) for outgoing in batch]
