"""The roster to programs: who holds which duty in a community, and who was responsible at a place on a day. Reading only."""

from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.api.queries import understood
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area, Building, Entrance, Lane
from grids.models import RosterEntry
from grids.policies.roster import may_see
from grids.selectors.roster import Place, Responsible, community_of, entries_on, place_words, responsible_on
from grids.states import Duty

TAG = "grids"
LARGEST_ID = 2**63 - 1


class RosterQuery(serializers.Serializer):
    community = serializers.RegexField(r"^\d{12}$", help_text="Code of a community.")
    day = serializers.DateField(required=False, help_text="Past or to come; without it today.")


class ResponsibleQuery(serializers.Serializer):
    """A place and a day: exactly one of the four places."""

    area = serializers.RegexField(r"^\d{12}(\d{3})?$", required=False, help_text="Code of a community or a grid.")
    building = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)
    entrance = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)
    lane = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)
    day = serializers.DateField(required=False, help_text="Past or to come; without it today.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs.keys() - {"day"}) != 1:
            raise serializers.ValidationError(_("请给出一个地点：area、building、entrance 或 lane。"))
        return attrs


class EntrySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    duty = serializers.ChoiceField(Duty.choices)
    name = serializers.CharField()
    work_phone = serializers.CharField()
    team_role = serializers.CharField()
    area = serializers.CharField(source="area_code", help_text="Code of the grid, else of the community.")
    place = serializers.SerializerMethodField(help_text="Where, in words.")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="Exclusive.")

    def get_place(self, entry: RosterEntry) -> str:
        return place_words(entry)


class ResponsibleSerializer(serializers.Serializer):
    entry = EntrySerializer(help_text="Who holds the duty.")
    person = EntrySerializer(help_text="Who does it that day: the deputy while the holder is on leave.")
    is_deputy = serializers.BooleanField()


class RosterView(Listing):
    """The entries in force on the day, as far as this person works in the community or above it."""

    permission_classes = [IsStaff]
    may_be_missing = True
    queryset = RosterEntry.objects.none()
    serializer_class = EntrySerializer
    order = ("id",)

    @extend_schema(operation_id="roster_list", tags=[TAG], summary="名册", parameters=[RosterQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)

    def get_queryset(self) -> Any:
        asked = self.asked(RosterQuery)
        community: Any = _seen(self.request.user, Area.objects.filter(code=asked["community"]).first(), timezone.now())
        return entries_on(_day(asked)).filter(community=community)


class ResponsibleView(APIView):
    """Who was, is or will be responsible at a place on a day; a building counts in the grid it belonged to then."""

    permission_classes = [IsStaff]
    may_refuse_input = may_be_missing = True

    @extend_schema(
        operation_id="responsible_list", tags=[TAG], summary="某天谁负责", parameters=[ResponsibleQuery],
        responses=ResponsibleSerializer(many=True),
    )  # fmt: skip
    def get(self, request: Any) -> Response:
        asked = understood(request, ResponsibleQuery)
        place: Any = _seen(request.user, _place(asked), timezone.now())
        found: list[Responsible] = responsible_on(place, _day(asked))
        return Response(ResponsibleSerializer(found, many=True).data)


def _day(asked: dict[str, Any]) -> date:
    return asked.get("day") or timezone.localdate()


def _place(asked: dict[str, Any]) -> Place | None:
    if "area" in asked:
        return Area.objects.filter(code=asked["area"]).select_related("parent").first()
    if "building" in asked:
        return Building.objects.filter(pk=asked["building"]).select_related("community").first()
    if "lane" in asked:
        return Lane.objects.filter(pk=asked["lane"]).select_related("community").first()
    return Entrance.objects.filter(pk=asked["entrance"]).select_related("building__community").first()


def _seen(user: User, place: Place | None, now: datetime) -> Place:
    """The place, where this person may read its community's roster; a stranger's is 404."""
    if place is None or (isinstance(place, Area) and place.level not in (Level.COMMUNITY, Level.GRID)):
        raise Http404
    if not may_see(user, community_of(place).code, now):
        raise Http404
    return place
