"""Matters for staff: the worklist, one matter, its timeline, its photos."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.common.client import client_address
from governance.common.errors import InputRefused
from governance.common.keyset import KeysetPage
from grievances.api.filters import WorklistFilter
from grievances.api.proofs import HEADER, SECRET_PARAMETER, open_with
from grievances.api.raising import RaisingView
from grievances.api.reading import read_matter
from grievances.api.serializers import LineSerializer, MatterRowSerializer, MatterSerializer
from grievances.forms.desk import code_in
from grievances.models import Grievance, Photo, TimelineEntry
from grievances.selectors import ROW_RELATIONS, timeline_for
from grievances.views import photos as photo_page
from grievances.views.desk_common import visible_or_404
from grievances.worklist_pages import page_of_worklist

# Long or sealed columns that no row shows.
NOT_IN_A_ROW = ("body", "result", "public_body", "public_result", "contact_name", "contact_phone", "place_detail")


def whole_rows(rows: QuerySet[Grievance]) -> QuerySet[Grievance]:
    return rows.select_related(*ROW_RELATIONS).defer(*NOT_IN_A_ROW)


class MattersView(Listing, RaisingView):
    """GET is the worklist of staff; POST raises a matter and needs no sign-in."""

    queryset = Grievance.objects.none()
    serializer_class = MatterRowSerializer
    filterset_class = WorklistFilter

    def get_permissions(self) -> list[Any]:
        return [IsStaff()] if self.request.method in ("GET", "HEAD") else []

    def page_of(self, rows: Any, *, size: int, after: str) -> KeysetPage:
        """Filters, scope and words are one question to the same list that the desk shows."""
        asked = WorklistFilter(self.request.query_params, queryset=Grievance.objects.none())
        form = asked.asked()
        conditions, text = form.conditions(), form.text
        if code := code_in(text):
            conditions, text = conditions & code, ""
        return page_of_worklist(
            self.request.user, scope=self.request.query_params.get("scope") or "waiting", filters=conditions, text=text,
            now=timezone.now(), shape=whole_rows, size=size, after=after,
        )  # fmt: skip

    @extend_schema(
        operation_id="grievance_list",
        tags=["desk"],
        summary="诉求清单",
        description="As the tabs of the desk: by clock, or newest first for `all` and `ended`. Never counted.",
    )
    def get(self, request: Any) -> Response:
        return self.list(request)


class MatterView(APIView):
    """One matter as its page at the desk shows it."""

    permission_classes = [IsStaff]

    @extend_schema(operation_id="grievance_retrieve", tags=["desk"], summary="一件诉求", responses=MatterSerializer)
    def get(self, request: Any, code: str) -> Response:
        now = timezone.now()
        pk = visible_or_404(request.user, code, now).pk
        return Response(MatterSerializer(read_matter(request.user, pk, now)).data)


class TimelineView(Listing):
    """What happened to a matter, oldest first."""

    permission_classes = [IsStaff]
    serializer_class = LineSerializer
    queryset = TimelineEntry.objects.none()
    order = ("id",)

    def get_queryset(self) -> Any:
        matter = visible_or_404(self.request.user, self.kwargs["code"], timezone.now())
        return timeline_for(matter, TimelineEntry.Audience.STAFF)

    @extend_schema(operation_id="grievance_timeline", tags=["desk"], summary="办理记录")
    def get(self, request: Any, code: str) -> Response:
        return self.list(request)


class PhotoView(APIView):
    """A photo, or its thumbnail; for staff, for its resident, and for everybody once it is public."""

    may_refuse_input = True

    @extend_schema(
        operation_id="photo",
        tags=["photos"],
        summary="照片",
        parameters=[OpenApiParameter("size", str, enum=["full", "thumb"]), SECRET_PARAMETER],
        responses={(200, "image/jpeg"): OpenApiResponse(OpenApiTypes.BINARY, description="JPEG")},
    )
    def get(self, request: Any, public_id: Any) -> Any:
        secret = request.headers.get(HEADER, "")
        if not secret:
            return photo_page.photo(self._as_page(request), public_id=public_id)
        found = Photo.objects.select_related("grievance").filter(public_id=public_id).first()
        if found is None or not self._proves(request, found, secret):
            raise Http404
        return photo_page.send(found, size=request.query_params.get("size", ""))

    def _as_page(self, request: Any) -> Any:
        request._request.user = request.user  # a token's person, whom the page would know by the session
        return request._request

    def _proves(self, request: Any, photo: Photo, secret: str) -> bool:
        try:
            open_with(photo.grievance.code, secret, client_address(request))
        except InputRefused:
            return False
        return True
