"""Spreadsheets to programs: handing one in, and what became of it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from governance.api.parsers import MultiPartParser
from governance.common.errors import InputRefused
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.api.common import ChangedSerializer, DoView, RowsView, RowView, both, changed, described, found
from grids.models import ImportJob
from grids.policies.roster import may_manage_territory
from grids.selectors.territory import jobs_of
from grids.services.importing import request_import
from grids.states import ImportKind, ImportState


class JobSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(ImportKind.choices)
    file_name = serializers.CharField()
    state = serializers.ChoiceField(ImportState.choices)
    requested_at = serializers.DateTimeField()
    done = serializers.IntegerField(help_text="Rows done so far.")
    total = serializers.IntegerField()
    known = serializers.IntegerField(help_text="Rows that were there already.")


class ReportLineSerializer(serializers.Serializer):
    line = serializers.IntegerField()
    ref = serializers.CharField()
    outcome = serializers.CharField()
    reason = serializers.CharField()


class JobDetailSerializer(JobSerializer):
    report = ReportLineSerializer(many=True, help_text="The rows that need care, without names.")


class JobQuery(serializers.Serializer):
    community = serializers.RegexField(r"^\d{12}$")


def _community(request: Any, code: str) -> Area:
    """Where this person brings spreadsheets in; any other is 404."""
    area = Area.objects.filter(code=code, level=Level.COMMUNITY).first()
    if area is None or not may_manage_territory(request.user, code, timezone.now()):
        raise Http404
    return area


class JobsView(RowsView):
    may_be_missing = True
    serializer_class = JobSerializer
    queryset = ImportJob.objects.none()

    def rows(self, request: Any) -> QuerySet:
        return jobs_of(_community(request, self.asked(JobQuery)["community"])).defer("report")


class JobView(RowView):
    def shown(self, request: Any, **kwargs: Any) -> Any:
        job = found(ImportJob.objects.select_related("community"), kwargs["pk"])
        _community(request, job.community.code)
        names = ("line", "ref", "outcome", "reason")
        return JobSerializer(job).data | {"report": [dict(zip(names, line, strict=False)) for line in job.report]}


class NewImportSerializer(serializers.Serializer):
    community = serializers.RegexField(r"^\d{12}$")
    kind = serializers.ChoiceField(ImportKind.choices)
    file = serializers.FileField(help_text=".xlsx or .csv, up to 30 MB.")


class HandIn(DoView):
    """Brought in by the worker; running the same file again changes nothing."""

    may_be_missing = True
    serializer = NewImportSerializer
    parser_classes = [MultiPartParser]
    status = 201

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        area = Area.objects.filter(code=given["community"], level=Level.COMMUNITY).first()
        if area is None:
            raise InputRefused("bad_community", _("没有这个社区。"), fields={"community": _("没有这个社区")})
        job = request_import(
            kind=given["kind"], community=area, upload=given["file"], actor=request.user, now=timezone.now()
        )
        return changed(job)


imports = both(
    described(JobsView, "imports_list", "表格导入", parameters=[JobQuery]),
    described(HandIn, "imports_hand_in", "交一张表格", answer=ChangedSerializer),
    "ImportsBoth",
)
one = described(JobView, "imports_retrieve", "一次导入的结果", answer=JobDetailSerializer)
