"""What a reader asks in the address, understood by a serializer."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request


def understood(request: Request, kind: type[serializers.Serializer]) -> dict[str, Any]:
    """The query of `request` as `kind` reads it. Raises ValidationError (400) that names what it does not understand."""
    query = kind(data=request.query_params)
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)
