"""Which micro-segments are left as they were, because their size changed too much."""

from django.db.models import Exists, OuterRef, QuerySet

from segments.models import Bitmap, SizeFinding

_TAKEN_SINCE = Bitmap.objects.filter(
    segment_id=OuterRef("segment_id"), run_id__gte=OuterRef("run_id")
)


def list_held() -> QuerySet[SizeFinding]:
    """Return the last finding of each micro-segment that no run has switched since."""
    found = SizeFinding.objects.filter(
        ~Exists(_TAKEN_SINCE), segment__archived_at=None
    ).select_related("segment", "accepted_by")
    return found.order_by("segment_id", "-run_id").distinct("segment_id")


def is_held(finding: SizeFinding) -> bool:
    """Tell whether what a run found still stands."""
    return not Bitmap.objects.filter(
        segment_id=finding.segment_id, run_id__gte=finding.run_id
    ).exists()
