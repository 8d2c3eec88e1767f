"""The day of a grid worker to programs: findings, doors and visits, and sending what waited."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers

from governance.api.parsers import MultiPartParser
from governance.common.images import clean_photo
from governance.territory.models import Dwelling
from grids.api.common import (
    ChangedSerializer,
    DoView,
    JSONParser,
    RowsView,
    RowView,
    at_doors,
    both,
    changed,
    described,
    found,
    key_field,
    looking_on,
)
from grids.models import Finding
from grids.policies.day import may_work
from grids.selectors.day import findings_in, today_of
from grids.selectors.visits import dues_in, visits_of
from grids.services.findings import report_finding, verify_finding
from grids.services.visits import area_code_of, door_of, record_visit
from grids.states import FindingState, VisitOutcome
from grids.views.day import PHOTOS_AT_ONCE, finding_form
from grids.views.offline import ITEMS_AT_ONCE, take_item
from grievances.api.arguments import checked

WORDS_MAX = 500


class LateSerializer(serializers.Serializer):
    """What may have been noted without a line: its own name makes it arrive once, `at` says when it was."""

    client_id = serializers.UUIDField(required=False, help_text="Made by the caller; the same one is taken once.")
    at = serializers.DateTimeField(
        required=False, help_text="When it happened; at most seven days ago. Without it now."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {"at": None, "client_id": uuid.uuid4()} | attrs


class ArrivedSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    is_new = serializers.BooleanField(help_text="False where it had arrived before.")
    matter = serializers.CharField(allow_null=True, help_text="Code of the matter that came of it.")


def arrived(one: Any, matter: Any = None) -> dict[str, Any]:
    return {"id": one.row.pk, "is_new": one.is_new, "matter": matter.code if matter else None}


# --- The one screen -----------------------------------------------------------------------------------------
class WaitingMatterSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)


class TodaySerializer(serializers.Serializer):
    """Numbers stop at 100."""

    matters = WaitingMatterSerializer(many=True, help_text="The first eight that wait for you, by their clocks.")
    doors_due = serializers.IntegerField()
    checks_due = serializers.IntegerField()
    to_verify = serializers.IntegerField()
    to_sign = serializers.SerializerMethodField(help_text="Numbers of the copies that wait for your signature.")

    def get_to_sign(self, today: Any) -> list[int]:
        return [copy.pk for copy in today.messages]


class TodayView(RowView):
    def shown(self, request: Any, **kwargs: Any) -> Any:
        here = at_doors(request.user)
        return TodaySerializer(today_of(here.user, here.codes, here.today, here.now)).data


# --- Findings -----------------------------------------------------------------------------------------------
class FindingSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    grid = serializers.CharField(source="grid.code")
    building = serializers.IntegerField(source="building_id", allow_null=True)
    words = serializers.CharField()
    state = serializers.ChoiceField(FindingState.choices)
    found_at = serializers.DateTimeField()
    found_by = serializers.CharField()
    handled_by = serializers.CharField(allow_null=True)
    verified_by = serializers.CharField(allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)
    verdict = serializers.CharField()
    matter = serializers.CharField(source="grievance.code")


class FindingQuery(serializers.Serializer):
    state = serializers.ChoiceField(FindingState.choices, required=False)


class FindingsView(RowsView):
    serializer_class = FindingSerializer
    queryset = Finding.objects.none()

    def rows(self, request: Any) -> QuerySet:
        return findings_in(looking_on(request.user).codes).filter(**self.asked(FindingQuery))


class FindingView(RowView):
    def shown(self, request: Any, **kwargs: Any) -> Any:
        return FindingSerializer(found(findings_in(looking_on(request.user).codes), kwargs["pk"])).data


class NewFindingSerializer(LateSerializer):
    place = serializers.CharField(max_length=40, help_text="`b` and a building's number, or `g` and a grid's code.")
    place_detail = serializers.CharField(max_length=100, required=False, allow_blank=True)
    words = serializers.CharField(min_length=5, max_length=WORDS_MAX)
    is_dangerous = serializers.BooleanField(default=False)
    photos = serializers.ListField(
        child=serializers.FileField(), required=False, max_length=PHOTOS_AT_ONCE, help_text="JPEG, PNG, WebP or HEIC."
    )


class ReportFinding(DoView):
    """Becomes a matter of the grid at once."""

    serializer = NewFindingSerializer
    parser_classes = [JSONParser, MultiPartParser]
    status = 201

    def check(self, request: Any, **kwargs: Any) -> None:
        at_doors(request.user)

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        here, at = at_doors(request.user), given.pop("at")
        photos = [clean_photo(upload) for upload in given.pop("photos", [])]
        arguments = checked(finding_form(here, given)).arguments()  # type: ignore[attr-defined]
        one = report_finding(**arguments, found_at=at, photos=photos, actor=here.user, now=here.now)
        return arrived(one, one.row.grievance)


class VerdictSerializer(serializers.Serializer):
    is_settled = serializers.BooleanField()
    words = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class VerifyFinding(DoView):
    """By somebody else than who handled it; not settled, its matter goes one rung higher."""

    serializer = VerdictSerializer

    def check(self, request: Any, **kwargs: Any) -> None:
        found(findings_in(looking_on(request.user).codes), kwargs["pk"])

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        here = looking_on(request.user)
        return changed(verify_finding(finding_id=kwargs["pk"], **given, actor=here.user, now=here.now))


# --- Doors and visits ---------------------------------------------------------------------------------------
class DoorSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="dwelling_id", help_text="Of the dwelling.")
    building = serializers.IntegerField(source="building_id")
    label = serializers.SerializerMethodField()
    due_on = serializers.DateField()
    needs_care = serializers.BooleanField()
    attempts = serializers.IntegerField()

    def get_label(self, due: Any) -> str:
        return f"{due.building}{door_of(due.dwelling)}"


class DoorQuery(serializers.Serializer):
    until = serializers.DateField(required=False, help_text="Due until this day; without it today.")
    building = key_field(required=False)


class DoorsView(RowsView):
    """The doors of your own grids that are due."""

    serializer_class = DoorSerializer
    queryset = Dwelling.objects.none()
    order = ("due_on", "id")

    def rows(self, request: Any) -> QuerySet:
        here, asked = at_doors(request.user), self.asked(DoorQuery)
        rows = dues_in(here.codes).filter(due_on__lte=asked.get("until") or here.today)
        rows = rows.filter(building_id=asked["building"]) if "building" in asked else rows
        return rows.select_related("dwelling__entrance", "building__estate")


class HouseholdVisitSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(VisitOutcome.choices)
    words = serializers.CharField()
    by = serializers.CharField()
    matter = serializers.SerializerMethodField(help_text="Code of the matter made of a need.")

    def get_matter(self, visit: Any) -> str | None:
        return visit.grievance.code if visit.grievance else None


def _door(request: Any, pk: int) -> Dwelling:
    """A dwelling where this person works; another's is 404: words of visits are read nowhere else."""
    here = at_doors(request.user)
    door = found(Dwelling.objects.select_related("entrance", "building__grid", "building__community"), pk)
    if not may_work(here.user, area_code_of(door.building), here.now):
        raise Http404
    return door


