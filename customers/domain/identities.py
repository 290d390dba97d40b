"""Who a call is about: new people, new names for known people, and merges.

A merge joins two stored profiles. It happens only by `alias`, or when a call carries a
user id and an anonymous id whose profile no user has claimed. E-mail and phone are
contact data and never a reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from customers.domain.calls import Call

Key = tuple[str, str]  # kind ("user" or "anonymous"), value


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored about one name."""

    customer_id: int
    is_identified: bool
    shard: int = 0
    bound_at: datetime | None = None  # when it was first heard


@dataclass(slots=True)
class Resolution:
    """What the calls of one request say about identities.

    Customers that do not exist yet have the ids -1, -2, ...
    """

    owners: list[int] = field(default_factory=list)  # per call
    created: dict[int, bool] = field(default_factory=dict)  # id -> is identified
    bound: list[tuple[Key, int]] = field(default_factory=list)  # names to store
    promoted: set[int] = field(default_factory=set)  # stored anonymous, now identified
    merges: list[tuple[int, int]] = field(default_factory=list)  # (other, survivor)


def names_of(calls: Sequence[Call]) -> list[Key]:
    """List every name the calls mention, without repeats, sorted."""
    keys: set[Key] = set()
    for call in calls:
        if call.user_id is not None:
            keys.add(("user", call.user_id))
        if call.anonymous_id is not None:
            keys.add(("anonymous", call.anonymous_id))
        if call.previous_id is not None:
            keys.update((("anonymous", call.previous_id), ("user", call.previous_id)))
    return sorted(keys)


def resolve(calls: Sequence[Call], known: Mapping[Key, Known]) -> Resolution:
    """Decide for every call, in order, whose it is.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 1, 1, tzinfo=UTC)
    >>> call = Call(0, "track", "ann", "cookie-1", None, at)
    >>> found = resolve([call], {("anonymous", "cookie-1"): Known(7, False)})
    >>> found.owners, found.bound, found.promoted
    ([7], [(('user', 'ann'), 7)], {7})
    """
    return _Resolver(known).run(calls)


class _Resolver:
    """The state of one resolution: what is stored, and what the calls added to it."""

    def __init__(self, known: Mapping[Key, Known]) -> None:
        self.owner = {key: one.customer_id for key, one in known.items()}
        self.identified = {
            one.customer_id for one in known.values() if one.is_identified
        }
        self.joined: dict[int, int] = {}  # a customer that became another
        self.bound: dict[Key, int] = {}
        self.promoted: set[int] = set()
        self.merges: list[tuple[int, int]] = []
        self.newest = 0

    def run(self, calls: Sequence[Call]) -> Resolution:
        owners = [
            self.place_alias(call) if call.kind == "alias" else self.place(call)
            for call in calls
        ]
        finals = [self.final(owner) for owner in owners]
        return Resolution(
            owners=finals,
            created={id_: id_ in self.identified for id_ in finals if id_ < 0},
            bound=[(key, self.final(id_)) for key, id_ in self.bound.items()],
            promoted={id_ for id_ in self.promoted if id_ not in self.joined},
            merges=self.merges,
        )

    def place(self, call: Call) -> int:
        user = ("user", call.user_id) if call.user_id is not None else None
        visitor = (
            ("anonymous", call.anonymous_id) if call.anonymous_id is not None else None
        )
        of_user = self.find(user)
        of_visitor = self.find(visitor)
        if user is None:
            return self.create(visitor) if of_visitor is None else of_visitor
        if of_visitor is not None and of_visitor not in self.identified:
            if of_user is None:
                return self.bind(user, of_visitor)
            return self.join(of_visitor, of_user)
        if of_user is None:
            of_user = self.create(user)
        if visitor is not None and of_visitor is None:
            self.bind(visitor, of_user)
        # A visitor id that another user claimed stays with that user: a shared device
        return of_user

    def place_alias(self, call: Call) -> int:
        user: Key = ("user", call.user_id or "")
        visitor: Key = ("anonymous", call.previous_id or "")
        previous = self.find(visitor)
        if previous is None:
            previous = self.find(("user", call.previous_id or ""))
        of_user = self.find(user)
        if previous is None:
            of_user = self.create(user) if of_user is None else of_user
            return self.bind(visitor, of_user)
        if of_user is None:
            return self.bind(user, previous)
        return self.join(previous, of_user)

    def find(self, key: Key | None) -> int | None:
        id_ = self.owner.get(key) if key else None
        return None if id_ is None else self.final(id_)

    def final(self, id_: int) -> int:
        while id_ in self.joined:
            id_ = self.joined[id_]
        return id_

    def create(self, key: Key | None) -> int:
        self.newest -= 1
        if key is not None:
            self.bind(key, self.newest)
        return self.newest

    def bind(self, key: Key, id_: int) -> int:
        self.owner[key] = self.bound[key] = id_
        if key[0] == "user" and id_ not in self.identified:
            self.identified.add(id_)
            if id_ > 0:
                self.promoted.add(id_)
        return id_

    def join(self, other: int, survivor: int) -> int:
        if other == survivor:
            return survivor
        if survivor < 0 < other:
            # The survivor is not stored yet, so the stored one takes its name
            other, survivor = survivor, other
            if other in self.identified and survivor not in self.identified:
                self.identified.add(survivor)
                self.promoted.add(survivor)
        elif other > 0:
            self.merges.append((other, survivor))
        self.joined[other] = survivor
        return survivor
