"""Sign-in and sign-out for programs, who I am, the description of the API, and the end of every wrong address."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api import sign_in as services
from governance.api.authentication import TokenAuthentication
from governance.api.permissions import IsStaff
from governance.api.serializers import PersonSerializer, SignedInSerializer, SignedOutSerializer, SignInSerializer
from governance.common.problems import problem
from governance.people.authority import authority_of
from governance.people.models import User


def person_of(user: User) -> dict[str, Any]:
    held = authority_of(user, timezone.localdate()).postings
    postings = [
        {
            "role": posting.role.value,
            "role_label": str(posting.role.label),
            "area_code": posting.area_code,
            "department_id": posting.department_id,
        }
        for posting in held
    ]
    return {"id": user.pk, "username": user.username, "name": str(user), "postings": postings}


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters("password", "code"), name="dispatch")
class SignInView(APIView):
    """A token for a program of a staff member. Five failures lock the name for 15 minutes (429)."""

    authentication_classes: list[Any] = []

    @extend_schema(
        operation_id="sign_in", tags=["sign-in"], summary="登录", request=SignInSerializer, responses=SignedInSerializer
    )
    def post(self, request: Any) -> Response:
        given = SignInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        token, text = services.sign_in(request=request._request, now=timezone.now(), **given.validated_data)
        answer = {"token": text, "expires_at": token.expiry, "person": person_of(token.user)}
        return Response(SignedInSerializer(answer).data)


class SignOutView(APIView):
    """End this token."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [IsStaff]

    @extend_schema(
        operation_id="sign_out", tags=["sign-in"], summary="退出", request=None, responses=SignedOutSerializer
    )
    def post(self, request: Any) -> Response:
        services.sign_out(token=request.auth, now=timezone.now())
        return Response({"ended": 1})


class SignOutEverywhereView(APIView):
    """End every token of this person."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [IsStaff]

    @extend_schema(
        operation_id="sign_out_everywhere",
        tags=["sign-in"],
        summary="在所有程序中退出",
        request=None,
        responses=SignedOutSerializer,
    )
    def post(self, request: Any) -> Response:
        return Response({"ended": services.sign_out_everywhere(user=request.user, now=timezone.now())})


class MeView(APIView):
    """Who the token speaks for."""

    permission_classes = [IsStaff]

    @extend_schema(operation_id="me", tags=["sign-in"], summary="我是谁", responses=PersonSerializer)
    def get(self, request: Any) -> Response:
        return Response(person_of(request.user))


@lru_cache(maxsize=4)
def description(language: str) -> Any:
    """The OpenAPI document, computed once a process and language."""
    return SchemaGenerator().get_schema(request=None, public=True)


class SchemaView(SpectacularAPIView):
    """The OpenAPI document: JSON, or YAML where `Accept` asks for it."""

    renderer_classes = [
        OpenApiJsonRenderer2,
        JSONRenderer,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer2,
        OpenApiYamlRenderer,
    ]
    authentication_classes: list[Any] = []

    def _get_schema_response(self, request: Any) -> Response:
        return Response(description(translation.get_language() or ""))


class DocsView(SpectacularSwaggerSplitView):
    """The same for people. Everything comes from this installation, and no script stands in the page."""

    url_name = "api:schema"
    authentication_classes: list[Any] = []


@csrf_exempt
def no_such_address(request: HttpRequest) -> HttpResponse:
    """For every address under /api/ that is none."""
    return problem("not_found", _("没有这个地址。每个地址都以 / 结尾。"), status=404)
