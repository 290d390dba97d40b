"""Addresses of the plan and its quality, campaigns and decisions."""

from collections.abc import Callable

from django.urls import URLPattern, path, register_converter

from campaigns.api import (
    ahead,
    approvals,
    converters,
    experiments,
    exports,
    heard,
    ladder,
    quality,
    settings,
    trying,
    uplift,
    variants,
    views,
)
from segments.domain.measures import Names

register_converter(converters.DateConverter, "date")


def make_urls(read_names: Callable[[], Names]) -> list[URLPattern]:
    """Return the addresses.

    Parameters
    ----------
    read_names
        Gives the names for sentences; those of journeys lie above.
    """
    campaign = "api/campaigns/<id:campaign_id>"
    names = {"read_names": read_names}
    return [
        path("api/plan", views.PlanView.as_view()),
        path("api/plan/order", views.PlanOrderView.as_view()),
        path("api/plan/forecast", ahead.ForecastView.as_view()),
        path("api/plan/preview-order", ahead.PreviewOrderView.as_view()),
        path("api/plan/heard", heard.HeardView.as_view()),
        path("api/plan/heard.csv", heard.HeardExportView.as_view()),
        path("api/campaigns/settings", settings.CampaignSettingsView.as_view()),
        path("api/campaigns", views.CampaignsView.as_view()),
        path(campaign, views.CampaignView.as_view()),
        path(f"{campaign}/approvals", approvals.ApprovalsView.as_view()),
        path(
            f"{campaign}/approvals/<id:approval_id>", approvals.ApprovalView.as_view()
        ),
        path(
            f"{campaign}/approvals/<id:approval_id>/send-back",
            approvals.SendBackView.as_view(),
        ),
        path(f"{campaign}/clone", trying.CloneView.as_view()),
        path(f"{campaign}/test", trying.TestCampaignView.as_view()),
        path(f"{campaign}/variants", variants.VariantsView.as_view()),
        path(f"{campaign}/winner", variants.WinnerView.as_view()),
        path(f"{campaign}/cells/<date:on>", views.CellView.as_view()),
        path("api/decisions.csv", exports.DecisionsExportView.as_view()),
        path("api/customers/<id:customer_id>/decisions", views.DecisionsView.as_view()),
        path(
            "api/customers/<id:customer_id>/decisions/<date:on>",
            ladder.LadderDayView.as_view(),
        ),
        path("api/uplift", uplift.LedgerView.as_view()),
        path("api/uplift/strategy", uplift.StrategyView.as_view()),
        path(
            "api/uplift/campaigns/<id:campaign_id>",
            uplift.CampaignUpliftView.as_view(),
        ),
        path("api/experiments", experiments.ExperimentsView.as_view()),
        path("api/experiments/columns", experiments.ExperimentColumnsView.as_view()),
        path(
            "api/experiments/<id:experiment_id>", experiments.ExperimentView.as_view()
        ),
        path("api/segments/quality", quality.QualityView.as_view(**names)),
        path("api/segments/overlap", quality.OverlapView.as_view()),
        path("api/segments/coverage", quality.CoverageView.as_view(**names)),
    ]
