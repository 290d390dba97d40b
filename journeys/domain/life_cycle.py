"""What may be done with a journey in each state, and what state follows.

live       people come in and go on
paused     nobody comes in, people inside stand still; only the hard limit acts
stopped    nobody comes in, everybody inside leaves
archived   nobody comes in, people inside finish
"""

from typing import Literal

from journeys.domain.errors import NotPossible

Action = Literal["publish", "pause", "resume", "stop", "archive"]

# Action -> state before -> state after
TRANSITIONS: dict[Action, dict[str, str]] = {
    # Who pauses a journey to repair it does not want publishing to let it loose
    "publish": {
        "draft": "live",
        "live": "live",
        "paused": "paused",
        "stopped": "live",
        "archived": "live",
    },
    "pause": {"live": "paused"},
    "resume": {"paused": "live", "stopped": "live", "archived": "live"},
    "stop": {"live": "stopped", "paused": "stopped", "archived": "stopped"},
    "archive": {
        "draft": "archived",
        "live": "archived",
        "paused": "archived",
        "stopped": "archived",
    },
}
_DONE = {
    "publish": "published",
    "pause": "paused",
    "resume": "resumed",
    "stop": "stopped",
    "archive": "archived",
}


def next_status(action: Action, status: str, *, is_published: bool) -> str:
    """Return the state that follows.

    Raises
    ------
    NotPossible
        This cannot be done in this state.

    Examples
    --------
    >>> next_status("pause", "live", is_published=True)
    'paused'
    """
    after = TRANSITIONS[action].get(status)
    if after is None:
        text = f"A journey that is {_word(status)} cannot be {_DONE[action]}."
        raise NotPossible(text)
    if action == "resume" and not is_published:
        return "draft"  # archived before it was ever live
    return after


def list_actions(status: str) -> list[Action]:
    """Return what may be done in a state, publishing aside."""
    return [
        action
        for action, states in TRANSITIONS.items()
        if status in states and action != "publish"
    ]


def _word(status: str) -> str:
    return "a draft" if status == "draft" else status
