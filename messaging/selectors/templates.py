"""Questions about templates."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from messaging.models import Template, TemplateVersion


def list_templates() -> QuerySet[Template]:
    """Return the templates in use, by name, with their current version."""
    return (
        Template.objects.filter(archived_at=None)
        .select_related("current")
        .order_by("name")
    )


def get_current_versions(template_ids: Iterable[int]) -> dict[int, int]:
    """Return the version each template would be sent in, by template id."""
    rows = Template.objects.filter(
        id__in=template_ids, archived_at=None, current__isnull=False
    ).values_list("id", "current_id")
    return {template: version for template, version in rows if version is not None}


def get_versions(
    version_ids: Iterable[int | None],
) -> Mapping[int | None, TemplateVersion]:
    """Return versions with their templates, by version id; None has none."""
    ids = [one for one in version_ids if one is not None]
    return dict(TemplateVersion.objects.select_related("template").in_bulk(ids))
