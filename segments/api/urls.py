"""Addresses of this app."""

from collections.abc import Callable

from django.urls import URLPattern, path

from segments.api import (
    days,
    explaining,
    exports,
    history,
    personas,
    pins,
    previews,
    runs,
    views,
)
from segments.domain.measures import Names


def make_urls(read_names: Callable[[], Names]) -> list[URLPattern]:
    """Return the addresses.

    Parameters
    ----------
    read_names
        Gives the names for sentences; those of campaigns and journeys lie above.
    """
    segment, customer = (
        "api/segments/<id:segment_id>",
        "api/customers/<id:customer_id>",
    )
    names = {"read_names": read_names}
    return [
        path("api/segments", views.SegmentsView.as_view(**names)),
        path("api/segments/count", views.CountView.as_view(**names)),
        path("api/segments/examples", previews.ExamplesView.as_view()),
        path("api/segments/backtest", previews.BacktestView.as_view()),
        path("api/segments/runs", runs.RunsView.as_view()),
        path("api/segments/runs/<id:run_id>", runs.RunView.as_view()),
        path(f"{segment}/accept-size", runs.AcceptSizeView.as_view()),
        path(segment, views.SegmentView.as_view(**names)),
        path(f"{segment}/archive", views.ArchiveView.as_view(**names)),
        path(f"{segment}/pins", pins.PinsView.as_view()),
        path(f"{segment}/pins/<id:customer_id>", pins.PinView.as_view()),
        path(f"{segment}/days", days.DaysView.as_view(**names)),
        path(f"{segment}/days.csv", days.DaysExportView.as_view()),
        path(f"{segment}/members", history.PastMembersView.as_view()),
        path(
            f"{segment}/customers/<id:customer_id>",
            explaining.ReasonsView.as_view(**names),
        ),
        path(f"{customer}/stays", history.StaysView.as_view()),
        path(f"{customer}/memberships", views.MembershipsView.as_view()),
        path(f"{segment}/customers.csv", exports.MembersExportView.as_view()),
        path("api/personas", personas.PersonasView.as_view()),
    ]
