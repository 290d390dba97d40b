"""Addresses of this app."""

from django.urls import path

from segments.api import views

urlpatterns = [
    path("api/segments", views.SegmentsView.as_view()),
    path("api/segments/count", views.CountView.as_view()),
    path("api/segments/<int:segment_id>", views.SegmentView.as_view()),
    path("api/segments/<int:segment_id>/archive", views.ArchiveView.as_view()),
    path(
        "api/customers/<int:customer_id>/memberships", views.MembershipsView.as_view()
    ),
]
