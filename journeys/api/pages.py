"""The page of a secret address: a journey's picture with live numbers.

Server-rendered and without JavaScript: it works wherever a browser does.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from journeys import selectors
from journeys.api import presenting
from journeys.domain import graph
from journeys.domain.diagram import SMALL_NUMBER
from journeys.domain.outline import write_outline

HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}
ENDINGS = {
    "handed_over": "Handed over",
    "completed": "Completed",
    "hard_limit": "Left at the time limit",
    "exit_rule": "Left by the exit rule",
    "removed": "Taken out by hand",
    "stopped": "Left when the journey was stopped",
    "merged": "Merged into another profile",
    "erased": "Erased",
    "loop_limit": "Left after too many rounds",
}


@require_safe
def show_shared_journey(request: HttpRequest, token: str) -> HttpResponse:
    """Show a journey to whoever has its secret address."""
    journey = selectors.find_shared_journey(token)
    if journey is None:
        raise Http404
    counts = selectors.get_counts(journey)
    numbers = counts.for_diagram(hide_small=True)
    version = selectors.get_version(journey, "published")
    picture = presenting.draw_journey(
        journey,
        version=version,
        counts=numbers,
        nonce=str(getattr(request, "csp_nonce", "")),
    )
    facts = [
        ("Came in", numbers.say(counts.entered)),
        ("Inside now", numbers.say(counts.inside)),
    ]
    facts += [
        (ENDINGS.get(how, how), numbers.say(count))
        for how, count in sorted(counts.ended.items(), key=lambda one: -one[1])
    ]
    context = {
        "journey": journey,
        "facts": facts,
        "as_of": counts.as_of,
        "small": SMALL_NUMBER,
        "outline": write_outline(graph.parse(version.document)),
        # Drawn by us from escaped texts, see journeys/domain/diagram/svg.py
        "picture": SafeString(picture),
    }
    answer = render(request, "journeys/share.html", context)
    for name, value in HEADERS.items():
        answer[name] = value
    return answer
