"""Which tasks are told to stop when they hang, and which are only killed."""

from config.celery import app
from journeys.tasks import take_turn
from messaging.tasks import deliver


def test_no_turn_is_told_to_stop_in_the_middle_of_somebodys_walk(settings):
    # It would count as a failure of that person; a death says who it really was
    assert not take_turn.soft_time_limit
    assert take_turn.time_limit == settings.CELERY_TASK_TIME_LIMIT
    # A pool's own limit would hold for it as well
    assert app.conf.task_soft_time_limit is None


def test_every_other_task_is_told_before_it_is_killed(settings):
    app.loader.import_default_modules()
    own = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    limits = {task.name: task.soft_time_limit for task in own if task != take_turn}
    assert deliver.name in limits
    assert set(limits.values()) == {settings.TASK_SECONDS}
    assert settings.TASK_SECONDS < settings.CELERY_TASK_TIME_LIMIT
