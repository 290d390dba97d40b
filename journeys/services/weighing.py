"""Give each split with a bandit its shares of the day, once."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from campaigns.domain import bandit, variants
from campaigns.domain.bandit import Known, Weighed
from customers.selectors import get_workspace
from journeys.domain.chance import make_salt
from journeys.domain.nodes.split import Bandit
from journeys.domain.settings import JourneySettings
from journeys.domain.splits import join_alike
from journeys.models import Journey, SplitDay
from journeys.selectors.uplift.counting import count_known
from journeys.selectors.uplift.trials import find_trial
from journeys.selectors.weighing import find_weighing, list_unweighed

# The shares people drew count until something is known
NOTHING = Weighed(shares={}, best={}, winner=None)


def weigh_splits(*, on: date) -> None:
    """Store the shares of a day for each split of a live journey with a bandit.

    In transactions of their own. What is stored stays; a second call changes nothing.
    Turns go by the newest shares, also while those of the day are not there yet.
    """
    for journey_id, node_id in list_unweighed(on):
        _weigh(journey_id, node_id, on)


@transaction.atomic
def _weigh(journey_id: int, node_id: str, on: date) -> None:
    # Two workers begin the day at the same time: the second finds what the first wrote
    journey = Journey.objects.select_for_update(no_key=True).get(pk=journey_id)
    days = SplitDay.objects.filter(journey=journey, node_id=node_id)
    trial = find_trial(journey, node_id)
    if trial is None or trial.aim.goal is None or days.filter(on=on).exists():
        return
    period = join_alike(trial.periods)
    assert journey.published is not None
    goal = JourneySettings.model_validate(journey.published.document["graph"]).goal
    assert goal is not None
    newest = find_weighing(journey.published, node_id)
    settings = period.split.bandit
    if settings is None:
        return
    known = count_known(trial, at=_get_begin(on))
    seed = bandit.make_seed(str(make_salt(journey_id, node_id)), on)
    weighed = _choose(known, settings, seed)
    if newest is not None:
        days.filter(pk=newest.pk).update(is_newest=False)
    SplitDay.objects.create(
        journey=journey,
        node_id=node_id,
        version=journey.published,
        on=on,
        begins_at=period.starts_at,
        goal=goal.model_dump(mode="json"),
        known={key: [one.exposed, one.converted] for key, one in known.items()},
        seed=seed,
        shares=variants.choose_shares(
            weighed.shares, winner=weighed.winner or "", weighed=None
        ),
        best=weighed.best,
        winner=weighed.winner or "",
    )


def _choose(known: Mapping[str, Known], settings: Bandit, seed: int) -> Weighed:
    if not any(one.exposed for one in known.values()):
        return NOTHING
    limits = bandit.Settings(settings.floor, settings.certainty, settings.least)
    return bandit.weigh(known, limits, seed=seed)


def _get_begin(on: date) -> datetime:
    """Return the moment (UTC) at which a day of the workspace begins."""
    zone = ZoneInfo(get_workspace().timezone)
    return datetime.combine(on, time(0, 0), zone).astimezone(UTC)
