"""Addresses of this app: `/v1` for programs, `/api` for the browser part."""

from django.urls import path

from customers.api import tracking, views
from customers.domain.calls import KINDS

urlpatterns = [
    path("v1/batch", tracking.track, name="track-batch"),
    *(path(f"v1/{kind}", tracking.track, {"kind": kind}) for kind in KINDS),
    path("api/customers", views.CustomersView.as_view()),
    path("api/customers/<int:customer_id>", views.CustomerView.as_view()),
    path("api/customers/<int:customer_id>/timeline", views.TimelineView.as_view()),
    path("api/customers/<int:customer_id>/consents", views.ConsentsView.as_view()),
    path("api/catalogue", views.CatalogueView.as_view()),
    path("api/quarantine", views.QuarantineView.as_view()),
]
