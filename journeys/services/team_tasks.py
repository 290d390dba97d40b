"""Tasks that steps have left for teams: done, or to be done again."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.shortcuts import get_object_or_404

from customers.selectors import get_now
from journeys.models import TeamTask

_FOLLOW = """
UPDATE journeys_teamtask t SET customer_id = c.merged_into FROM customers_customer c
WHERE t.customer_id = ANY (%s) AND c.id = t.customer_id AND c.merged_into IS NOT NULL
"""


def follow_merged(*, customer_ids: Sequence[int]) -> None:
    """Let the tasks about merged customers be about who they are now."""
    if customer_ids:
        with connection.cursor() as cursor:
            cursor.execute(_FOLLOW, [list(customer_ids)])


@transaction.atomic
def set_task_done(*, task_id: int, user_id: int | None, is_done: bool) -> TeamTask:
    """Tick a task off, or put it back; whoever was first stays named."""
    tasks = TeamTask.objects.select_for_update(of=("self",))
    task: TeamTask = get_object_or_404(tasks, pk=task_id)
    if is_done and task.done_at is None:
        task.done_at, task.done_by_id = get_now(), user_id
    elif not is_done:
        task.done_at = task.done_by_id = None
    task.save(update_fields=["done_at", "done_by"])
    return task
