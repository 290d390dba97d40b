"""Tasks that steps have left for teams: done, or to be done again."""

from django.db import transaction
from django.shortcuts import get_object_or_404

from customers.selectors import get_now
from journeys.models import TeamTask


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
