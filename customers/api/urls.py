"""Addresses of this app: `/v1` for programs, `/api` for the browser part."""

from django.urls import path, register_converter

from customers.api import converters, tracking, views
from customers.domain.calls import KINDS

# Known by its name to the addresses of every app
register_converter(converters.IdConverter, "id")

urlpatterns = [
    path("v1/batch", tracking.track, name="track-batch"),
    *(path(f"v1/{kind}", tracking.track, {"kind": kind}) for kind in KINDS),
    path("api/customers", views.CustomersView.as_view()),
    path("api/customers/<id:customer_id>", views.CustomerView.as_view()),
    path("api/customers/<id:customer_id>/timeline", views.TimelineView.as_view()),
    path("api/customers/<id:customer_id>/consents", views.ConsentsView.as_view()),
    path("api/catalogue", views.CatalogueView.as_view()),
    path("api/quarantine", views.QuarantineView.as_view()),
]
