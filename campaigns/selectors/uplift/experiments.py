"""Experiments that ran elsewhere, and what they found."""

from dataclasses import dataclass

from campaigns.domain.uplift.experiment_errors import UnknownExperiment
from campaigns.domain.uplift.experiments import (
    EXPERIMENT_COUNTS,
    SETTINGS,
    Settings,
    report_experiment,
)
from campaigns.domain.uplift.told import Told
from campaigns.models import Experiment
from customers.selectors import make_cursor, read_cursor

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some experiments, newest first, and where the next ones begin."""

    results: list[Experiment]
    next: str | None


def list_experiments(cursor: str | None = None) -> Page:
    """Return a page of experiments."""
    rows = Experiment.objects.select_related("created_by").order_by("-id")
    place = read_cursor(cursor, int)
    if place:
        rows = rows.filter(pk__lt=place[0])
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    return Page(shown, make_cursor(shown[-1].pk) if len(found) > PAGE else None)


def get_experiment(experiment_id: int) -> Experiment:
    """Return one.

    Raises
    ------
    UnknownExperiment
    """
    rows = Experiment.objects.select_related("created_by")
    found = rows.filter(pk=experiment_id).first()
    if found is None:
        raise UnknownExperiment
    return found


def read_settings(one: Experiment) -> Settings:
    """Return how its table was read."""
    return SETTINGS.validate_python(one.reading)


def tell_experiment(one: Experiment) -> Told:
    """Say what it found, or why that cannot be told."""
    counts = EXPERIMENT_COUNTS.validate_python(one.counts)
    return report_experiment(counts, read_settings(one))
