"""Template tags that name the built files of the browser part.

Vite writes `frontend/dist/.vite/manifest.json`; its file names carry a hash, so that
they may be cached for ever. Nothing here knows about pages or screens.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

MANIFEST = Path(settings.BASE_DIR) / "frontend" / "dist" / ".vite" / "manifest.json"


def is_built() -> bool:
    """Tell whether the browser part was built on this machine."""
    return MANIFEST.exists()


@lru_cache(maxsize=2)
def _read(path: Path, _changed_at: float) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def _find(entry: str) -> dict[str, Any]:
    """Return the manifest's chunk of an entry; a build while we run is picked up."""
    if not MANIFEST.exists():
        return {}
    chunk: dict[str, Any] = _read(MANIFEST, MANIFEST.stat().st_mtime).get(entry, {})
    return chunk


@register.simple_tag
def frontend_styles(entry: str) -> SafeString:
    """Link the style sheets of an entry, e.g. "src/pages.css"."""
    chunk = _find(entry)
    files = list(chunk.get("css", []))
    if chunk.get("file", "").endswith(".css"):
        files.append(chunk["file"])
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(file),) for file in files)
    )


@register.simple_tag(takes_context=True)
def frontend_script(context: template.RequestContext, entry: str) -> SafeString:
    """Load the module of an entry; its nonce is what Mantine's style elements carry."""
    chunk = _find(entry)
    if not chunk:
        return SafeString("")
    return format_html(
        '<script type="module" src="{}" nonce="{}"></script>',
        static(chunk["file"]),
        context.get("CSP_NONCE", ""),
    )
