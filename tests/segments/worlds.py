"""People, rules and news drawn at random, and what follows from them."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from customers.models import (
    SHARD_COUNT,
    AttributeChange,
    AttributeName,
    Customer,
    OwnerMode,
)
from customers.selectors.readers import CopyReader
from customers.services import rows, try_shard_lock
from customers.services.merging import merge
from segments import selectors, services
from segments.domain import rules
from segments.domain.evaluator import Evaluator
from segments.domain.micros import MICROSECOND
from segments.domain.plan import build_plan
from segments.domain.sheet import Sheet
from segments.models import (
    InForce,
    MicroSegment,
    NextChange,
    Run,
    RunShard,
)
from segments.selectors.facts import read_model, read_sheet, read_thresholds
from tests.segments.buyers import make_buyers
from tests.segments.generating import (
    OF_EVERYBODY,
    SEGMENTS,
    can_be_used,
    draw_event,
    draw_library,
    draw_moment,
    draw_person,
    draw_rule,
    draw_value,
)
from tests.segments.making import (
    NOW,
    TODAY,
    attribute,
    make_event,
    make_person,
    make_segment,
    rule,
    shard_of,
)
from tests.segments.people import moment

SEED = 20_260_312
PEOPLE = 14
RULES = 30
SHARD = 3
BUYERS = range(1_000, 1_300)  # whom parameters are found from


class World:
    """One shard with people, rules and a clock."""

    def __init__(self, number: int, *, ranks: bool) -> None:
        self.draw = Random(SEED + number)
        # Thresholds are those of all shards
        self.shards = range(SHARD_COUNT) if ranks else [SHARD]
        self.left_out = () if ranks else OF_EVERYBODY
        self.pairs = sorted(one for one in can_be_used() if one[0] not in self.left_out)
        if ranks:
            make_buyers(self.draw, BUYERS)
        self.now = NOW
        self.ids = [id_ for id_ in range(1, 999) if shard_of(id_) == SHARD][:PEOPLE]
        for id_ in self.ids:
            self.make(id_)
        self.real = self.make_library()
        for number in range(RULES):
            make_segment(f"Rule {number}", self.draw_root())
        self.run()

    def make(self, id_: int) -> None:
        one = draw_person(self.draw)
        make_person(
            id_,
            attributes=one["attributes"],
            signed_up_at=moment(one["signed_up_at"]),
            timezone=one["timezone"],
            owner_mode=self.draw.choice([*OwnerMode, OwnerMode.OPEN]),
        )
        for event in one["events"]:
            self.add_event(id_, event)

    def make_library(self) -> dict[int, int]:
        """Make micro-segments that others refer to; return them by drawn number."""
        real: dict[int, int] = {}
        without = self.left_out or ("rank",)
        for id_, root in draw_library(self.draw, without).items():
            real[id_] = make_segment(f"Library {id_}", refer(root, real)).pk
        real[9] = real[SEGMENTS[0]]
        return real

    def draw_root(self) -> Any:
        root = draw_rule(self.draw, self.draw.choice(self.pairs))
        while any(f"'{kind}'" in str(root) for kind in self.left_out):
            root = draw_rule(self.draw, self.draw.choice(self.pairs))
        return refer(root, self.real)

    def add_event(self, id_: int, event: dict[str, Any]) -> None:
        at = moment(event["at"])
        assert at is not None
        more = {"revenue": event.get("revenue"), "properties": event["properties"]}
        make_event(id_, event["name"], at, **more)

    # What happens

    def tell_news(self) -> list[int]:
        """Let something happen to somebody; return about whom there is news."""
        who = self.draw.choice(self.ids)
        kinds = [self.do, self.do, self.do, self.change, self.own, self.unite]
        return self.draw.choice(kinds)(who)

    def do(self, who: int) -> list[int]:
        """Send an event: of now, late, out of order, or of a fast clock."""
        event = draw_event(self.draw)
        ago = NOW - moment(draw_moment(self.draw))  # type: ignore[operator]
        soon = timedelta(minutes=self.draw.randrange(-300, 60))
        event["at"] = (
            self.now - self.draw.choice([ago, soon, timedelta()])
        ).isoformat()
        self.add_event(who, event)
        return [who]

    def change(self, who: int) -> list[int]:
        name = self.draw.choice(["x", "y", "home"])
        known, _ = AttributeName.objects.get_or_create(name=name)
        customer = Customer.objects.get(pk=who)
        old = customer.attributes.get(name)
        AttributeChange.objects.create(
            customer_id=who, name=known, at=self.now, old_value=old
        )
        customer.attributes[name] = draw_value(self.draw)
        customer.save(update_fields=["attributes"])
        return [who]

    def own(self, who: int) -> list[int]:
        Customer.objects.filter(pk=who).update(
            owner_mode=self.draw.choice(list(OwnerMode))
        )
        return [who]

    def unite(self, who: int) -> list[int]:
        other = self.draw.choice(self.ids)
        rows_ = Customer.objects.filter(pk__in=[who, other], merged_into=None)
        if who == other or rows_.count() < 2:
            return []
        with transaction.atomic():
            merge(rows.open_cursor(), other_id=other, survivor_id=who, now=self.now)
        return [who, other]

    def edit(self) -> None:
        """Edit a micro-segment, one that others refer to, make one or archive one."""
        live = selectors.list_live().filter(name__startswith="Rule")
        one = self.draw.choice(list(live))
        match self.draw.choice(["rule", "rule", "inner", "new", "gone"]):
            case "rule":
                edit(one, self.draw_root())
            case "inner":
                inner = self.draw.choice([*self.real.values()])
                limit = self.draw.randrange(10)
                edit(MicroSegment.objects.get(pk=inner), attribute("x", "gt", limit))
            case "new":
                make_segment(f"Rule {self.draw.random()}", self.draw_root())
            case "gone":
                services.archive_segment(segment_id=one.pk)

    def list_open(self) -> list[int]:
        """Return who is in micro-segment mode."""
        found = Customer.objects.filter(
            id__in=self.ids, owner_mode=OwnerMode.OPEN, open_from__lte=self.now
        )
        return list(found.values_list("id", flat=True))

    # What follows from it

    def take_turns(self, *touched: int) -> None:
        """Take turns at this moment until nobody is due any more."""
        limit = self.draw.choice([3, 100])
        more = True
        while more:
            with transaction.atomic():
                assert try_shard_lock(SHARD)
                more = services.follow_customers(
                    shard=SHARD, customer_ids=touched, now=self.now, limit=limit
                ).more

    def pass_time(self, longest: int = 200_000) -> None:
        """Go on to a random moment, or to where something turns over."""
        dues = NextChange.objects.filter(shard=SHARD, at__gt=self.now)
        ahead = sorted(set(dues.values_list("at", flat=True)))
        step = timedelta(seconds=self.draw.randrange(longest))
        if ahead and self.draw.random() < 0.7:
            border = self.draw.choice(ahead[:4])
            step = border - self.now - self.draw.choice([0, 0, 1]) * MICROSECOND
        self.now += max(step, MICROSECOND)

    def run(self, meanwhile: Any = None) -> Run:
        """Run over all shards as of now."""
        days = (self.now - NOW).days
        run, _ = services.start_run(
            on=TODAY + timedelta(days=days), as_of=self.now, cause=Run.Cause.MANUAL
        )
        if meanwhile is not None:
            meanwhile()
        self.finish(run)
        return run

    def run_edits(self) -> Run | None:
        """Run over what was edited, as of now; `None`: it is as it was."""
        for run in Run.objects.filter(status=Run.Status.RUNNING):
            leave_others_empty(run)
        edits = services.start_edit_run(now=self.now)
        if edits is not None:
            self.finish(edits)
        return edits

    def finish(self, run: Run) -> None:
        while {*selectors.list_pending_shards(run.pk)} & {*self.shards}:
            for shard in self.shards:
                services.evaluate_shard(run_id=run.pk, shard=shard)


def edit(segment: MicroSegment, root: Any) -> None:
    services.update_segment(segment_id=segment.pk, rule=rule(root))


def leave_others_empty(run: Run) -> None:
    """Let a run be over that evaluated the one shard in which people are."""
    RunShard.objects.bulk_create(
        RunShard(run=run, shard=shard, status=RunShard.Status.DONE)
        for shard in selectors.list_pending_shards(run.pk)
    )
    Run.objects.filter(pk=run.pk).update(status=Run.Status.DONE)


def refer(node: Any, real: dict[int, int]) -> Any:
    """Return a rule in which the drawn micro-segments are real ones."""
    if isinstance(node, list):
        return [refer(one, real) for one in node]
    if not isinstance(node, dict):
        return node
    if node.get("kind") == "segment":
        return {**node, "id": real.get(node["id"], min(real.values()))}
    return {key: refer(value, real) for key, value in node.items()}


def members() -> dict[int, set[int]]:
    return {id_: set(found) for id_, found in selectors.current_members(SHARD).items()}


def expected(now: datetime) -> dict[int, set[int]]:
    """Evaluate everybody of the shard by what the last run found."""
    found = selectors.list_live().filter(is_system=False)
    library = {one.pk: rules.parse(one.rule) for one in found}
    plan = build_plan(library, library)
    with transaction.atomic():
        sheet = read_sheet(CopyReader(), plan.needs, shard=SHARD, as_of=now)
    run = InForce.objects.get(shard=SHARD).run
    sheet = Sheet(sheet.facts, now, sheet.zone, read_thresholds(run), read_model(run))
    ids = sheet.facts.customers["customer_id"]
    columns = Evaluator(sheet).run(plan).columns
    state = {id_: set(ids.filter(column)) for id_, column in columns.items()}
    covered = set().union(*state.values())
    state[selectors.get_everyone_else().pk] = set(ids) - covered
    return state


def differences(now: datetime) -> dict[int, set[int]]:
    wanted, found = expected(now), members()
    assert wanted.keys() == found.keys()
    return {id_: found[id_] ^ wanted[id_] for id_ in wanted if found[id_] ^ wanted[id_]}
