"""Addresses of the plan, campaigns and decisions."""

from django.urls import path, register_converter

from campaigns.api import converters, views

register_converter(converters.DateConverter, "date")

urlpatterns = [
    path("api/plan", views.PlanView.as_view()),
    path("api/plan/order", views.PlanOrderView.as_view()),
    path("api/campaigns", views.CampaignsView.as_view()),
    path("api/campaigns/<id:campaign_id>", views.CampaignView.as_view()),
    path("api/campaigns/<id:campaign_id>/cells/<date:on>", views.CellView.as_view()),
    path("api/customers/<id:customer_id>/decisions", views.DecisionsView.as_view()),
]
