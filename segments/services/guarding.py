"""The size guard: what changed too much keeps its members until a person takes it.

The first shard of a run decides for the run, in the transaction that writes the shard:
a micro-segment is either switched in all shards or in none.
"""

from collections.abc import Callable, Mapping, Set

from django.contrib.auth.models import User
from django.db import transaction

from customers.selectors import get_now, get_workspace
from segments.domain.errors import NothingHeld
from segments.domain.guarding import Guard, find_suspects
from segments.domain.plan import find_dependents
from segments.models import MicroSegment, Run, SizeFinding
from segments.selectors.guarding import is_held
from segments.selectors.rows import Library
from segments.services.evaluation import Result

HELD = "Its size changed too much: {} people before, {} now, in one of 16 parts."
Evaluate = Callable[[Library], Result]


def evaluate_guarded(
    *, run: Run, shard: int, library: Library, evaluate: Evaluate
) -> tuple[Library, Result]:
    """Evaluate a shard, held micro-segments left as they are. Part of a transaction.

    Parameters
    ----------
    evaluate
        Evaluates the shard by some rules; called again when something is to be held.

    Returns
    -------
    The rules that were used, held ones among the faulty, and what they gave.
    """
    known = _read_verdict(run) if run.judged_in is not None else None
    allowed = library.without(known or {})
    result = evaluate(allowed)
    if known is not None:
        return allowed, result
    locked = Run.objects.select_for_update().get(pk=run.pk)
    if locked.judged_in is None:
        return _judge(locked, shard, library, result, evaluate)
    verdict = _read_verdict(locked)
    if not verdict:
        return library, result
    allowed = library.without(verdict)
    return allowed, evaluate(allowed)


def _judge(
    run: Run, shard: int, library: Library, result: Result, evaluate: Evaluate
) -> tuple[Library, Result]:
    """Decide for the whole run which micro-segments are held."""
    workspace = get_workspace()
    guard = Guard(workspace.guard_factor, workspace.guard_people)
    judged = _choose_judged(library, result)
    allowed = library
    while suspects := find_suspects(_measure(judged, result), library.rules, guard):
        SizeFinding.objects.bulk_create(
            SizeFinding(run=run, segment_id=id_, shard=shard, before=old, after=new)
            for id_, (old, new) in _measure(suspects, result).items()
        )
        allowed = library.without(_read_verdict(run))
        judged = judged - suspects
        result = evaluate(allowed)
    run.judged_in = shard
    run.save(update_fields=["judged_in"])
    _take_accepted(run, result)
    return allowed, result


def _choose_judged(library: Library, result: Result) -> Set[int]:
    """Return the micro-segments whose size says something about the data.

    A new or edited rule is meant to change the size, and so does what refers to it:
    whoever edited it saw the number of people beside it. What a person has taken is
    taken.
    """
    redefined = frozenset(
        id_
        for id_ in library.rules
        if (state := result.before.get(id_)) is None
        or state.rule_version != library.versions[id_]
    )
    accepted = SizeFinding.objects.filter(accepted_at__isnull=False, taken_in=None)
    free = redefined | frozenset(accepted.values_list("segment_id", flat=True))
    evaluated = result.before.keys() & result.after.keys() & library.rules.keys()
    return evaluated - find_dependents(library.rules, free)


def _measure(segment_ids: Set[int], result: Result) -> dict[int, tuple[int, int]]:
    return {
        id_: (len(result.before[id_].members), len(result.after[id_]))
        for id_ in segment_ids & result.after.keys()
    }


def _read_verdict(run: Run) -> Mapping[int, str]:
    """Return which micro-segments a run holds, and why in a sentence."""
    rows = SizeFinding.objects.filter(run=run)
    return {
        id_: HELD.format(f"{old:,}", f"{new:,}")
        for id_, old, new in rows.values_list("segment_id", "before", "after")
    }


def _take_accepted(run: Run, result: Result) -> None:
    """Note that this run switches what was accepted: the next one judges it again."""
    accepted = SizeFinding.objects.filter(accepted_at__isnull=False, taken_in=None)
    switched = [
        pk
        for pk, segment_id in accepted.values_list("pk", "segment_id")
        if segment_id in result.after
    ]
    SizeFinding.objects.filter(pk__in=switched).update(taken_in=run)


@transaction.atomic
def accept_size(*, segment_id: int, by: User | None = None) -> SizeFinding:
    """Let the next run take a micro-segment at the size that was held back.

    Raises
    ------
    NothingHeld
        The last run did not hold it, or somebody accepted it already.
    """
    segment = MicroSegment.objects.select_for_update().get(pk=segment_id)
    last = SizeFinding.objects.filter(segment=segment).order_by("-run_id").first()
    if last is None or last.accepted_at is not None or not is_held(last):
        raise NothingHeld
    last.accepted_at = get_now()
    last.accepted_by = by
    last.save(update_fields=["accepted_at", "accepted_by"])
    return last
