"""Admins' tables: personas to edit, micro-segments and runs to look at."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from segments.domain import rules
from segments.domain.errors import RuleError
from segments.domain.personas import find_habit_faults
from segments.models import MicroSegment, Persona, RuleVersion, Run, RunShard
from segments.selectors import get_names


class PersonaForm(forms.ModelForm):  # type: ignore[type-arg]
    """A persona; its rule and habits are checked before they are stored."""

    class Meta:
        model = Persona
        fields = (
            *("name", "description", "review_on", "demographics", "motivations"),
            *("goals", "pain_points", "buying_behaviour"),
            *("rule", "attributes", "habits"),
        )

    def clean_rule(self) -> Any:
        """Refuse a rule document with faults, each with the path to its place."""
        document = self.cleaned_data["rule"]
        if document is None:
            return None
        try:
            return rules.to_document(rules.parse(document))
        except RuleError as error:
            raise ValidationError(
                [f"{fault.path}: {fault.message}" for fault in error.faults]
            ) from error

    def clean_attributes(self) -> Any:
        """Refuse what is no object of names and values."""
        attributes = self.cleaned_data["attributes"] or {}
        if not isinstance(attributes, dict):
            raise ValidationError("This must be an object of names and values.")
        return attributes

    def clean_habits(self) -> Any:
        """Refuse odds outside 0 to 1."""
        habits = self.cleaned_data["habits"] or {}
        faults = find_habit_faults(habits)
        if faults:
            raise ValidationError(faults)
        return habits


@admin.register(Persona)
class PersonaAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Archetypes of customers."""

    form = PersonaForm
    list_display = ("name", "description", "finds", "review_on")
    search_fields = ("name", "description")
    readonly_fields = ("finds",)
    fieldsets = (
        (None, {"fields": ("name", "description", "review_on")}),
        ("Demographics", {"fields": ("demographics",)}),
        ("Motivations", {"fields": ("motivations",)}),
        ("Goals", {"fields": ("goals",)}),
        ("Pain points", {"fields": ("pain_points",)}),
        ("Buying behaviour", {"fields": ("buying_behaviour",)}),
        (
            "Real customers like it",
            {
                "fields": ("rule", "finds"),
                "description": "A rule document, the same as in micro-segments.",
            },
        ),
        (
            "For rehearsal",
            {
                "fields": ("attributes", "habits"),
                "description": (
                    "Attributes of the figure that walks through a journey, and the "
                    'odds of what it does from 0 to 1: {"opens": 0.4, "clicks": 0.1}.'
                ),
            },
        ),
    )

    @admin.display(description="Finds customers who")
    def finds(self, persona: Persona) -> str:
        """Say the rule in plain words."""
        if persona.rule is None:
            return "no rule"
        return rules.describe(rules.parse(persona.rule), get_names())


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A table to look at; it changes through the product."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


@admin.register(MicroSegment)
class MicroSegmentAdmin(ReadOnlyAdmin):
    """Rows of the plan."""

    list_display = ("position", "name", "rule_version", "is_system", "archived_at")
    list_display_links = ("name",)
    search_fields = ("name",)
    ordering = ("position",)


@admin.register(RuleVersion)
class RuleVersionAdmin(ReadOnlyAdmin):
    """What rules were, and who changed them."""

    list_display = ("segment", "version", "at", "by")
    list_select_related = ("segment", "by")
    ordering = ("-at", "-id")


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    """Membership runs and what failed in them."""

    list_display = ("on", "cause", "status", "as_of", "finished_at", "failing", "parts")
    list_filter = ("status", "cause")
    date_hierarchy = "on"
    ordering = ("-id",)
    readonly_fields = ("parts",)

    @admin.display(description="Failing")
    def failing(self, run: Run) -> str:
        """Name micro-segments and shards that failed."""
        return ", ".join(
            str(error.get("name") or f"shard {error.get('shard')}")
            for error in run.errors
        )

    @admin.display(description="Shards done")
    def parts(self, run: Run) -> int:
        """Count the shards that are in."""
        return run.shards.filter(status=RunShard.Status.DONE).count()
