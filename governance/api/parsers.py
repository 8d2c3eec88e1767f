"""JSON from anybody: neither larger nor deeper than a person could mean."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError


class JSONParser(parsers.JSONParser):
    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The framework reads the stream past Django's own limit of a body, so the limit is asked again here."""
        request = (parser_context or {}).get("request")
        length = request.META.get("CONTENT_LENGTH") or "0" if request else "0"
        if length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("内容嵌套得太深了。"))


class MultiPartParser(parsers.MultiPartParser):
    """Form fields with files; Django's own limits hold."""
