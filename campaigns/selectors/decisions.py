"""Why one customer got what they got: stored decisions in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from campaigns.domain import reasons
from campaigns.domain.reasons import Reason
from campaigns.models import Campaign, Decision
from customers import selectors as customers


@dataclass(frozen=True, slots=True)
class Named:
    """A campaign or micro-segment as people know it."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One campaign on a customer's ladder and what became of it."""

    campaign: Named
    segment: Named | None
    reason: str  # name of the reason in lower case
    sentence: str


@dataclass(frozen=True, slots=True)
class Decided:
    """One day of a customer: every campaign they matched, in plan order."""

    on: date
    winner: Named | None
    arm: str | None
    sentence: str
    ladder: list[Rung]


def list_decisions(
    *, customer_id: int, before: date | None = None, limit: int = 30
) -> list[Decided]:
    """Return a customer's decisions, newest first; days without any are left out.

    Parameters
    ----------
    before
        Only days before this one, to go on where an earlier call ended.
    """
    decisions = Decision.objects.filter(customer_id=customer_id)
    if before is not None:
        decisions = decisions.filter(on__lt=before)
    return describe_decisions(list(decisions.order_by("-on")[:limit]))


def describe_decisions(rows: Sequence[Decision]) -> list[Decided]:
    """Put decisions in words, in the order given."""
    known = _get_campaigns(rows)
    zone = ZoneInfo(customers.get_workspace().timezone)
    return [_build_decided(row, known, zone) for row in rows]


def _get_campaigns(rows: Sequence[Decision]) -> dict[int, Campaign]:
    ids = {id_ for row in rows for id_ in row.campaign_ids}
    ids |= {row.held_by for row in rows if row.held_by is not None}
    return Campaign.objects.select_related("segment").in_bulk(ids)


def _build_decided(
    row: Decision, known: dict[int, Campaign], zone: ZoneInfo
) -> Decided:
    ladder = [
        _build_rung(row, campaign_id, Reason(reason), known, zone)
        for campaign_id, reason in zip(row.campaign_ids, row.reasons, strict=True)
    ]
    winner = _get_named(row.winner_id, known)
    return Decided(
        on=row.on,
        winner=winner,
        arm=row.arm,
        sentence=_summarise(winner, row.arm, ladder),
        ladder=ladder,
    )


def _build_rung(
    row: Decision,
    campaign_id: int,
    reason: Reason,
    known: dict[int, Campaign],
    zone: ZoneInfo,
) -> Rung:
    campaign = known.get(campaign_id)
    winner = _get_named(row.winner_id, known)
    blocker = _get_named(row.held_by, known)
    return Rung(
        campaign=Named(campaign_id, campaign.name if campaign else "A lost campaign"),
        segment=Named(campaign.segment_id, campaign.segment.name) if campaign else None,
        reason=reason.name.lower(),
        sentence=reasons.describe(
            reason,
            channel=campaign.channel if campaign else None,
            winner=winner.name if winner else None,
            blocker=blocker.name if blocker else None,
            until=row.held_until,
            capped_until=row.capped_until and row.capped_until.astimezone(zone),
        ),
    )


def _get_named(campaign_id: int | None, known: dict[int, Campaign]) -> Named | None:
    campaign = known.get(campaign_id) if campaign_id is not None else None
    return Named(campaign.pk, campaign.name) if campaign else None


def _summarise(winner: Named | None, arm: str | None, ladder: Sequence[Rung]) -> str:
    if winner is None:
        if not ladder:
            return "Nothing"
        first = reasons.find_first([Reason[rung.reason.upper()] for rung in ladder])
        return f"Nothing: {ladder[first].sentence}"
    return f"Held out of {winner.name}" if arm == "control" else f"Got {winner.name}"