class VisitsView(RowView):
    def shown(self, request: Any, **kwargs: Any) -> Any:
        return HouseholdVisitSerializer(visits_of(_door(request, kwargs["pk"])), many=True).data


class NewVisitSerializer(LateSerializer):
    outcome = serializers.ChoiceField(VisitOutcome.choices)
    words = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    need = serializers.CharField(min_length=5, max_length=300, required=False, help_text="Becomes a matter.")


class RecordVisit(DoView):
    """Once for each `client_id`."""

    serializer = NewVisitSerializer
    status = 201

    def check(self, request: Any, **kwargs: Any) -> None:
        _door(request, kwargs["pk"])

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        here, given["outcome"] = at_doors(request.user), VisitOutcome(given["outcome"])
        one = record_visit(**given, dwelling=_door(request, kwargs["pk"]), actor=here.user, now=here.now)
        return arrived(one, one.row.grievance)


# --- What waited without a line -----------------------------------------------------------------------------
class SentItemsSerializer(serializers.Serializer):
    """Items as the phone app keeps them: `kind` finding, visit, check or sign; `client_id`; `at`; and their fields."""

    items = serializers.ListField(child=serializers.JSONField(), min_length=1, max_length=ITEMS_AT_ONCE)


class ItemAnswerSerializer(serializers.Serializer):
    client_id = serializers.CharField()
    outcome = serializers.ChoiceField(["taken", "already", "refused"])
    words = serializers.CharField(help_text="Why it was refused.")


class ItemAnswersSerializer(serializers.Serializer):
    answers = ItemAnswerSerializer(many=True)


class SendItems(DoView):
    """Each item by itself, once, answered in the order sent; a refused one stops none of the others."""

    serializer = SentItemsSerializer

    def check(self, request: Any, **kwargs: Any) -> None:
        at_doors(request.user)

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        here = at_doors(request.user)
        return {"answers": [take_item(item, here) for item in given["items"]]}


today = described(TodayView, "day_today", "今天要做的", answer=TodaySerializer)
findings = both(
    described(FindingsView, "findings_list", "巡查发现", parameters=[FindingQuery]),
    described(ReportFinding, "findings_report", "发现问题", answer=ArrivedSerializer),
    "FindingsBoth",
)
finding = described(FindingView, "findings_retrieve", "一件发现", answer=FindingSerializer)
verify = described(VerifyFinding, "findings_verify", "核查", answer=ChangedSerializer)
doors = described(DoorsView, "doors_list", "该走访的住户", parameters=[DoorQuery])
visits = both(
    described(VisitsView, "visits_list", "一户的走访", answer=HouseholdVisitSerializer(many=True)),
    described(RecordVisit, "visits_record", "记下走访", answer=ArrivedSerializer),
    "VisitsBoth",
)
sync = described(SendItems, "day_sync", "断网时记下的，一并上传", answer=ItemAnswersSerializer)
