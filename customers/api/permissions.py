"""Roles are groups; each role may what the one before it may."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from customers.domain.roles import ROLES


def get_role(user: AbstractBaseUser | AnonymousUser) -> str | None:
    """Return the highest role of a user; `None` for somebody without one."""
    if not user.is_authenticated or not user.is_active:
        return None
    if getattr(user, "is_superuser", False):
        return "admin"
    names = set(user.groups.values_list("name", flat=True))
    return next((role for role in reversed(ROLES) if role in names), None)


def has_role(request: Request, role: str) -> bool:
    """Tell whether the request's user has a role or one above it."""
    own = get_role(request.user)
    return own is not None and ROLES.index(own) >= ROLES.index(role)


class CanRead(BasePermission):
    """Any role may read; writing needs more."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS and has_role(request, "viewer")


class HasRole(BasePermission):
    """Any role, also to write: questions, comments, and what is only the user's."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return has_role(request, "viewer")


class CanEdit(BasePermission):
    """Any role may read; marketers may write drafts."""

    def has_permission(self, request: Request, view: Any) -> bool:
        role = "viewer" if request.method in SAFE_METHODS else "marketer"
        return has_role(request, role)


class IsMarketer(BasePermission):
    """Marketers also read what shows contacts: files that come in or go out."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return has_role(request, "marketer")


class CanPublish(BasePermission):
    """Publishers also put live."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return has_role(request, "publisher")


class IsAdmin(BasePermission):
    """Admins also manage settings."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return has_role(request, "admin")


class ReadOrAdmin(BasePermission):
    """Any role may read a setting; admins may change it."""

    def has_permission(self, request: Request, view: Any) -> bool:
        role = "viewer" if request.method in SAFE_METHODS else "admin"
        return has_role(request, role)
