"""What everybody may read: published matters. Whatever is not published is not there."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from grievances.api.filters import PublicFilter
from grievances.api.reading import read_public
from grievances.api.serializers import PublicMatterDetailSerializer, PublicMatterSerializer
from grievances.models import Grievance
from grievances.public_reads import show_all
from grievances.selectors import public_matters
from grievances.views.public_list import ORDER, chosen_rows


class PublicMattersView(ListAPIView):
    """The matters list, newest first."""

    queryset = Grievance.objects.none()
    serializer_class = PublicMatterSerializer
    filterset_class = PublicFilter

    def get_order(self) -> tuple[str, ...]:
        return ORDER

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
        try:
            matter = public_matters().get(pk=pk)
        except (Grievance.DoesNotExist, OverflowError):
            raise Http404
        return Response(PublicMatterDetailSerializer(read_public(matter, timezone.now())).data)
