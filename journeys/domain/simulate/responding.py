"""What becomes of a message to simulated people: whether it is sent, what they do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from journeys.domain.cohort import Bools, Caused, Ints, to_micros
from journeys.domain.nodes.effects import CallWebhook, QueueMessage
from journeys.domain.nodes.webhook import ANSWERED, FAILED
from journeys.domain.simulate.happenings import HOUR, SECOND, Floats, Happenings, draw
from journeys.domain.simulate.script import Script
from messaging.domain.caps import quiet_until
from messaging.domain.policy import Facts, skip_reason

SENT, OPENED, CLICKED = "$message_sent", "$message_opened", "$message_clicked"
SURVEY_ANSWERED = "$survey_answered"
UNSUBSCRIBED = "$unsubscribed"  # ours alone: nobody can wait for it
ABOUT_MESSAGES = (SENT, OPENED, CLICKED, SURVEY_ANSWERED)

USUAL_DELAY = 4 * HOUR  # until a message is opened, on average
LONGEST_DELAY = 72 * HOUR
MINUTE = 60 * SECOND
REPLY_AFTER = 2 * SECOND


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that would leave, or would not.

    Parameters
    ----------
    sent_at
        In microseconds; None: it would not leave, for `reason`.
    """

    row: int
    visit_no: int
    node: int
    message: QueueMessage
    queued_at: int
    sent_at: int | None
    reason: str


@dataclass(slots=True)
class Responses:
    """Turns messages and calls into what people and other systems do next."""

    script: Script
    ids: Ints
    happenings: Happenings
    consent: Bools

    def send(self, one: Caused, message: QueueMessage, now: datetime) -> list[Sent]:
        """Let a message leave or not, and people react to it."""
        queued_at = to_micros(now)
        leaves_at, in_time = self._leaves_at(message, now)
        consented = self.consent[one.rows]
        reasons = {
            agreed: skip_reason(
                Facts(
                    expires_at=in_time,
                    purpose=message.purpose,
                    origin_kind="visit",
                    known=True,
                    incubating=False,
                    consented=agreed,
                    suppressed=False,
                    address_fault=None,
                ),
                now=leaves_at,
            )
            for agreed in (True, False)
        }
        sent_at = to_micros(leaves_at)
        sent = np.array([reasons[bool(agreed)] is None for agreed in consented])
        if sent.any():
            self._react(one.rows[sent], one.visit_no[sent], one.node, message, sent_at)
        return [
            Sent(
                int(row),
                int(visit_no),
                one.node,
                message,
                queued_at,
                sent_at if (reason := reasons[bool(agreed)]) is None else None,
                reason or "",
            )
            for row, visit_no, agreed in zip(
                one.rows, one.visit_no, consented, strict=True
            )
        ]

    def call(self, one: Caused, call: CallWebhook, now: datetime) -> None:
        """Let another system answer a call, or fail."""
        chance = self.script.persona.habits.replies
        drawn = self._draw(f"reply {one.node}", one.rows, one.visit_no)
        at = np.full(len(one.rows), to_micros(now) + REPLY_AFTER)
        for name, some in ((ANSWERED, drawn < chance), (FAILED, drawn >= chance)):
            self.happenings.add(name, one.rows[some], at[some], one.visit_no[some])

    def _leaves_at(
        self, message: QueueMessage, now: datetime
    ) -> tuple[datetime, datetime | None]:
        """Return when a message leaves, quiet hours over, and when it is too late."""
        expires_at = None
        if message.expires_after is not None:
            expires_at = now + message.expires_after
        quiet = message.quiet
        if quiet is None:
            return now, expires_at
        zone = ZoneInfo(self.script.persona.zone)
        return quiet_until(quiet.start, quiet.end, zone, now) or now, expires_at

    def _react(
        self, rows: Ints, visits: Ints, node: int, message: QueueMessage, sent_at: int
    ) -> None:
        persona = self.script.persona
        habits = persona.habits
        add = self.happenings.add
        at = np.full(len(rows), sent_at, dtype=np.int64)
        add(SENT, rows, at)
        read_at = at + self._delay(f"delay {node}", rows, visits)
        drawn = self._draw(f"open {node}", rows, visits)
        opened = drawn < max(habits.opens, habits.clicks)
        add(OPENED, rows[opened], read_at[opened])
        clicked = drawn < habits.clicks
        add(CLICKED, rows[clicked], read_at[clicked] + MINUTE)
        answering: Mapping[str, float] = {
            one.event: one.chance for one in persona.events if one.per == "message"
        }
        if message.question is not None:
            answering = {**answering, SURVEY_ANSWERED: habits.answers}
        if message.purpose == "marketing":
            answering = {**answering, UNSUBSCRIBED: habits.unsubscribes}
        for name, chance in answering.items():
            some = self._draw(f"{name} {node}", rows, visits) < chance
            add(name, rows[some], read_at[some] + 2 * MINUTE)

    def _delay(self, what: str, rows: Ints, visits: Ints) -> Ints:
        """Return how long after sending somebody reads, in whole seconds."""
        drawn = -np.log1p(-self._draw(what, rows, visits)) * USUAL_DELAY
        shortest, longest = float(MINUTE), float(LONGEST_DELAY)
        delay = np.clip(drawn, shortest, longest).astype(np.int64)
        whole: Ints = delay // SECOND * SECOND
        return whole

    def _draw(self, what: str, rows: Ints, visits: Ints) -> Floats:
        return draw(self.script.seed, what, self.ids[rows], visits)
