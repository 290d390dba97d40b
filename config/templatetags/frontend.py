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


def _find(entry: str) -> list[dict[str, Any]]:
    """Return the chunks a page needs for an entry: what it imports, then itself.

    What the browser loads later, on going to a screen, is not among them. A build
    while we run is picked up.
    """
    if not MANIFEST.exists():
        return []
    manifest = _read(MANIFEST, MANIFEST.stat().st_mtime)
    chunks: list[dict[str, Any]] = []
    seen: set[str] = set()

    def add(name: str) -> None:
        if name in seen or name not in manifest:
            return
        seen.add(name)
        for imported in manifest[name].get("imports", []):
            add(imported)
        chunks.append(manifest[name])

    add(entry)
    return chunks


@register.simple_tag
def frontend_styles(entry: str) -> SafeString:
    """Link the style sheets of an entry, e.g. "src/pages.css"."""
    files = []
    for chunk in _find(entry):
        files += chunk.get("css", [])
        if chunk["file"].endswith(".css"):
            files.append(chunk["file"])
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(file),) for file in files)
    )


@register.simple_tag(takes_context=True)
def frontend_script(context: template.RequestContext, entry: str) -> SafeString:
    """Load the module of an entry; its nonce is what Mantine's style elements carry.

    What it imports is asked for at the same time, not when the entry has been read.
    """
    chunks = _find(entry)
    if not chunks:
        return SafeString("")
    *imported, own = (static(chunk["file"]) for chunk in chunks)
    return format_html(
        '{}<script type="module" src="{}" nonce="{}"></script>',
        format_html_join(
            "", '<link rel="modulepreload" href="{}">', ((file,) for file in imported)
        ),
        own,
        context.get("CSP_NONCE", ""),
    )
