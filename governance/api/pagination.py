"""Lists by key: links to the pages around, and never a count."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from governance.common.errors import InputRefused
from governance.common.given import number_in
from governance.common.keyset import KeysetPage

PAGE_SIZE, LARGEST_PAGE = 50, 200


class KeysetPagination(BasePagination):
    """`view.page_of()` says in which order; the cursor is opaque to callers."""

    def paginate_queryset(self, queryset: QuerySet, request: Any, view: Any = None) -> list[Any]:
        self.url = request.build_absolute_uri()
        after = request.query_params.get("after", "")
        self.page: KeysetPage = view.page_of(queryset, size=_size(request), after=after)
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"next": self._link(self.page.next), "previous": self._link(self.page.previous), "results": data}
        )

    def _link(self, cursor: str) -> str | None:
        return replace_query_param(self.url, "after", cursor) if cursor else None

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "after",
                "in": "query",
                "required": False,
                "description": "Cursor from `next` or `previous`.",
                "schema": {"type": "string"},
            },
            {
                "name": "size",
                "in": "query",
                "required": False,
                "description": "Rows a page.",
                "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
            },
        ]


def _size(request: Any) -> int:
    text = request.query_params.get("size", str(PAGE_SIZE))
    if not 1 <= (size := number_in(text, digits=4)) <= LARGEST_PAGE:
        words = f"1–{LARGEST_PAGE}"
        raise InputRefused("bad_size", words, fields={"size": words})
    return size
