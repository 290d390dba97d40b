"""One customer's time as a file: everything that happened, oldest first."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from config import lanes
from config.lanes.api import RANGE, read_days
from customers.api.exports import CSV, send_export
from customers.api.permissions import IsMarketer
from customers.domain.exports import write_rows
from segments.models import MembershipChange
from segments.selectors import End

COLUMNS = ("at", "what", "name", "cause", "rule version", "revenue")
Line = tuple[datetime, str, str, str, int | None, Any]


class LanesExportView(APIView):
    permission_classes = [IsMarketer]

    @extend_schema(operation_id="lanes_export", parameters=[RANGE], responses=CSV)
    def get(self, request: Request, customer_id: int) -> StreamingHttpResponse:
        """Take out where a customer was in the last days, what they got and did."""
        found = lanes.get_lanes(customer_id, days=read_days(request))
        rows = sorted(_list_lines(found), key=lambda line: line[0])
        pieces = iter(
            [
                (write_rows([COLUMNS], "safe"), 0),
                (write_rows(rows, "safe"), len(rows)),
            ]
        )
        what = f"the time of customer {found.customer_id}"
        return send_export(request, f"lanes-{found.customer_id}", what, pieces)


def _list_lines(found: lanes.Lanes) -> Iterator[Line]:
    for lane in found.lanes:
        for stay in lane.stays:
            yield from _tell_end(stay.entered, "came in", lane.segment.name)
            yield from _tell_end(stay.left, "left", lane.segment.name)
    for slot in found.treatments:
        yield slot.at, slot.arm, slot.campaign.name, "", None, None
    for message in found.messages:
        version = message.template_version
        name = version.template.name if version else ""
        sent_at = message.done_at or message.created_at
        yield sent_at, "sent", name, "", None, None
        for what, at in (
            ("opened", message.opened_at),
            ("clicked", message.clicked_at),
        ):
            if at is not None:
                yield at, what, name, "", None, None
    for bought in found.purchases:
        yield bought.at, "bought", bought.name, "", None, bought.revenue
    for walk in found.walks.rows:
        for step in walk.steps:
            name = f"{walk.enrollment.journey.name}: {step.name}"
            yield step.arrived_at, "step", name, "", None, None


def _tell_end(end: End | None, what: str, name: str) -> Iterator[Line]:
    if end is not None:
        cause = MembershipChange.Cause(end.cause).name.lower()
        yield end.at, what, name, cause, end.rule_version, None
