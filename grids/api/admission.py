"""准入制 to programs: new tasks for communities, the closed list of papers, and what was asked outside it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from rest_framework import serializers

from governance.people.models import Department
from grids.api.common import DoView, RowsView, both, changed, described, found, key_field
from grids.api.life import (
    DecisionReasonSerializer,
    ReadByAll,
)
from grids.models import ServiceKind
from grids.selectors.admission import papers_on, public_admissions, visible_admissions, visible_reports
from grids.services.admission import TaskDraft, propose_task
from grids.services.paper_reports import answer_report
from grids.states_admission import AdmissionState, AdmissionVerb, PaperKind, ReportOutcome, ReportState
from grids.views.admission_desk import PAGES


class TaskAdmissionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    department = serializers.CharField(source="department.code")
    title = serializers.CharField()
    body = serializers.CharField()
    grounds = serializers.CharField()
    legal_basis = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The last day.")
    money_fen = serializers.IntegerField()
    people = serializers.IntegerField()
    support = serializers.CharField()
    state = serializers.ChoiceField(AdmissionState.choices)
    decision = serializers.CharField(help_text="The reason.")
    decided_at = serializers.DateTimeField(allow_null=True)


class AdmissionQuery(serializers.Serializer):
    show = serializers.ChoiceField(["now", "refused", "over"], default="now")


class NewTaskAdmissionSerializer(serializers.Serializer):
    department = key_field()
    title = serializers.CharField(max_length=60)
    body = serializers.CharField(max_length=1000)
    grounds = serializers.CharField(max_length=500)
    legal_basis = serializers.CharField(max_length=300)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    money_fen = serializers.IntegerField(min_value=0, max_value=10**15, default=0)
    people = serializers.IntegerField(min_value=0, max_value=10_000, default=0)
    support = serializers.CharField(max_length=300, default="", allow_blank=True)


class AdmissionsView(RowsView):
    permission_classes: list[Any] = []
    may_refuse_input = True
    serializer_class = TaskAdmissionSerializer
    queryset = ServiceKind.objects.none()

    def rows(self, request: Any) -> QuerySet:
        return public_admissions(self.asked(AdmissionQuery)["show"], timezone.localdate())


class Propose(DoView):
    permission_classes = [ReadByAll]
    may_be_missing = True  # the department
    serializer = NewTaskAdmissionSerializer
    status = 201

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        department = found(Department.objects.filter(is_active=True), given.pop("department"))
        row = propose_task(department=department, draft=TaskDraft(**given), actor=request.user, now=timezone.now())
        return changed(row)


class Decide(DoView):
    serializer = DecisionReasonSerializer

    def check(self, request: Any, **kwargs: Any) -> None:
        if kwargs["verb"] not in PAGES:
            raise Http404
        found(visible_admissions(request.user, timezone.now()), kwargs["pk"])

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        service = PAGES[AdmissionVerb(kwargs["verb"])].service
        return changed(service(admission_id=kwargs["pk"], actor=request.user, now=timezone.now(), **given))


class ListedPaperSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(PaperKind.choices)
    name = serializers.CharField()
    words = serializers.CharField()
    source = serializers.CharField()
    is_confirmed = serializers.BooleanField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="Exclusive.")


class PapersView(RowsView):
    permission_classes: list[Any] = []
    serializer_class = ListedPaperSerializer
    queryset = ServiceKind.objects.none()
    order = ("id",)

    def rows(self, request: Any) -> QuerySet:
        return papers_on(timezone.localdate())


class PaperReportSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(PaperKind.choices)
    what = serializers.CharField()
    asked_by = serializers.CharField()
    state = serializers.ChoiceField(ReportState.choices)
    outcome = serializers.CharField()
    raised_at = serializers.DateTimeField()


class PaperAnswerSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(ReportOutcome.choices)
    words = serializers.CharField(max_length=500)
    is_public = serializers.BooleanField(default=True)


class ReportsView(RowsView):
    serializer_class = PaperReportSerializer
    queryset = ServiceKind.objects.none()

    def rows(self, request: Any) -> QuerySet:
        return visible_reports(request.user, timezone.now())


class AnswerReport(DoView):
    serializer = PaperAnswerSerializer

    def check(self, request: Any, **kwargs: Any) -> None:
        found(visible_reports(request.user, timezone.now()), kwargs["pk"])

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        return changed(answer_report(report_id=kwargs["pk"], actor=request.user, now=timezone.now(), **given))


admissions = both(
    described(AdmissionsView, "task_admissions_list", "任务准入", parameters=[AdmissionQuery]),
    described(Propose, "task_admissions_add", "提出新任务"),
    "Admissions",
)
decide = described(Decide, "task_admissions_do", "准入、不予准入、撤回、取消准入")
papers = described(PapersView, "listed_papers_list", "证明和表格清单")
reports = described(ReportsView, "paper_reports_list", "清单外的反映")
report_answer = described(AnswerReport, "paper_reports_answer", "答复清单外的反映")
