"""Texts as XML can hold them."""

import re
from html import escape

# What XML 1.0 cannot hold, however it is escaped
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_xml(text: str) -> str:
    """Return a text that XML can hold; what it cannot becomes a replacement mark."""
    return _NOT_XML.sub("\ufffd", text)


def to_xml_json(text: str) -> str:
    r"""Return JSON text that XML can hold: what it cannot becomes a \\u escape."""
    return _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def to_markup(text: str) -> str:
    """Return a text as it is written between the tags of XML or in an attribute."""
    return escape(to_xml(text))
