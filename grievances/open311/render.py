"""One document, two formats: a tree of dicts and lists as XML without a namespace, and as JSON by the Spark convention.

In XML a list is an element whose children carry the singular name; in JSON it is a plain array, and the root has no name.
"""

import json
from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

CONTENT_TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
SINGULAR = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}


def render(form: str, root: str, document: Any) -> bytes:
    """The document as `xml` or `json`, in UTF-8."""
    if form == "json":
        return json.dumps(document, ensure_ascii=False).encode()
    stream = StringIO()
    writer = SimplerXMLGenerator(stream, "utf-8")
    writer.startDocument()
    _write(writer, root, document)
    writer.endDocument()
    return stream.getvalue().encode()


def _write(writer: SimplerXMLGenerator, name: str, node: Any) -> None:
    writer.startElement(name, AttributesImpl({}))
    if isinstance(node, dict):
        for key, value in node.items():
            _write(writer, key, value)
    elif isinstance(node, list):
        for value in node:
            _write(writer, SINGULAR[name], value)
    elif node is not None:
        writer.characters(_text(node))
    writer.endElement(name)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "".join(char for char in str(value) if _fits(char))


def _fits(char: str) -> bool:
    """Whether XML 1.0 has the character at all: one that it has not would make the whole document unreadable."""
    return char in "\t\n" or " " <= char < "\ud800" or "\ue000" <= char <= "\ufffd" or char >= "\U00010000"
