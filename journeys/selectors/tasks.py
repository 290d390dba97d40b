"""Tasks that steps have left for teams."""

from customers.selectors import paging
from journeys.models import TeamTask
from journeys.selectors.journeys import PAGE, Page


def list_tasks(
    *, is_done: bool, customer_id: int | None = None, cursor: str | None = None
) -> Page:
    """Return tasks, newest first: those to be done, or those that are.

    Parameters
    ----------
    customer_id
        Only those about one customer.
    """
    tasks = TeamTask.objects.filter(done_at__isnull=not is_done)
    if customer_id is not None:
        tasks = tasks.filter(customer_id=customer_id)
    after = paging.read_cursor(cursor, int)
    if after is not None:
        tasks = tasks.filter(id__lt=after[0])
    tasks = tasks.select_related("customer", "journey", "done_by").order_by("-id")
    rows = list(tasks[: PAGE + 1])
    if len(rows) <= PAGE:
        return Page(rows, None)
    return Page(rows[:PAGE], paging.make_cursor(rows[PAGE - 1].pk))
