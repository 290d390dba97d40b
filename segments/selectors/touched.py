"""Who may be elsewhere than a run of the same day left them: others need no look."""

from collections.abc import Mapping

from django.db import connection
from psycopg import sql

from customers.selectors import news
from customers.selectors.frames import EventChoice
from customers.selectors.readers import Reader
from segments.models import InForce, Run, RunShard
from segments.selectors.membership import State
from segments.selectors.rows import Library

MOST = 0.25  # of a shard's customers: more are found sooner by reading all

_PINNED_OR_DUE = sql.SQL(
    "SELECT customer_id FROM segments_pin WHERE shard = {shard}"
    " AND ({is_new} OR at > {since} OR ended_at > {since})"
    " UNION SELECT customer_id FROM segments_next_change"
    " WHERE shard = {shard} AND at <= {now}"
)


def find_touched(
    reader: Reader,
    *,
    run: Run,
    shard: int,
    library: Library,
    before: Mapping[int, State],
) -> list[int] | None:
    """Return the customers of a shard whose memberships may have changed by now.

    Those are whoever something was received about, was changed or decided by hand, and
    whom time alone changes, since the run that this one continues. `None`: nobody
    knows, or they are so many that everybody is asked.
    """
    needs = library.plan.needs
    base = _find_base(run, shard, with_suppressions=bool(needs.suppressions))
    if base is None or not _is_complete(library, before):
        return None
    since = base.run.as_of
    changed = news.read_changed(
        reader,
        shard=shard,
        bookmark=base.bookmark,
        as_of=since,
        choices=[EventChoice(need.events) for need in needs.events],
        with_consent=bool(needs.consents),
    )
    query = _PINNED_OR_DUE.format(
        shard=sql.Literal(shard),
        is_new=news.is_newer(base.bookmark),
        since=sql.Literal(since),
        now=sql.Literal(run.as_of),
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        touched = {id_ for (id_,) in cursor.fetchall()} | set(changed)
    return sorted(touched) if len(touched) <= base.customers * MOST else None


def _find_base(run: Run, shard: int, *, with_suppressions: bool) -> RunShard | None:
    """Return what a shard can be continued from."""
    done = RunShard.objects.filter(
        run=run.base_id, shard=shard, status=RunShard.Status.DONE
    )
    base = done.exclude(bookmark="").select_related("run").first()
    if base is None or not news.is_usable(
        base.bookmark, with_suppressions=with_suppressions
    ):
        return None
    # What time alone changes is known so far only
    known = InForce.objects.filter(shard=shard, known_until__gt=run.as_of)
    return base if known.exists() else None


def _is_complete(library: Library, before: Mapping[int, State]) -> bool:
    """Tell whether everything was evaluated by the rules of now."""
    return (
        not library.faulty
        and library.everyone_else in before
        and all(
            (state := before.get(id_)) is not None
            and state.rule_version == version
            and not state.failed
            for id_, version in library.versions.items()
        )
    )
