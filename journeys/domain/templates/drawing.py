"""What a journey template is made of, and short ways to write its steps.

A template is a drawing by a good marketer: a graph, the words of its messages and notes
for the map. It becomes a journey of the workspace when somebody takes it; from then on
nothing connects the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from journeys.domain.graph import SCHEMA_VERSION
from journeys.domain.templates.measures import Rule

Purpose = Literal["marketing", "transactional"]
Settings = Mapping[str, Any]

# Nobody is written to at night, where they live
QUIET = {"quiet_from": "21:00", "quiet_until": "08:00"}
WHOLE = 10_000  # hundredths of a percent


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Stands for the id that a message gets when the template is taken."""

    key: str


@dataclass(frozen=True, slots=True)
class Words:
    """A message as it would be sent; a marketer puts in their own links.

    Parameters
    ----------
    key
        By which steps of the template name it.
    """

    key: str
    name: str
    subject: str
    html: str
    purpose: Purpose = "marketing"


@dataclass(frozen=True, slots=True)
class Need:
    """An event or an attribute that the template asks about, and what for."""

    name: str
    why: str
    is_optional: bool = False  # without it the journey works, but less well


@dataclass(frozen=True, slots=True)
class Note:
    """What the map shows of a step besides the step itself."""

    stage: str
    touchpoint: str = ""
    emotion: int = 0  # -2: annoyed ... 2: delighted
    pain_point: str = ""
    opportunity: str = ""
    kpi: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A node and where its outcomes lead."""

    id: str
    kind: str
    name: str
    settings: Settings
    to: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class JourneyTemplate:
    """One entry of the gallery.

    Parameters
    ----------
    goal
        One sentence: what the journey is for.
    steps
        In reading order: the branches of a step from left to right.
    """

    key: str
    name: str
    goal: str
    settings: Settings
    steps: tuple[Step, ...]
    messages: tuple[Words, ...]
    events: tuple[Need, ...]
    attributes: tuple[Need, ...] = ()
    notes: Mapping[str, Note] = field(default_factory=dict)

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the channels its steps send on, in order, each once."""
        used = (step.settings.get("channel") for step in self.steps)
        return tuple(dict.fromkeys(one for one in used if one))

    def document(self, template_ids: Mapping[str, int]) -> dict[str, Any]:
        """Return the graph document of a journey.

        Parameters
        ----------
        template_ids
            Key of each message -> id of the message template. What is missing stays
            open, as in a journey somebody has just begun to draw.
        """
        return {
            "schema_version": SCHEMA_VERSION,
            "directed": True,
            "multigraph": True,
            "graph": dict(self.settings),
            "nodes": [
                {
                    "id": step.id,
                    "kind": step.kind,
                    "name": step.name,
                    "settings": _fill(step.settings, template_ids),
                }
                for step in self.steps
            ],
            "edges": [
                {"source": step.id, "target": target, "key": key}
                for step in self.steps
                for key, target in step.to.items()
            ],
        }

    def map(self) -> dict[str, Any]:
        """Return the notes for the map, by step."""
        return {
            step_id: {
                name: value
                for name in Note.__slots__
                if (value := getattr(note, name)) not in ("", None)
            }
            for step_id, note in self.notes.items()
        }


def _fill(value: Any, template_ids: Mapping[str, int]) -> Any:
    """Return settings as JSON with ids in place of references to messages."""
    if isinstance(value, MessageRef):
        return template_ids.get(value.key)
    if isinstance(value, Mapping):
        return {key: _fill(part, template_ids) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_fill(part, template_ids) for part in value]
    return value


def on_event(event: str, *filters: Settings) -> Settings:
    """People come in when they do something."""
    return {"kind": "event", "event": event, "filters": list(filters)}


def on_date(attribute: str, *, days: int = 0, at: str = "09:00") -> Settings:
    """People come in every year, so many days after a date of theirs."""
    return {
        "kind": "date",
        "attribute": attribute,
        "every_year": True,
        "offset_days": days,
        "time": at,
    }


def every_day(audience: Rule, *, at: str = "10:00") -> Settings:
    """Everybody whom a rule fits comes in, each day at a time where they live."""
    return {
        "kind": "schedule",
        "repeat": "daily",
        "time": at,
        "clock": "person",
        "audience": audience,
    }


def entry(name: str, trigger: Settings, to: str, *, again_after: int = 0) -> Step:
    """Where people come in: once, or again after some days."""
    settings: dict[str, Any] = {"trigger": trigger, "reentry": "once"}
    if again_after:
        settings |= {"reentry": "after_days", "reentry_days": again_after}
    return Step("entry", "entry", name, settings, {"next": to})


def email(
    id_: str, name: str, message: str, to: str, *, purpose: Purpose = "marketing"
) -> Step:
    """Send an email, by day."""
    settings = {
        "channel": "email",
        "template_id": MessageRef(message),
        "purpose": purpose,
        **QUIET,
    }
    return Step(id_, "message", name, settings, {"next": to})


