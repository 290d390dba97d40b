"""Addresses of this app: `/v1` for programs, `/api` for the browser part."""

from django.urls import path, register_converter

from customers.api import converters, exports, imports, tracking, views
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
    path("api/customers/<id:customer_id>/ledger", views.LedgerView.as_view()),
    path(
        "api/customers/<id:customer_id>/events.csv", exports.EventsExportView.as_view()
    ),
    path("api/customers.csv", exports.CustomersExportView.as_view()),
    path("api/imports", imports.ImportsView.as_view()),
    path("api/imports/<id:import_id>", imports.ImportView.as_view()),
    path("api/imports/<id:import_id>/plan", imports.PlanView.as_view()),
    path("api/imports/<id:import_id>/preview", imports.PreviewView.as_view()),
    path("api/imports/<id:import_id>/check", imports.CheckView.as_view()),
    path("api/imports/<id:import_id>/start", imports.StartView.as_view()),
    path("api/imports/<id:import_id>/cancel", imports.CancelView.as_view()),
    path("api/imports/<id:import_id>/errors", imports.FaultsView.as_view()),
    path("api/imports/<id:import_id>/errors.csv", imports.FaultsFileView.as_view()),
    path("api/catalogue", views.CatalogueView.as_view()),
    path("api/quarantine", views.QuarantineView.as_view()),
]
