"""Members of micro-segments as CSV files."""

from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from customers.api.exports import CSV, ExportIn, send_export
from customers.api.permissions import IsMarketer
from customers.selectors import exporting
from segments import selectors
from segments.api.views import get_segment


class MembersExportView(APIView):
    permission_classes = [IsMarketer]

    @extend_schema(
        operation_id="segment_members_export", parameters=[ExportIn], responses=CSV
    )
    def get(self, request: Request, segment_id: int) -> StreamingHttpResponse:
        """Take out everybody who is in a micro-segment now."""
        asked = ExportIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        segment = get_segment(segment_id)
        batches = selectors.iterate_members(segment.pk, exporting.BATCH)
        pieces = exporting.write_customers(batches, asked.validated_data["cells"])
        what = f'customers in micro-segment "{segment.name}"'
        return send_export(request, f"micro-segment-{segment.pk}", what, pieces)