def survey(
    id_: str, name: str, message: str, to: str, *, scale: str, survey: str
) -> Step:
    """Ask for a score in an email, by day."""
    settings = {
        "channel": "email",
        "template_id": MessageRef(message),
        "purpose": "marketing",
        **QUIET,
        "scale": scale,
        "survey": survey,
    }
    return Step(id_, "survey", name, settings, {"next": to})


def wait(id_: str, name: str, amount: int, unit: str, to: str) -> Step:
    """Hold people for a time."""
    settings = {"how": "duration", "amount": amount, "unit": unit}
    return Step(id_, "wait", name, settings, {"next": to})


def until_time(
    id_: str, name: str, opens: str, closes: str, to: str, *, weekdays: str = ""
) -> Step:
    """Hold people until a time of the week at which they read."""
    settings = {
        "how": "clock",
        "opens": opens,
        "closes": closes,
        "weekdays": weekdays.split(),
        "spread_minutes": 30,
    }
    return Step(id_, "wait", name, settings, {"next": to})


def until_date(
    id_: str, name: str, attribute: str, to: str, *, days: int = 0, none: str
) -> Step:
    """Hold people until so many days after a date of theirs that comes every year."""
    settings = {
        "how": "attribute",
        "attribute": attribute,
        "every_year": True,
        "offset_days": days,
        "at": "09:00",
    }
    return Step(id_, "wait", name, settings, {"next": to, "no_date": none})


def hear(
    id_: str,
    name: str,
    event: str,
    amount: int,
    unit: str,
    *filters: Settings,
    happened: str,
    timeout: str,
) -> Step:
    """Hold people until they do something, but not past a deadline."""
    settings = {
        "event": event,
        "filters": list(filters),
        "deadline": {"amount": amount, "unit": unit},
    }
    to = {"happened": happened, "timeout": timeout}
    return Step(id_, "wait_for", name, settings, to)


def clicked(message: str) -> Settings:
    """Return the condition that it was this message they clicked in."""
    return {"property": "template_id", "operator": "eq", "value": MessageRef(message)}


@dataclass(frozen=True, slots=True)
class Way:
    """One branch of a decision."""

    key: str
    name: str
    rule: Rule
    to: str


def decide(id_: str, name: str, *ways: Way, otherwise: str) -> Step:
    """Send people different ways, by what is known about them."""
    branches = [{"key": one.key, "name": one.name, "rule": one.rule} for one in ways]
    to = {one.key: one.to for one in ways} | {"else": otherwise}
    return Step(id_, "decision", name, {"branches": branches}, to)


def hold_out(id_: str, name: str, percent: int, to: str, *, held: str) -> Step:
    """Hold some people out, to see what the journey itself is worth."""
    share = percent * 100
    arm = {"key": "gets_it", "name": "Gets the messages", "share": WHOLE - share}
    settings = {"branches": [arm], "hold_out": share}
    return Step(id_, "split", name, settings, {"gets_it": to, "hold_out": held})


def halves(id_: str, name: str, *arms: tuple[str, str, str]) -> Step:
    """Try two ways against each other; an arm is its key, its name, where it leads."""
    branches = [
        {"key": key, "name": label, "share": WHOLE // len(arms)}
        for key, label, _ in arms
    ]
    return Step(id_, "split", name, {"branches": branches}, {a[0]: a[2] for a in arms})


def add_tag(id_: str, name: str, tag: str, to: str) -> Step:
    """Give people a tag."""
    settings = {"changes": [{"kind": "tag", "tag": tag, "how": "add"}]}
    return Step(id_, "update", name, settings, {"next": to})


def ask_team(id_: str, name: str, team: str, title: str, text: str, to: str) -> Step:
    """Put a task on the list of a team."""
    settings = {"team": team, "title": title, "text": text}
    return Step(id_, "notify_team", name, settings, {"next": to})


def leave(id_: str, name: str, reason: str) -> Step:
    """End here."""
    return Step(id_, "exit", name, {"reason": reason}, {})


def hand_over(id_: str, name: str, reason: str) -> Step:
    """End here and leave the person to the micro-segments."""
    return Step(id_, "hand_over", name, {"reason": reason}, {})


def goal(event: str, days: int, *, leaves: bool) -> Settings:
    """Return a goal: an event within some days of coming in."""
    return {"event": event, "filters": [], "within_days": days, "leaves": leaves}


def incubating(days: int, **more: Any) -> Settings:
    """Return the settings of a journey that has people to itself for a time."""
    return {"incubating": True, "hard_limit_days": days, **more}


def beside(days: int, *, admits: str = "open", **more: Any) -> Settings:
    """Return the settings of a journey that runs beside the campaigns."""
    return {"incubating": False, "hard_limit_days": days, "admits": admits, **more}
