"""准入制 to programs: new tasks for communities, the closed list of papers, and what was asked outside it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.response import Response

from governance.api.idempotency import Act, Answer
from governance.api.permissions import IsStaff
from governance.common.client import client_address
from governance.common.limits import require
from governance.deadlines.selectors import live
from governance.people.models import Department
from grids.api.common import DoView, RowsView, RowView, both, changed, described, found, key_field
from grids.api.life import (
    DecisionReasonSerializer,
    ReadByAll,
)
from grids.forms.admission import PaperReportForm
from grids.models import PaperReport, ServiceKind
from grids.selectors.admission import papers_on, public_admissions, visible_admissions, visible_reports
from grids.services.admission import TaskDraft, propose_task
from grids.services.paper_reports import answer_report, open_report, raise_report
from grids.states_admission import AdmissionState, AdmissionVerb, PaperKind, ReportOutcome, ReportState
from grids.views.admission_desk import PAGES
from grids.views.paper_reports import HOUR, PER_ADDRESS
from grievances.api.arguments import checked
from grievances.api.proofs import HEADER, SECRET_PARAMETER, TOKEN_LENGTH
from grievances.api.raising import good_will, submission_of
from grievances.services import proof
from grievances.tracking import link_token, secret_of


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


class WholePaperReportSerializer(PaperReportSerializer):
    words = serializers.CharField(help_text="What whoever reported wrote freely, kept encrypted.")
    community = serializers.CharField(source="community.code", allow_null=True, default=None)
    answer = serializers.CharField(help_text="The district's.")
    answered_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)


class PaperAnswerSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(ReportOutcome.choices)
    words = serializers.CharField(max_length=500)
    is_public = serializers.BooleanField(default=True)


class ReportsView(RowsView):
    serializer_class = PaperReportSerializer
    queryset = ServiceKind.objects.none()

    def rows(self, request: Any) -> QuerySet:
        return visible_reports(request.user, timezone.now())


class OneReport(RowView):
    """With the free words: read by the district and its auditors, and by nobody else."""

    def get(self, request: Any, **kwargs: Any) -> Response:
        answer = super().get(request, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer

    def shown(self, request: Any, **kwargs: Any) -> Any:
        report = found(visible_reports(request.user, timezone.now()), kwargs["pk"])
        report.due_at = _due_at(report)
        return WholePaperReportSerializer(report).data


class NewPaperReportSerializer(serializers.Serializer):
    """What was asked for and by whom: no name and no telephone of who reports it."""

    kind = serializers.ChoiceField(PaperKind.choices)
    what = serializers.CharField(max_length=80)
    asked_by = serializers.CharField(max_length=60)
    community = serializers.CharField(max_length=15, default="", allow_blank=True, help_text="Code, or empty.")
    words = serializers.CharField(max_length=1000, default="", allow_blank=True, help_text="Read by the district only.")
    proof = serializers.CharField(max_length=4000, help_text="The solved challenge.")


class PaperReceiptSerializer(serializers.Serializer):
    """What to keep: nothing else opens the report."""

    code = serializers.CharField()
    secret = serializers.CharField(help_text="Six digits.")
    token = serializers.CharField(help_text="The same for programs, without a limit of tries.")
    url = serializers.CharField(help_text="The report's page.")
    due_at = serializers.DateTimeField(allow_null=True, help_text="By when the district is to answer.")


class ReadByStaff(IsStaff):
    """Everybody reports, who holds a posting reads."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return request.method == "POST" or super().has_permission(request, view)


class RaiseReport(DoView):
    """Nobody is asked who they are, also who sends a token: a kept answer would tell who reported."""

    permission_classes = [ReadByStaff]
    serializer = NewPaperReportSerializer
    status = 201

    def get_authenticators(self) -> list[Any]:
        return [] if self.request is not None and self.request.method == "POST" else super().get_authenticators()

    def understand(self, request: Any, **kwargs: Any) -> Act:
        given = self.serializer(data=request.data)
        given.is_valid(raise_exception=True)
        form = PaperReportForm({**given.validated_data, "submission": submission_of(request)})
        checked(form)
        used = good_will(given.validated_data["proof"])
        require("paper-report-address", client_address(request), limit=PER_ADDRESS, seconds=HOUR)

        def act() -> Answer:
            draft = form.draft()
            proof.use_up(used, str(draft.submission))
            return Answer(_receipt_of(raise_report(draft=draft, now=timezone.now()), request), self.status)

        return act


def _receipt_of(report: PaperReport, request: Any) -> dict[str, Any]:
    token = link_token(report.code)
    url = request.build_absolute_uri(f"{reverse('grids:paper_report', args=[report.code])}?k={token}")
    return {
        "code": report.code,
        "secret": secret_of(report.code),
        "token": token,
        "url": url,
        "due_at": _due_at(report),
    }


def _due_at(report: PaperReport) -> str | None:
    clocks = live(report)
    return timezone.localtime(clocks[0].due_at).isoformat() if clocks else None


class OwnReport(OneReport):
    """For whoever has the code and its secret; the answer is the same whether such a code exists or not."""

    permission_classes: list[Any] = []

    def shown(self, request: Any, **kwargs: Any) -> Any:
        secret = request.headers.get(HEADER, "").strip()
        if not secret:
            raise NotAuthenticated
        proved = {"token" if len(secret) == TOKEN_LENGTH else "secret": secret}
        report = open_report(code=kwargs["code"], **proved, address=client_address(request))
        report.due_at = _due_at(report)  # type: ignore[attr-defined]
        return WholePaperReportSerializer(report).data


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
reports = both(
    described(ReportsView, "paper_reports_list", "清单外的反映"),
    described(RaiseReport, "paper_reports_add", "反映清单外的要求", answer=PaperReceiptSerializer),
    "PaperReports",
)
own_report = described(
    OwnReport, "paper_reports_own", "查自己反映的", answer=WholePaperReportSerializer, parameters=[SECRET_PARAMETER]
)
one_report = described(OneReport, "paper_reports_read", "一条清单外的反映", answer=WholePaperReportSerializer)
report_answer = described(AnswerReport, "paper_reports_answer", "答复清单外的反映")
