"""What may become of a campaign."""

from campaigns.domain import errors

TRANSITIONS: dict[str, frozenset[str]] = {
    "draft": frozenset({"live", "ended"}),
    "live": frozenset({"paused", "ended"}),
    "paused": frozenset({"live", "ended"}),
    "ended": frozenset(),
}


def check_transition(old: str, new: str) -> None:
    """Refuse a change of status that makes no sense; staying the same is fine.

    Raises
    ------
    errors.CampaignInvalid
        Names the status and what it may become.
    """
    if new == old or new in TRANSITIONS.get(old, ()):
        return
    allowed = ", ".join(sorted(TRANSITIONS[old])) or "nothing else"
    raise errors.invalid("status", f"A campaign that is {old} can become {allowed}.")


def check_chosen(status: str, *, chosen_elsewhere: bool) -> None:
    """Refuse to run a campaign whose people another system has chosen.

    Raises
    ------
    errors.CampaignInvalid
    """
    if chosen_elsewhere and status in ("live", "paused"):
        text = "Another system chose its people. Copy it, and put the copy live."
        raise errors.invalid("status", text)


def needs_publisher(new_status: str) -> bool:
    """Tell whether only a publisher may save a campaign with this status.

    Whoever may edit may stop: pausing and ending need no publisher.
    """
    return new_status == "live"
