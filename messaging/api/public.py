"""Links in messages: what customers' mail programs and browsers ask for, signed.

Nobody is logged in here. A GET never changes a consent: scanners follow every link.
"""

import base64

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from customers.selectors import get_workspace
from messaging import services
from messaging.domain.surveys import Survey
from messaging.selectors import find_survey

_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@method_decorator(csrf_exempt, name="dispatch")  # RFC 8058: no cookies, no session
class UnsubscribeView(View):
    """The page with the button, and the one-click POST of mail programs."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Ask; nothing changes."""
        return self._show(request, token, done=False)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Withdraw the consent; repeating it is fine."""
        subscription = services.read_unsubscribe(token)
        if subscription is None:
            raise Http404
        services.unsubscribe(subscription=subscription, source="unsubscribe link")
        return self._show(request, token, done=True)

    def _show(self, request: HttpRequest, token: str, *, done: bool) -> HttpResponse:
        subscription = services.read_unsubscribe(token)
        if subscription is None:
            raise Http404
        values = {
            "done": done,
            "workspace": get_workspace().name,
            "channel": subscription.channel,
            "purpose": subscription.purpose,
        }
        response = render(request, "messaging/unsubscribe.html", values)
        return _private(response)


@method_decorator(csrf_exempt, name="dispatch")  # no cookies, no session
class SurveyView(View):
    """The page on which the score of a survey is chosen."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Ask with the score of the link marked; nothing is recorded."""
        answer, survey = self._read(token)
        return self._show(request, survey, answer.score, done=False)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Record the score that was pressed; pressing another one changes it."""
        answer, survey = self._read(token)
        pressed = request.POST.get("score", str(answer.score))
        score = int(pressed) if pressed.isascii() and pressed.isdigit() else -1
        if score not in survey.scale.scores:
            return self._show(request, survey, answer.score, done=False)
        services.record_answer(message_id=answer.message_id, score=score)
        return self._show(request, survey, score, done=True)

    def _read(self, token: str) -> tuple[services.Answer, Survey]:
        answer = services.read_answer(token)
        survey = None if answer is None else find_survey(answer.message_id)
        if answer is None or survey is None:
            raise Http404
        return answer, survey

    def _show(
        self, request: HttpRequest, survey: Survey, score: int, *, done: bool
    ) -> HttpResponse:
        values = {
            "done": done,
            "scale": survey.scale,
            "highest": survey.scale.scores[-1],
            "score": score,
            "workspace": get_workspace().name,
        }
        return _private(render(request, "messaging/survey.html", values))


class OpenedView(View):
    """The picture that records an opening."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Always the same picture: an unknown token records nothing."""
        message_id = services.read_pixel(token)
        if message_id is not None:
            services.record_opened(message_ids=[message_id])
        return _private(HttpResponse(_PIXEL, content_type="image/gif"))


class ClickedView(View):
    """A link of a message: record the click and lead on to the signed target."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Redirect; a forged token leads nowhere."""
        found = services.read_click(token)
        if found is None:
            raise Http404
        message_id, target = found
        services.record_clicked(message_ids=[message_id])
        return _private(HttpResponseRedirect(target))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
