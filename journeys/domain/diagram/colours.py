"""Colours of pictures, as the browser's `theme/tokens.css` has them."""

from typing import Literal

Theme = Literal["auto", "light", "dark"]

LIGHT = {
    "page": "#f6f7f9",
    "surface": "#ffffff",
    "text": "#1a1f29",
    "text-2": "#525c6b",
    "line": "#d5d9e0",
    "path": "#7d8694",
    "badge": "#1a1f29",
    "badge-text": "#ffffff",
    "good": "#1b6e3c",
    "good-soft": "#e6f4ea",
    "bad": "#b3261e",
    "bad-soft": "#fceceb",
    "entry": "#1b6e3c",
    "entry-tint": "#e6f4ea",
    "message": "#2456b8",
    "message-tint": "#e6eefb",
    "time": "#6b4fb3",
    "time-tint": "#efebfa",
    "decision": "#8a5300",
    "decision-tint": "#fcf0dc",
    "test": "#9a2f7b",
    "test-tint": "#fae9f4",
    "action": "#0b6b74",
    "action-tint": "#e0f3f4",
    "exit": "#525c6b",
    "exit-tint": "#eceff3",
}
DARK = {
    "page": "#12151b",
    "surface": "#1b2028",
    "text": "#e8ebf0",
    "text-2": "#a9b3c1",
    "line": "#343d4a",
    "path": "#7f8a9a",
    "badge": "#e8ebf0",
    "badge-text": "#12151b",
    "good": "#79d49a",
    "good-soft": "#193326",
    "bad": "#ff9c93",
    "bad-soft": "#3d1f1f",
    "entry": "#79d49a",
    "entry-tint": "#193326",
    "message": "#8fb6ff",
    "message-tint": "#1b2b47",
    "time": "#c0aaff",
    "time-tint": "#2b2545",
    "decision": "#f2b656",
    "decision-tint": "#38290f",
    "test": "#f29ad6",
    "test-tint": "#3b1e33",
    "action": "#6fd3dc",
    "action-tint": "#10343a",
    "exit": "#b4becb",
    "exit-tint": "#2a313b",
}
_TOKEN = {
    "entry": "entry",
    "message": "message",
    "wait": "time",
    "wait_for": "time",
    "survey": "message",
    "decision": "decision",
    "split": "test",
    "jump": "exit",
    "update": "action",
    "webhook": "action",
    "notify_team": "action",
    "start_journey": "action",
    "hand_over": "action",
    "exit": "exit",
}
# In the order in which stages take them, as on the canvas
_STAGE_TONES = ("message", "action", "test", "entry", "decision", "time", "exit")
LANE_STRENGTH, LANE_EDGE = 0.07, 0.35  # how much of its tone a band and its edge have


def tone_of_stage(number: int) -> str:
    """Return the name of the colours of a stage, by its place among the stages."""
    return _STAGE_TONES[number % len(_STAGE_TONES)]


def tone_of(kind: str) -> str:
    """Return the name of the colours of a kind of node."""
    return _TOKEN.get(kind, "exit")


def tones() -> list[str]:
    """Return the names of the colours that kinds of nodes have."""
    return sorted(set(_TOKEN.values()))
