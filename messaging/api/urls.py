"""The addresses of messaging."""

from django.urls import path

from messaging.api import history, mailbox, public, templates

urlpatterns = [
    path("api/templates", templates.TemplateListView.as_view()),
    path("api/templates/preview", templates.PreviewView.as_view()),
    path("api/templates/<id:pk>", templates.TemplateView.as_view()),
    path("api/templates/preview/body", templates.PreviewBodyView.as_view()),
    path(
        "api/customers/<id:customer_id>/messages",
        history.CustomerMessagesView.as_view(),
    ),
    path("api/mailbox", mailbox.MailboxView.as_view()),
    path("api/mailbox/<uuid:pk>", mailbox.MailView.as_view()),
    path("api/mailbox/<uuid:pk>/body", mailbox.MailBodyView.as_view()),
    path("u/<str:token>", public.UnsubscribeView.as_view(), name="unsubscribe"),
    path("a/<str:token>", public.SurveyView.as_view(), name="survey"),
    path("o/<str:token>.gif", public.OpenedView.as_view()),
    path("c/<str:token>", public.ClickedView.as_view()),
]
