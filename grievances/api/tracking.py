"""Following one's own matter: by code and secret."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from grievances.api.proofs import SECRET_PARAMETER, resident_behind, with_relations
from grievances.api.reading import read_tracked
from grievances.api.serializers import TrackedSerializer


class TrackView(APIView):
    """A matter as its resident's page shows it; the secret stands in a header, never in the address."""

    may_refuse_input = True
    may_refuse_people = True  # who is signed in, and whose matter it is not

    @extend_schema(
        operation_id="track",
        tags=["resident"],
        summary="查进度",
        parameters=[SECRET_PARAMETER],
        responses=TrackedSerializer,
    )
    def get(self, request: Any, code: str) -> Response:
        now = timezone.now()
        resident, matter = resident_behind(request, code, now)
        answer = Response(TrackedSerializer(read_tracked(with_relations(matter), resident, now)).data)
        answer["Cache-Control"] = "no-store"
        return answer
