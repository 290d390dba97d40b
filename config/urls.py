"""Every address of the installation; each app brings its own list."""

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import URLPattern, URLResolver, include, path, re_path

from campaigns.api import urls as campaign_urls
from config import health, views, workspace_api
from config.lanes.api import LanesView
from config.lanes.export import LanesExportView
from journeys.selectors import get_names
from segments.api import urls as segment_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("login/", auth_views.LoginView.as_view(), name="login"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("status", health.StatusView.as_view()),
    path("", include("customers.api.urls")),
    path("", include("messaging.api.urls")),
    path("", include("journeys.api.urls")),
    path("", include(segment_urls.make_urls(get_names))),
    path("", include(campaign_urls.make_urls(get_names))),
    path("api/customers/<id:customer_id>/lanes", LanesView.as_view()),
    path("api/customers/<id:customer_id>/lanes.csv", LanesExportView.as_view()),
    path("api/me", workspace_api.MeView.as_view()),
    path("api/clock", workspace_api.ClockView.as_view()),
    path("api/home", workspace_api.HomeView.as_view()),
    path("api/guide", workspace_api.GuideView.as_view()),
    path("api/guide/shown", workspace_api.GuideShownView.as_view()),
    path("api/write-keys", workspace_api.WriteKeysView.as_view()),
    # Last: the browser part has its own addresses. What a program asks for stays a 404
    re_path(
        r"^(?!(?:api|v1|s|static|admin)(?:/|$))",
        views.show_application,
        name="application",
    ),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
