"""How the API describes itself: every operation with the refusals that it can give."""

from typing import Any

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from governance.api.idempotency import HEADER
from governance.api.permissions import IsStaff
from governance.api.serializers import ProblemSerializer
from governance.api.writing import WriteView

EXAMPLES = {
    400: ("bad_request", "这个请求没能读懂。"),
    401: ("not_authenticated", "身份认证信息未提供。"),
    403: ("not_allowed", "这件事现在由第一网格负责，您不能这样操作。"),
    404: ("not_found", "没有这一项，或者它不对您开放。"),
    406: ("not_acceptable", "无法满足Accept HTTP头的请求。"),
    409: ("wrong_state", "这件事现在是「已结案」，不能这样操作。"),
    413: ("too_large", "内容太大了。"),
    415: ("unsupported_media_type", "不支持请求中的媒体类型。"),
    422: ("invalid", "有些内容不能用，请看各项说明。"),
    429: ("throttled", "操作太频繁了，请过一会儿再试"),
}
KEY_PARAMETER = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="The same key with the same body repeats the first answer instead of the act, for 24 hours.",
)


class TokenScheme(KnoxTokenScheme):
    target_class = "governance.api.authentication.TokenAuthentication"
    name = "token"


class PortalSchema(AutoSchema):
    """Adds to each operation the refusals that its kind of view can give, and the idempotency key to every write."""

    def get_override_parameters(self) -> list[Any]:
        own = list(super().get_override_parameters())
        return [*own, KEY_PARAMETER] if isinstance(self.view, WriteView) and self.method == "POST" else own

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        self._get_response_for_code(ProblemSerializer, "400", ["application/json"])  # so that its shape is described
        return bodies | {
            str(status): {"$ref": f"#/components/responses/{status}"}
            for status in self._refusals()
            if str(status) not in bodies
        }

    def _refusals(self) -> list[int]:
        statuses = {400, 401, 406, 429}
        doors = self.view.get_permissions()
        if getattr(self.view, "may_refuse_people", False) or any(isinstance(door, IsStaff) for door in doors):
            statuses.add(403)
        if "{" in self.path or getattr(self.view, "may_be_missing", False):
            statuses.add(404)
        if self.method != "GET":
            statuses |= {403, 409, 413, 415, 422}
        elif getattr(self.view, "pagination_class", None) or getattr(self.view, "may_refuse_input", False):
            statuses.add(422)
        return sorted(statuses)


def tidy(result: Any, **kwargs: Any) -> Any:
    """The last hand on the document, a hook of drf-spectacular: refusals are told once, choices without marks."""
    result["components"]["responses"] = {str(status): _refusal(status) for status in EXAMPLES}
    return _without_marks(result)


def _refusal(status: int) -> dict[str, Any]:
    code, message = EXAMPLES[status]
    schema = {"$ref": "#/components/schemas/Problem"}
    example = {"code": code, "message": message, "fields": {}}
    return {"description": message, "content": {"application/json": {"schema": schema, "example": example}}}


def _without_marks(part: Any) -> Any:
    """Choices stand where they are used; the generator's own marks for naming them go."""
    if isinstance(part, dict):
        part.pop("x-spec-enum-id", None)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _without_marks(inner)
    return part
