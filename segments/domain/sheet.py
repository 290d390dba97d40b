"""The facts of some customers as of a moment, and what measures ask of them.

One sheet serves a whole shard, the few customers of a turn, or one persona with no
database: whoever has the frames can evaluate.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import Any, TypeVar
from zoneinfo import available_timezones

import numpy as np
import numpy.typing as npt
import polars as pl

from segments.domain.buying.model import BuyingModel
from segments.domain.columns import Json, Numbers, get_local_dates
from segments.domain.facts import Facts, attribute_column, property_column
from segments.domain.matching import REVENUE, Matching, PropertyFilter
from segments.domain.micros import to_micros
from segments.domain.operators import Type
from segments.domain.pins import Pins

T = TypeVar("T")
Watch = Callable[[int], AbstractContextManager[None]]

END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@cache
def _list_zones() -> set[str]:
    """Return the names of all time zones; listing them reads hundreds of files."""
    return available_timezones()


@dataclass(frozen=True)
class Sheet:
    """Facts as of a moment.

    Parameters
    ----------
    as_of
        The moment (aware). Later events do not count.
    zone
        Time zone of the workspace, for customers without one.
    thresholds
        Value to reach by key of a rank; constants from one run to the next.
    model
        How everybody buys, constant likewise; `None`: nothing is foretold.
    members
        Columns of micro-segments that are evaluated already, by id.
    pins
        What people decided by hand about micro-segments, by id.
    watch
        Is entered with a leaf's number while it is computed; runs take the time.
    member_changes
        When time alone can next change these, where it can and somebody asked.
    until
        Changes by time from this moment on are not asked for; `None`: all are.
    """

    facts: Facts
    as_of: datetime
    zone: str = "UTC"
    thresholds: Mapping[str, float | None] = field(default_factory=dict)
    model: BuyingModel | None = None
    members: Mapping[int, pl.Series] = field(default_factory=dict)
    pins: Mapping[int, Pins] = field(default_factory=dict)
    watch: Watch = lambda _: nullcontext()
    member_changes: Mapping[int, npt.NDArray[np.int64]] = field(default_factory=dict)
    until: datetime | None = None
    _expiring: dict[Matching, pl.DataFrame] = field(default_factory=dict)
    _masks: dict[object, pl.Series] = field(default_factory=dict)
    _moments: dict[int, npt.NDArray[np.int64]] = field(default_factory=dict)
    _ends: dict[tuple[Matching, str], pl.Series] = field(default_factory=dict)
    _nothing: dict[pl.DataType, pl.Series] = field(default_factory=dict)
    _columns: dict[object, Any] = field(default_factory=dict)
    _readings: dict[tuple[int, str], Json] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return the number of customers."""
        return self.facts.customers.height

    @cached_property
    def zones(self) -> pl.Series:
        """Return the time zone of each customer."""
        zones = self.facts.customers["timezone"].cast(pl.String)
        known = zones.unique().drop_nulls().to_list()
        unknown = set(known) - _list_zones()
        return zones.set(zones.is_in(list(unknown)), None).fill_null(self.zone)

    @cached_property
    def slices(self) -> Mapping[int, pl.DataFrame]:
        """Return the events up to the moment by name id, with a customer's `place`."""
        places = self.facts.customers.select("customer_id").with_row_index("place")
        events = (
            self.facts.events.lazy()
            .filter(pl.col("occurred_at") <= self.as_of)
            .join(places.lazy(), on="customer_id", how="inner")
            .drop("customer_id")
            .collect()
        )
        return {
            int(key[0]): part
            for key, part in events.partition_by(
                "name_id", as_dict=True, maintain_order=False
            ).items()
        }

    @cached_property
    def later(self) -> "Sheet | None":
        """Return the events after the moment as a sheet of their own, if there are."""
        events = self.facts.events.filter(pl.col("occurred_at") > self.as_of)
        if events.is_empty():
            return None
        return Sheet(replace(self.facts, events=events), END_OF_TIME, self.zone)

    def remember(self, measure: Hashable, compute: Callable[[], T]) -> T:
        """Return the column of a measure, computed when it is first asked for."""
        if measure not in self._columns:
            self._columns[measure] = compute()
        column: T = self._columns[measure]
        return column

    def read_local_days(self, moments: pl.Series) -> pl.Series:
        """Return the calendar day of each customer's moment, where they live."""
        return get_local_dates(moments, self.zones)

    @cached_property
    def today(self) -> pl.Series:
        """Return what calendar day it is where each customer lives."""
        now = pl.Series([self.as_of]).cast(pl.Datetime("us", "UTC"))
        return self.read_local_days(now.new_from_index(0, self.size))

    def attribute(self, name: str) -> Json:
        """Return the values of an attribute."""
        raw = self.facts.customers[attribute_column(name)]
        return Json(raw, self.zones)

    def match(self, matching: Matching) -> pl.DataFrame:
        """Return the matching events: `place`, `occurred_at`, revenue, properties."""
        parts = [
            part if mask is None else part.filter(mask)
            for part, mask in self._list_parts(matching)
        ]
        if not parts:
            return self._no_events
        return pl.concat(parts) if len(parts) > 1 else parts[0]

    def count(self, matching: Matching) -> pl.Series:
        """Return the number of matching events of each customer; 0 of nothing."""
        counts = np.zeros(self.size, dtype=np.int64)
        for part, mask in self._list_parts(matching):
            places = part["place"] if mask is None else part["place"].filter(mask)
            counts += np.bincount(places.to_numpy(), minlength=self.size)
        return pl.Series(counts, dtype=pl.Float64)

    def find_end(self, matching: Matching, which: str) -> pl.Series:
        """Return when each customer's first or last matching event was."""
        if (matching, which) not in self._ends:
            moment = pl.col("occurred_at")
            end = moment.min() if which == "first" else moment.max()
            found = self.match(matching).group_by("place").agg(end)
            self._ends[matching, which] = self.spread(found)
        return self._ends[matching, which]

    def can_expire(self, matching: Matching) -> bool:
        """Tell whether any event leaves the window in the time that is asked about."""
        if matching.within_days is None:
            return False
        if self.until is None:
            return True
        length = timedelta(days=matching.within_days)
        begin, end = to_micros(self.as_of - length), to_micros(self.until - length)
        for id_ in self._get_ids(matching):
            if id_ in self.slices:
                moments = self._get_moments(id_)
                if ((begin < moments) & (moments < end)).any():
                    return True
        return False

    def _get_moments(self, id_: int) -> npt.NDArray[np.int64]:
        if id_ not in self._moments:
            moments = self.slices[id_]["occurred_at"]
            self._moments[id_] = moments.to_physical().to_numpy()
        return self._moments[id_]

    def list_expiring(self, matching: Matching) -> pl.DataFrame:
        """Return the matching events, for each customer those first that leave first.

        With `left`: how many of the customer's are still there when it has left.
        """
        if matching not in self._expiring:
            events = self.match(matching).sort("place", "occurred_at")
            place = events["place"].to_numpy()
            ends = np.searchsorted(place, place, side="right")
            left = ends - np.arange(1, len(place) + 1)
            self._expiring[matching] = events.with_columns(
                pl.Series("left", left, dtype=pl.Float64)
            )
        return self._expiring[matching]

    def spread(self, found: pl.DataFrame) -> pl.Series:
        """Return the second column of a frame with `place` for every customer."""
        values = found.to_series(1)
        if values.dtype not in self._nothing:
            self._nothing[values.dtype] = values.clear(self.size)
        return self._nothing[values.dtype].clone().scatter(found["place"], values)

    def read_property(self, events: pl.DataFrame, path: str) -> Json:
        """Return a property of events (of a slice or of matching ones)."""
        zones = self.zones.gather(events["place"])
        return Json(events[property_column(path)], zones)

    def list_values(self, events: pl.DataFrame, path: str, type_: Type) -> pl.DataFrame:
        """Return every value of a property of some events.

        With `entry`, the event's number among them, and the customer's `place`.
        """
        if path == REVENUE:
            kind = pl.Float64 if type_ == "number" else pl.String
            column = pl.col(REVENUE).cast(kind).alias("value")
            return events.select("place", column).with_row_index("entry").drop_nulls()
        values = self.read_property(events, path).list_values(type_)
        entries = values["place"].alias("entry")
        places = events["place"].gather(entries)
        return values.with_columns(entries, place=places)

    @cached_property
    def _no_events(self) -> pl.DataFrame:
        return (
            self.facts.events.clear()
            .drop("customer_id")
            .with_columns(place=pl.lit(0, pl.UInt32))
        )

    def _list_parts(
        self, matching: Matching
    ) -> list[tuple[pl.DataFrame, pl.Series | None]]:
        """Return each matching name's events, and which of them match; `None`: all."""
        return [
            (self.slices[id_], self._get_mask(id_, matching))
            for id_ in self._get_ids(matching)
            if id_ in self.slices
        ]

    def _get_ids(self, matching: Matching) -> Sequence[int]:
        known = self.facts.event_ids
        if matching.events is None:
            return [id_ for name, id_ in known.items() if not name.startswith("$")]
        return [known[name] for name in matching.events if name in known]

    def _get_mask(self, id_: int, matching: Matching) -> pl.Series | None:
        masks = [self._filter_mask(id_, filter_) for filter_ in matching.filters]
        if matching.within_days is not None:
            masks.append(self._window_mask(id_, matching.within_days))
        if not masks:
            return None
        mask = masks[0]
        for other in masks[1:]:
            mask = mask & other
        return mask

    def _filter_mask(self, id_: int, filter_: PropertyFilter) -> pl.Series:
        def test() -> pl.Series:
            events = self.slices[id_]
            if filter_.property == REVENUE:
                return filter_.test(Numbers(events[REVENUE]))
            return filter_.test(self._read_slice(id_, filter_.property))

        return self._remember_mask((id_, filter_), test)

    def _read_slice(self, id_: int, path: str) -> Json:
        """Return a property of all events of a name: taken apart once for all rules."""
        key = (id_, path)
        if key not in self._readings:
            self._readings[key] = self.read_property(self.slices[id_], path)
        return self._readings[key]

    def _window_mask(self, id_: int, days: int) -> pl.Series:
        since = self.as_of - timedelta(days=days)
        return self._remember_mask(
            (id_, days), lambda: self.slices[id_]["occurred_at"] > since
        )

    def _remember_mask(
        self, key: object, compute: Callable[[], pl.Series]
    ) -> pl.Series:
        if key not in self._masks:
            self._masks[key] = compute()
        return self._masks[key]
