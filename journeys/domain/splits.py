"""The splits of a journey over its versions: in which shares chance sent people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from campaigns.domain.uplift.counts import TREATED
from journeys.domain import graph as graphs
from journeys.domain.nodes.split import HOLD_OUT, WHOLE, Split
from journeys.domain.settings import Goal, JourneySettings

KIND = "split"


@dataclass(frozen=True, slots=True)
class Published:
    """A version that went live at some time, as far as splits are concerned."""

    version_id: int
    published_at: datetime
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Design:
    """What results are weighed for: what was learned for one counts for its equals.

    Parameters
    ----------
    goal
        Canonical JSON of what people are to do and within which time.
    ways
        Pairs of way and the share that people gave it, in order of the ways; those
        held out among them.
    """

    goal: bytes
    ways: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SplitPeriod:
    """Versions one after the other in which a split drew by the same shares.

    Who came in under an older version passes it by the shares of that one, whatever is
    live by then: people belong to the period of their version.

    Parameters
    ----------
    name
        What people call the step, in the newest of the versions.
    ends_at
        When a version with other shares, or without the split, went live.
    """

    split: Split
    name: str
    version_ids: tuple[int, ...]
    starts_at: datetime
    ends_at: datetime | None

    @property
    def shares(self) -> dict[str, int]:
        """Return the shares of the arms that are compared, of 10,000 people.

        Where results choose the shares, days with many people in the better way weigh
        more in it: only all ways together can be compared with the held out, whose
        share is the same on all days.
        """
        if not self.split.adapts or not self.split.hold_out:
            return get_shares(self.split)
        return {TREATED: WHOLE - self.split.hold_out, HOLD_OUT: self.split.hold_out}

    @property
    def reference(self) -> str | None:
        """Return the arm that others are compared with; None: nobody is comparable."""
        shares = self.shares
        if self.split.adapts and HOLD_OUT not in shares:
            return None
        if len(shares) < 2:
            return None
        return HOLD_OUT if HOLD_OUT in shares else next(iter(shares))


def make_design(split: Split, goal: Goal | None) -> Design:
    """Return what results of a split are weighed for.

    Who leaves when they reach the goal have reached it: that they leave is no matter.
    """
    aim = goal.model_dump(mode="json", exclude={"leaves"}) if goal else {}
    ways = {arm.key: arm.share for arm in split.branches} | {HOLD_OUT: split.hold_out}
    return Design(graphs.canonical(aim), tuple(sorted(ways.items())))


def read_design(document: Mapping[str, Any], node_id: str) -> Design | None:
    """Return what results of a step are weighed for; None: they choose no shares."""
    node = next((one for one in document["nodes"] if one["id"] == node_id), None)
    if node is None or node["kind"] != KIND:
        return None
    split = Split.model_validate(node["settings"])
    goal = JourneySettings.model_validate(document["graph"]).goal
    return make_design(split, goal) if split.adapts else None


def get_shares(split: Split) -> dict[str, int]:
    """Return how many of 10,000 go each way, without the ways that nobody goes."""
    shares = {arm.key: arm.share for arm in split.branches}
    shares[HOLD_OUT] = split.hold_out
    return {arm: share for arm, share in shares.items() if share}


def get_percent(period: SplitPeriod) -> float:
    """Return the share of those whom others are compared with, in percent."""
    return 100 * period.shares.get(period.reference or "", 0) / WHOLE


def join_alike(periods: Sequence[SplitPeriod]) -> SplitPeriod:
    """Return the newest period with the versions of earlier ones that drew alike.

    Parameters
    ----------
    periods
        Of one split, the newest last.
    """
    newest = periods[-1]
    alike = [one for one in periods if _draws_alike(one.split, newest.split)]
    return replace(
        newest,
        version_ids=tuple(id_ for one in alike for id_ in one.version_ids),
        starts_at=alike[0].starts_at,
    )


def list_periods(versions: Iterable[Published]) -> dict[str, list[SplitPeriod]]:
    """Return the periods of each split by its node, the newest last.

    Parameters
    ----------
    versions
        In the order in which they went live.
    """
    found: dict[str, list[SplitPeriod]] = {}
    for version in versions:
        drawn = dict(_list_splits(version))
        for node_id, periods in found.items():
            if periods[-1].ends_at is None and not _goes_on(
                periods[-1], drawn, node_id
            ):
                periods[-1] = replace(periods[-1], ends_at=version.published_at)
        for node_id, now in drawn.items():
            periods = found.setdefault(node_id, [])
            if periods and periods[-1].ends_at is None:
                ids = (*periods[-1].version_ids, version.version_id)
                periods[-1] = replace(
                    periods[-1], split=now.split, name=now.name, version_ids=ids
                )
            else:
                periods.append(now)
    return found


def _list_splits(version: Published) -> Iterable[tuple[str, SplitPeriod]]:
    for node in version.document["nodes"]:
        if node["kind"] == KIND:
            yield (
                node["id"],
                SplitPeriod(
                    split=Split.model_validate(node["settings"]),
                    name=node.get("name", ""),
                    version_ids=(version.version_id,),
                    starts_at=version.published_at,
                    ends_at=None,
                ),
            )


def _goes_on(
    before: SplitPeriod, drawn: Mapping[str, SplitPeriod], node_id: str
) -> bool:
    now = drawn.get(node_id)
    return now is not None and _draws_alike(before.split, now.split)


def _draws_alike(one: Split, other: Split) -> bool:
    return one.adapts == other.adapts and get_shares(one) == get_shares(other)
