"""Decisions as CSV files."""

from datetime import timedelta
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from campaigns import selectors
from campaigns.domain.reasons import Reason
from campaigns.selectors import exporting
from campaigns.selectors.exporting import Wanted
from customers.api.exports import CSV, ExportIn, send_export
from customers.api.permissions import IsMarketer

DEFAULT_DAYS = 28
REASONS = [reason.name.lower() for reason in Reason]
LAST_ID, LAST_CUSTOMER = 2**31 - 1, 2**63 - 1


class DecisionsQuery(ExportIn):
    """Which decisions; by default all of the last four weeks."""

    to = serializers.DateField(required=False)
    segment = serializers.IntegerField(required=False, min_value=1, max_value=LAST_ID)
    campaign = serializers.IntegerField(required=False, min_value=1, max_value=LAST_ID)
    customer = serializers.IntegerField(
        required=False, min_value=1, max_value=LAST_CUSTOMER
    )
    reason = serializers.ChoiceField(
        REASONS,
        required=False,
        help_text="What became of the campaign asked about, or of any.",
    )

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which Python keeps for itself."""
        first = serializers.DateField(required=False, source="start")
        return {"from": first, **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        end = attrs.setdefault("to", selectors.get_today())
        if attrs.get("start", end) > end:
            raise serializers.ValidationError({"to": "This is before the first day."})
        return attrs


class DecisionsExportView(APIView):
    permission_classes = [IsMarketer]

    @extend_schema(
        operation_id="decisions_export", parameters=[DecisionsQuery], responses=CSV
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Take out who won, who lost and why: a line per customer and day."""
        query = DecisionsQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        wanted = _read(query.validated_data)
        pieces = exporting.write_decisions(wanted, query.validated_data["cells"])
        what = f"decisions from {wanted.start} to {wanted.end}"
        return send_export(request, "decisions", what, pieces)


def _read(fields: dict[str, Any]) -> Wanted:
    reason = fields.get("reason")
    end = fields["to"]
    # The first days of the calendar have no four weeks before them
    back = min(DEFAULT_DAYS - 1, end.toordinal() - 1)
    return Wanted(
        start=fields.get("start") or end - timedelta(days=back),
        end=end,
        segment_id=fields.get("segment"),
        campaign_id=fields.get("campaign"),
        reason=Reason[reason.upper()] if reason else None,
        customer_id=fields.get("customer"),
    )
