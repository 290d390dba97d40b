"""Addresses of this app: `/v1` for programs, `/api` for the browser part."""

from django.urls import path

from customers.api import tracking
from customers.domain.calls import KINDS

tracking_urls = [
    path("v1/batch", tracking.track, name="track-batch"),
    *(path(f"v1/{kind}", tracking.track, {"kind": kind}) for kind in KINDS),
]

urlpatterns = tracking_urls
