"""Files that have a page of their own already: the same bytes for a program with a token."""

from collections.abc import Callable, Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.views import APIView

SIZE = OpenApiParameter("size", str, enum=["full", "thumb"])


class AsItIs(DefaultContentNegotiation):
    """A file has one shape, whatever `Accept` asks for."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


def file_view(
    operation: str,
    tag: str,
    summary: str,
    page: Callable[..., Any],
    media: str,
    *,
    doors: Sequence[Any] = (),
    parameters: Sequence[OpenApiParameter] = (),
) -> Any:
    """The view of a file of this media type; `page` says who may see it, among those whom `doors` let in."""

    class FileView(APIView):
        permission_classes = doors
        content_negotiation_class = AsItIs
        may_refuse_people = bool(permission_classes)  # the page's own 403
        may_refuse_input = bool(parameters)

        def get(self, request: Any, **kwargs: Any) -> Any:
            request._request.user = request.user  # a token's person, whom the page would know by the session
            return page(request._request, **kwargs)

    described = extend_schema(
        operation_id=operation,
        tags=[tag],
        summary=summary,
        parameters=list(parameters),
        responses={(200, media): OpenApiResponse(OpenApiTypes.BINARY, description=summary)},
    )
    return extend_schema_view(get=described)(FileView)
