"""Addresses of this app."""

from django.urls import path

from journeys.api import (
    approvals,
    comments,
    entries,
    gallery,
    interchange,
    labels,
    launches,
    overlapping,
    pages,
    parked,
    results,
    simulating,
    team_tasks,
    tracing,
    trying,
    views,
)
from journeys.api import life_cycle_views as life

urlpatterns = [
    path("api/journeys", views.JourneysView.as_view()),
    path("api/journey-labels", labels.LabelsView.as_view()),
    path("api/journeys/<int:journey_id>/labels", labels.JourneyLabelsView.as_view()),
    path("api/journey-templates", gallery.GalleryView.as_view()),
    path("api/journey-templates/<slug:key>", gallery.OfferView.as_view()),
    path(
        "api/journey-templates/<slug:key>/thumbnail.svg",
        gallery.OfferThumbnailView.as_view(),
    ),
    path(
        "api/journey-templates/<slug:key>/diagram.svg",
        gallery.OfferDiagramView.as_view(),
    ),
    path("api/journeys/import", interchange.ImportView.as_view()),
    path("api/journeys/<int:journey_id>", views.JourneyView.as_view()),
    path("api/journeys/<int:journey_id>/draft", views.DraftView.as_view()),
    path("api/journeys/<int:journey_id>/check", views.CheckView.as_view()),
    path("api/journeys/<int:journey_id>/simulate", simulating.SimulateView.as_view()),
    path("api/journeys/<int:journey_id>/publish", views.PublishView.as_view()),
    path("api/journeys/<int:journey_id>/approvals", approvals.ApprovalsView.as_view()),
    path(
        "api/journeys/<int:journey_id>/approvals/<int:approval_id>",
        approvals.ApprovalView.as_view(),
    ),
    path(
        "api/journeys/<int:journey_id>/approvals/<int:approval_id>/send-back",
        approvals.SendBackView.as_view(),
    ),
    path(
        "api/journeys/<int:journey_id>/test-messages",
        trying.TestMessagesView.as_view(),
    ),
    path("api/journeys/<int:journey_id>/overlaps", overlapping.OverlapsView.as_view()),
    path("api/journeys/<int:journey_id>/launches", launches.LaunchesView.as_view()),
    path(
        "api/journeys/<int:journey_id>/launches/<int:launch_id>",
        launches.LaunchView.as_view(),
    ),
    path("api/journeys/<int:journey_id>/counts", views.CountsView.as_view()),
    path("api/journeys/<int:journey_id>/results", results.ResultsView.as_view()),
    path("api/journeys/<int:journey_id>/passed", results.PassedView.as_view()),
    path("api/journeys/<int:journey_id>/diagram.svg", views.DiagramView.as_view()),
    path("api/journeys/<int:journey_id>/thumbnail.svg", views.ThumbnailView.as_view()),
    path("api/journeys/<int:journey_id>/export", interchange.ExportView.as_view()),
    path("api/journeys/<int:journey_id>/shares", views.SharesView.as_view()),
    path("api/journeys/<int:journey_id>/people", tracing.PeopleView.as_view()),
    path("api/journeys/<int:journey_id>/parked", parked.ParkedView.as_view()),
    path(
        "api/journeys/<int:journey_id>/parked/retry", parked.RetryParkedView.as_view()
    ),
    path("api/journeys/<int:journey_id>/parked/skip", parked.SkipParkedView.as_view()),
    path("api/journeys/<int:journey_id>/enroll", views.EnrollView.as_view()),
    path("api/journeys/<int:journey_id>/list", entries.ListView.as_view()),
    path("api/journeys/<int:journey_id>/calls", entries.CallsView.as_view()),
    path("api/journeys/<int:journey_id>/publish-preview", life.PreviewView.as_view()),
    path("api/journeys/<int:journey_id>/versions", life.VersionsView.as_view()),
    path(
        "api/journeys/<int:journey_id>/versions/<int:number>",
        life.VersionView.as_view(),
    ),
    path("api/journeys/<int:journey_id>/life-cycle", life.LifeCycleView.as_view()),
    path("api/journeys/<int:journey_id>/pause", life.PauseView.as_view()),
    path("api/journeys/<int:journey_id>/resume", life.ResumeView.as_view()),
    path("api/journeys/<int:journey_id>/stop", life.StopView.as_view()),
    path("api/journeys/<int:journey_id>/archive", life.ArchiveView.as_view()),
    path("api/journeys/<int:journey_id>/roll-back", life.RollBackView.as_view()),
    path("api/journeys/<int:journey_id>/clone", life.CloneView.as_view()),
    path("api/journeys/<int:journey_id>/moves", life.MovesView.as_view()),
    path("api/journeys/<int:journey_id>/moves/<int:move_id>", life.MoveView.as_view()),
    path("api/journeys/<int:journey_id>/comments", comments.CommentsView.as_view()),
    path(
        "api/journeys/<int:journey_id>/comments/seen",
        comments.CommentsSeenView.as_view(),
    ),
    path(
        "api/journeys/<int:journey_id>/comments/<int:comment_id>",
        comments.CommentView.as_view(),
    ),
    path(
        "api/journeys/<int:journey_id>/comments/<int:comment_id>/resolved",
        comments.CommentResolvedView.as_view(),
    ),
    path("api/colleagues", comments.ColleaguesView.as_view()),
    path("api/shares/<int:share_id>", views.ShareView.as_view()),
    path("api/tasks", team_tasks.TasksView.as_view()),
    path("api/tasks/<int:task_id>/done", team_tasks.TaskDoneView.as_view()),
    path("api/node-kinds", views.NodeKindsView.as_view()),
    path("api/customers/<int:customer_id>/journeys", views.PassagesView.as_view()),
    path(
        "api/customers/<int:customer_id>/journeys/<int:enrollment_id>/trace",
        tracing.TraceView.as_view(),
    ),
    path("s/<str:token>", pages.show_shared_journey, name="shared-journey"),
]
