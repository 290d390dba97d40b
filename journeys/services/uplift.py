"""Count what people did after they passed splits, beside everything else that runs."""

from django.db import transaction

from campaigns.domain.uplift.counts import COUNTS
from campaigns.services.uplift.counting import SPLITS, Counted, try_count_lock
from customers.selectors import get_local_date, get_now
from journeys.models import SplitCount
from journeys.selectors.uplift.counting import count_splits as count
from journeys.selectors.uplift.trials import find_due_splits, list_trials


@transaction.atomic
def count_splits() -> Counted:
    """Count the splits that are due, in one pass over visits and customers.

    It reads without any lock on customers, so nothing waits for it.
    """
    if not try_count_lock(SPLITS):
        return Counted.BUSY
    now = get_now()
    today = get_local_date(now)
    trials = list_trials(find_due_splits(today))
    if not trials:
        return Counted.ALREADY
    found = count(trials, now=now)
    for trial in trials:
        counts = found[trial.journey_id, trial.node_id]
        SplitCount.objects.update_or_create(
            journey_id=trial.journey_id,
            node_id=trial.node_id,
            defaults={
                "at": now,
                "on": today,
                "version_id": trial.version_id,
                "passed": trial.passed,
                "waiting": sum(sum(one.waiting.values()) for one in counts.periods),
                "counts": COUNTS.dump_python(counts, mode="json"),
            },
        )
    return Counted.DONE
