"""What one reader is asked to put live, and what they were answered."""

from campaigns import selectors as campaigns
from config.home.attention import Attention
from journeys.selectors import list_answers, list_waiting

REASON_LIMIT = 200


def list_approvals(reader_id: int, *, is_publisher: bool) -> list[Attention]:
    """Return what waits for a reader's approval, and the answers they got."""
    return [
        *_list_drafts(reader_id, is_publisher=is_publisher),
        *_list_campaigns(reader_id, is_publisher=is_publisher),
    ]


def _list_drafts(reader_id: int, *, is_publisher: bool) -> list[Attention]:
    waiting = list_waiting(reader_id) if is_publisher else []
    return [
        *(
            Attention(
                "approval_waiting",
                f"{one.asked_by or 'Somebody'} asks to put “{one.name}” live.",
                f"/j/{one.journey_id}/edit?sheet=publish",
            )
            for one in waiting
        ),
        *(
            Attention(
                "draft_sent_back",
                f"The draft of “{one.name}” was sent back: {one.reason[:REASON_LIMIT]}"
                if one.reason
                else f"“{one.name}” was changed since you asked to put it live:"
                " ask again.",
                f"/j/{one.journey_id}/edit?sheet=publish",
            )
            for one in list_answers(reader_id)
        ),
    ]


def _list_campaigns(reader_id: int, *, is_publisher: bool) -> list[Attention]:
    waiting = campaigns.list_waiting(reader_id) if is_publisher else []
    return [
        *(
            Attention(
                "campaign_waiting",
                f"{one.asked_by_name or 'Somebody'} asks to put “{one.campaign.name}”"
                " live.",
                f"/campaigns/{one.campaign_id}",
            )
            for one in waiting
        ),
        *(
            Attention(
                "campaign_sent_back",
                f"“{one.campaign.name}” was sent back: {one.reason[:REASON_LIMIT]}"
                if one.reason
                else f"“{one.campaign.name}” was changed since you asked to put it"
                " live: ask again.",
                f"/campaigns/{one.campaign_id}",
            )
            for one in campaigns.list_answers(reader_id)
        ),
    ]
