"""What everybody may read: published matters. Whatever is not published is not there."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.idempotency import Act, Answer
from governance.api.listing import Listing
from governance.api.writing import WriteView
from governance.common.client import client_address
from governance.common.errors import InputRefused
from governance.common.limits import require
from grievances.api.filters import PublicFilter
from grievances.api.reading import read_public
from grievances.api.serializers import PublicMatterDetailSerializer, PublicMatterSerializer
from grievances.models import Grievance
from grievances.public_reads import show_all
from grievances.selectors import public_matters
from grievances.services import support
from grievances.views.join import HOUR, PER_ADDRESS
from grievances.views.public_list import ORDER, chosen_rows


class PublicMattersView(Listing):
    """The matters list, newest first."""

    queryset = Grievance.objects.none()
    serializer_class = PublicMatterSerializer
    filterset_class = PublicFilter
    order = ORDER

    @extend_schema(operation_id="public_matter_list", tags=["public"], summary="三事清单")
    def get(self, request: Any) -> Response:
        now = timezone.now()
        chosen = PublicFilter(request.query_params, queryset=self.queryset).asked()
        rows = self.paginate_queryset(chosen_rows(chosen, now))
        return self.get_paginated_response(PublicMatterSerializer(show_all(rows, now), many=True).data)


class PublicMatterView(APIView):
    """One published matter."""

    @extend_schema(
        operation_id="public_matter", tags=["public"], summary="一件公开的诉求", responses=PublicMatterDetailSerializer
    )
    def get(self, request: Any, pk: int) -> Response:
        return Response(PublicMatterDetailSerializer(read_public(public_matter_or_404(pk), timezone.now())).data)


def public_matter_or_404(pk: int) -> Grievance:
    try:
        return public_matters().get(pk=pk)
    except (Grievance.DoesNotExist, OverflowError):
        raise Http404


class JoinSerializer(serializers.Serializer):
    device = serializers.RegexField(
        r"^[\x21-\x7e]{16,100}$",
        required=False,
        help_text="What tells this person's device apart, the same each time; needed without sign-in.",
    )


class JoinedSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    is_new = serializers.BooleanField(help_text="False: this person was counted before.")
    supports = serializers.IntegerField()


class JoinView(WriteView):
    """One more person with the same trouble, counted once. An account is one person, and so is a device without one."""

    @extend_schema(
        operation_id="public_matter_join",
        tags=["public"],
        summary="我也遇到了",
        request=JoinSerializer,
        responses=JoinedSerializer,
    )
    def post(self, request: Any, **kwargs: Any) -> Response:
        return super().post(request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        matter, user = public_matter_or_404(kwargs["pk"]), request.user if request.user.is_authenticated else None
        given = JoinSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        device = given.validated_data.get("device")
        if not user and not device:
            raise InputRefused("missing", _("还有必填的内容没有填。"), fields={"device": _("这一项必须填写")})
        busy = _("这个网络上加入的人太多了，请过一会儿再试。")
        require("join-address", client_address(request), limit=PER_ADDRESS, seconds=HOUR, message=busy)

        def act() -> Answer:
            person = f"user:{user.pk}" if user else f"device:{device}"
            is_new = support(grievance_id=matter.pk, person=person, user=user, now=timezone.now())
            answer = {"id": matter.pk, "is_new": is_new, "supports": public_matter_or_404(matter.pk).supports}
            return Answer(JoinedSerializer(answer).data)

        return act
