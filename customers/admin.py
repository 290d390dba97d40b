"""Admins' tables: keys, sources and the workspace are kept here, people only shown."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from customers import selectors, services
from customers.models import (
    Consent,
    Customer,
    Export,
    Identity,
    Quarantine,
    Source,
    Workspace,
    WriteKey,
)


class ShownOnly:
    """Mixin: rows that only the product's own services write."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


class IdentityInline(ShownOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Identity
    fields = ("kind", "value", "bound_at")
    extra = 0


@admin.register(Customer)
class CustomerAdmin(ShownOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("id", "user_id", "owner_mode", "signed_up_at", "merged_into")
    list_filter = ("owner_mode",)
    search_fields = ("identities__value__startswith",)
    search_help_text = "The beginning of a user id or an anonymous id"
    ordering = ("-id",)
    inlines = (IdentityInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        """Load the names of a page at once."""
        return super().get_queryset(request).prefetch_related("identities")

    @admin.display(description="user id")
    def user_id(self, customer: Customer) -> str:
        """Show the first user id."""
        names = [one for one in customer.identities.all() if one.kind == "user"]
        return names[0].value if names else ""


@admin.register(Identity)
class IdentityAdmin(ShownOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("value", "kind", "customer_id", "bound_at")
    list_filter = ("kind",)
    search_fields = ("value__startswith",)
    ordering = ("-id",)


@admin.register(Consent)
class ConsentAdmin(ShownOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("customer_id", "channel", "purpose", "granted", "source", "at")
    list_filter = ("channel", "purpose", "granted")
    search_fields = ("=customer__id",)
    ordering = ("-id",)


@admin.register(Quarantine)
class QuarantineAdmin(ShownOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("received_at", "source", "call_type", "code", "field", "message")
    list_filter = ("code", "source")
    list_select_related = ("source",)
    ordering = ("-id",)


@admin.register(Export)
class ExportAdmin(ShownOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("at", "user_name", "what", "rows")
    list_filter = ("user_name",)
    ordering = ("-id",)


class WriteKeyInline(ShownOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = WriteKey
    fields = ("prefix", "label", "scope", "created_at", "revoked_at", "exposed_at")
    extra = 0


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "created_at", "conflicting_duplicates")
    readonly_fields = ("created_at", "conflicting_duplicates")
    ordering = ("name",)
    inlines = (WriteKeyInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: events count once per source as long as the source is known."""
        return False


@admin.register(WriteKey)
class WriteKeyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "prefix",
        "label",
        "source",
        "scope",
        "created_at",
        "revoked_at",
        "exposed_at",
    )
    list_filter = ("scope", "source")
    list_select_related = ("source",)
    fields = ("source", "label", "scope")
    ordering = ("-id",)
    actions = ("revoke",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse to change a key that exists; the list and its actions stay."""
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a revoked key stays visible."""
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: WriteKey,
        form: Any,
        change: Any,
    ) -> None:
        """Create the key and show its text, which is not stored, this once."""
        key, text = services.create_write_key(
            source=obj.source, label=obj.label, scope=WriteKey.Scope(obj.scope)
        )
        obj.pk, obj.prefix, obj.digest = key.pk, key.prefix, key.digest
        messages.warning(request, f"Copy this key now, it is not shown again: {text}")

    @admin.action(description="Revoke the chosen keys", permissions=["change"])
    def revoke(self, request: HttpRequest, keys: QuerySet[WriteKey]) -> None:
        """Refuse the chosen keys from now on."""
        now = selectors.get_now()
        for key in keys:
            services.revoke_write_key(key=key, now=now)
        messages.success(request, "Revoked.")


@admin.register(Workspace)
class WorkspaceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "timezone", "currency", "open_delay_hours", "daily_run_at")
    fields = (*list_display, "publishers_approve_own", "purchase_event")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: an installation is one workspace."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: everything needs it."""
        return False
