"""Photos that have a page of their own already: the same bytes for a program with a token."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.views import APIView

from governance.api.permissions import IsStaff


def photo_view(operation: str, summary: str, page: Callable[..., Any]) -> Any:
    """The view behind `…/photos/<uuid:public_id>/`; `page` says who may see it."""

    class PhotoView(APIView):
        permission_classes = [IsStaff]

        def get(self, request: Any, public_id: Any) -> Any:
            request._request.user = request.user  # a token's person, whom the page would know by the session
            return page(request._request, public_id=public_id)

    described = extend_schema(
        operation_id=operation,
        tags=["photos"],
        summary=summary,
        parameters=[OpenApiParameter("size", str, enum=["full", "thumb"])],
        responses={(200, "image/jpeg"): OpenApiResponse(OpenApiTypes.BINARY, description="JPEG")},
    )
    return extend_schema_view(get=described)(PhotoView)
