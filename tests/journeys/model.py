"""What the engine must do, as one would do it on paper: one person after the other.

No sets, no shards, no transactions, no database: people stand somewhere, things happen
to them, they walk on. `test_model.py` compares this with the real engine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Step = tuple[str, int]  # kind and its number: hours, times, shares


@dataclass(frozen=True)
class Flow:
    """A journey: steps one after the other, from "in" to "over".

    `jump` leads back to the first step; `vip` and `split` may leave out the next one.
    """

    id: int
    event: str | None  # None: people are added by list
    again: bool
    incubating: bool
    limit_days: int | None
    exit_rule: bool  # who has the attribute `left` leaves at once
    steps: tuple[Step, ...]

    def after(self, place: int, step: int = 1) -> int:
        """Return the place after a step; behind the last one lies the end."""
        return min(place + step, len(self.steps))


@dataclass
class Passage:
    """One person in one journey. Place -1 is the entry, len(steps) the end."""

    flow: Flow
    entry_no: int
    entered: datetime
    place: int = -1
    due: datetime | None = None
    how: str = ""
    visits: list[tuple[str, str]] = field(default_factory=list)
    jumps: dict[int, int] = field(default_factory=dict)
    is_asking: bool = False  # another system, whose answer has not come yet

    @property
    def node(self) -> str:
        """Return the id of the node this passage stands at."""
        if self.place < 0:
            return "in"
        return "over" if self.place == len(self.flow.steps) else f"s{self.place}"

    @property
    def limit(self) -> datetime | None:
        """Return the moment at which it ends whatever happens."""
        days = self.flow.limit_days
        return None if days is None else self.entered + timedelta(days=days)


@dataclass
class Person:
    """One customer."""

    users: set[str]
    traits: dict[str, bool] = field(default_factory=dict)
    agrees: bool = True
    mode: str = "open"
    passages: list[Passage] = field(default_factory=list)
    refused: int = 0
    messages: list[str] = field(default_factory=list)  # sent or skipped, in order
    calls: list[str] = field(default_factory=list)  # of other systems: sent or failed
    marks: int = 0  # how often an update counted

    def latest(self, flow: Flow) -> Passage | None:
        """Return the newest passage through a journey."""
        mine = [one for one in self.passages if one.flow.id == flow.id]
        return mine[-1] if mine else None

    def inside(self) -> list[Passage]:
        """Return the passages that have not ended."""
        return [one for one in self.passages if not one.how]


class Model:
    """Everybody, every journey, and what time it is.

    Parameters
    ----------
    draw
        Tells by which way a split sends a passage: "a" or "b". Chance is the one thing
        the model cannot know by itself.
    """

    def __init__(self, now: datetime, draw: Callable[[Person, Passage], str]) -> None:
        self.now = now
        self.draw = draw
        self.people: list[Person] = []
        self.flows: list[Flow] = []
        self.endpoint_works = True

    def person(self, user: str) -> Person:
        """Return who has this name now."""
        return next(one for one in self.people if user in one.users)

    def born(self, user: str, traits: dict[str, bool]) -> None:
        """Somebody new agrees to marketing."""
        self.people.append(Person({user}, dict(traits)))

    def tell(self, user: str, traits: dict[str, bool]) -> None:
        """Attributes change; exit rules act at once."""
        person = self.person(user)
        person.traits.update(traits)
        self._leave_by_rule(person)

    def happen(self, user: str, event: str, flow_id: int | None = None) -> None:
        """Something happens: it may open journeys and end waits."""
        person = self.person(user)
        flows = [flow for flow in self.flows if flow.event == event]
        if flow_id is not None:
            flows = [flow for flow in self.flows if flow.id == flow_id]
        # Whoever was there before the event decides about the entry, not who is after
        entering = list(self._entering(person, flows))
        for passage in person.inside():
            if self._waits_for(passage, event):
                self._walk(person, passage, woken=True)
        for flow in entering:
            before = person.latest(flow)
            passage = Passage(flow, before.entry_no + 1 if before else 1, self.now)
            person.passages.append(passage)
            if flow.incubating:
                person.mode = "incubating"
            self._walk(person, passage)
        self._answer()

    def pass_time(self, hours: int) -> None:
        """Time passes; then all who are due go on, oldest first."""
        self.now += timedelta(hours=hours)
        for person in self.people:
            for passage in person.inside():
                if passage.due is not None and passage.due <= self.now:
                    self._walk(person, passage, due=True)
        self._answer()

    def opt_out(self, user: str) -> None:
        """Somebody says no to marketing."""
        self.person(user).agrees = False

    def merge(self, user: str, other: str) -> None:
        """Two people turn out to be one; the second becomes the first."""
        survivor, gone = self.person(user), self.person(other)
        if survivor is gone:
            return
        for passage in gone.inside():
            self._end(gone, passage, "merged")
        gone.mode = "nobody"
        survivor.users |= gone.users
        gone.users = set()
        survivor.traits = {**gone.traits, **survivor.traits}
        survivor.agrees = survivor.agrees and gone.agrees
        survivor.marks = survivor.marks or gone.marks
        survivor.refused += gone.refused  # refusals are events, and events move
        self._leave_by_rule(survivor)

    def erase(self, user: str) -> set[str]:
        """Nobody knows this person any more; return the names that are free again."""
        person = self.person(user)
        users, person.users = person.users, set()
        for passage in person.inside():
            self._end(person, passage, "erased")
        person.mode = "nobody"
        return users

    def _entering(self, person: Person, flows: list[Flow]) -> Iterator[Flow]:
        mode = person.mode
        for flow in sorted(flows, key=lambda one: (not one.incubating, one.id)):
            before = person.latest(flow)
            if before is not None and (not before.how or not flow.again):
                continue
            was_handed_over = any(
                one.flow.incubating and one.how for one in person.passages
            )
            if mode != "open" or (flow.incubating and was_handed_over):
                person.refused += 1
                continue
            if flow.incubating:
                mode = "incubating"
            yield flow

    def _waits_for(self, passage: Passage, event: str) -> bool:
        steps = passage.flow.steps
        at_step = 0 <= passage.place < len(steps)
        return event == "Order" and at_step and steps[passage.place][0] == "order"

    def _answer(self) -> None:
        """Let the other system answer, until nobody asks it any more."""
        asking = True
        while asking:
            asking = False
            for person in self.people:
                for passage in person.inside():
                    if passage.is_asking:
                        asking, passage.is_asking = True, False
                        person.calls.append("sent" if self.endpoint_works else "failed")
                        self._walk(person, passage, woken=True)

    def _leave_by_rule(self, person: Person) -> None:
        for passage in person.inside():
            if passage.flow.exit_rule and person.traits.get("left"):
                self._end(person, passage, "exit_rule")

    def _walk(
        self,
        person: Person,
        passage: Passage,
        *,
        due: bool = False,
        woken: bool = False,
    ) -> None:
        """Go as far as possible: the limit first, then the exit rule, then the step."""
        if passage.limit is not None and passage.limit <= self.now:
            return self._end(person, passage, "hard_limit")
        if passage.flow.exit_rule and person.traits.get("left"):
            return self._end(person, passage, "exit_rule")
        waited = due or woken
        while True:
            if passage.place == len(passage.flow.steps):
                how = "handed_over" if passage.flow.incubating else "completed"
                return self._end(person, passage, how)
            if passage.place < 0:
                self._leave(passage, "next", 0)
                continue
            kind, number = passage.flow.steps[passage.place]
            if kind in ("wait", "order", "hook") and not waited:
                until = self.now + timedelta(hours=number)
                passage.due = min(until, passage.limit or until)
                passage.is_asking = kind == "hook"
                return None
            self._pass(
                person, passage, kind, number, "happened" if woken else "timeout"
            )
            waited = woken = False

    def _pass(
        self, person: Person, passage: Passage, kind: str, number: int, how: str
    ) -> None:
        """Leave one step by the right way, with what it causes."""
        here = passage.place
        ahead, beyond = passage.flow.after(here), passage.flow.after(here, 2)
        if kind == "mail":
            person.messages.append("sent" if person.agrees else "skipped")
        if kind == "order":
            self._leave(passage, how, ahead)
        elif kind == "hook":
            self._leave(passage, "ok" if self.endpoint_works else "failed", ahead)
        elif kind == "vip":
            is_vip = person.traits.get("vip", False)
            self._leave(
                passage, "yes" if is_vip else "else", ahead if is_vip else beyond
            )
        elif kind == "split":
            arm = self.draw(person, passage)
            self._leave(passage, arm, ahead if arm == "a" else beyond)
        elif kind == "jump":
            passed = passage.jumps.get(here, 0)
            passage.jumps[here] = passed + 1
            again = passed < number
            self._leave(passage, "again" if again else "limit", 0 if again else ahead)
        else:
            if kind == "mark":
                person.marks += 1
            self._leave(passage, "next", ahead)

    def _leave(self, passage: Passage, outcome: str, target: int) -> None:
        passage.visits.append((passage.node, outcome))
        passage.place, passage.due = target, None

    def _end(self, person: Person, passage: Passage, how: str) -> None:
        passage.visits.append((passage.node, f"${how}"))
        passage.how, passage.due = how, None
        if passage.flow.incubating and person.mode == "incubating":
            person.mode = "open"
