"""What every list of the API is: page by page by key, the newest first unless a view says otherwise."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from governance.api.queries import understood
from governance.common.keyset import KeysetPage, page_by_key


class Listing(ListAPIView):
    # A view names its `order`, or answers `get_order` where the order depends on what was asked.
    # No docstring: views without their own would show it in the API's description.
    order: tuple[str, ...] = ("-id",)

    def get_order(self) -> tuple[str, ...]:
        return self.order

    def page_of(self, rows: QuerySet, *, size: int, after: str) -> KeysetPage:
        return page_by_key(rows, self.get_order(), size=size, after=after)

    def asked(self, kind: type[serializers.Serializer]) -> dict[str, Any]:
        return understood(self.request, kind)
