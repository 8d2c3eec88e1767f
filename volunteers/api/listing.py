"""What every list of this app's API is: by its number, the newest first, page by page."""

from typing import Any

from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.response import Response


class Listing(ListAPIView):
    filter_backends: list[Any] = []
    order: tuple[str, ...] = ("-id",)

    def get_order(self) -> tuple[str, ...]:
        return self.order

    def asked(self, kind: type[serializers.Serializer]) -> dict[str, Any]:
        query = kind(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return dict(query.validated_data)

    def listed(self) -> Response:
        rows = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)
