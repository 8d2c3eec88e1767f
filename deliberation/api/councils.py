"""Who sits in a council, and the reports that a committee owes: read and written by programs."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from deliberation.api.reading import TAG
from deliberation.api.shapes import CouncilNameSerializer, OfferedSerializer, SeatSerializer
from deliberation.forms.councils import CHOICES_SHOWN, ElectedForm, SeatForm
from deliberation.models import CommitteeReport, Council, Seat
from deliberation.policies.councils import may_seat
from deliberation.selectors import covenants
from deliberation.selectors.councils import ROW_RELATIONS, elections_to_seat, seats_of, vacancies
from deliberation.services import councils as services
from deliberation.services.covenants.reports import BODY_LENGTH, publish_report
from deliberation.states import SeatBasis, SeatRole
from governance.api.idempotency import Answer
from governance.api.listing import Listing
from governance.api.permissions import IsStaff
from governance.people.models import User
from governance.people.phones import mask_name
from grievances.api.acts import ActView, act_urls, found, known, number_field
from grievances.api.arguments import checked


# --- Shapes -------------------------------------------------------------------------------------------------
class NewSeatSerializer(serializers.Serializer):
    """One of `residency`, `posting`, `hub` and `organisation` is the ground, as `basis` says; else the name alone."""

    basis = serializers.ChoiceField(SeatBasis.choices)
    role = serializers.ChoiceField(SeatRole.choices, default=SeatRole.MEMBER)
    residency = number_field(required=False)
    posting = number_field(required=False)
    hub = number_field(required=False, help_text="One of `hub_households`: 中心户 of the roster.")
    organisation = number_field(required=False)
    substitute_for = number_field(required=False, help_text="One of `vacancies`; without it a new seat.")
    ends_on = serializers.DateField(required=False, help_text="The first day after the term.")
    name = serializers.CharField(
        max_length=services.NAME_LENGTH, required=False, help_text="Names of members are public."
    )


class EndSeatSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=services.REASON_LENGTH, help_text="It is public.")


class MoveUpSerializer(serializers.Serializer):
    into = number_field(help_text="One of `vacancies`.")


class ElectedSerializer(serializers.Serializer):
    election = number_field(help_text="One of `elections`.")
    role = serializers.ChoiceField(SeatRole.choices, default=SeatRole.MEMBER)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, help_text="The first day after the term.")


class ElectionSerializer(serializers.Serializer):
    """A counted election with whom it elected and nobody seated yet."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    question = serializers.CharField()
    elected = serializers.ListField(child=serializers.CharField())


class WrittenSerializer(serializers.Serializer):
    """What was written, by its id."""

    id = serializers.IntegerField()
    message = serializers.CharField()


class SeatsSerializer(serializers.Serializer):
    """Who sits, what is vacant, and who could be given a seat."""

    seats = SeatSerializer(many=True)
    vacancies = SeatSerializer(many=True)
    residencies = OfferedSerializer(many=True, help_text="Verified homes here; names are masked.")
    postings = OfferedSerializer(many=True)
    organisations = OfferedSerializer(many=True)
    hub_households = OfferedSerializer(many=True)
    elections = ElectionSerializer(many=True)


class ReportSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    council = CouncilNameSerializer()
    period = serializers.CharField(help_text="2026Q4")
    due_on = serializers.DateField()
    body = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True, help_text="Null: owed still; lateness is public.")


class ReportBodySerializer(serializers.Serializer):
    body = serializers.CharField(max_length=BODY_LENGTH)


# --- Seats --------------------------------------------------------------------------------------------------
def seatable(user: User, pk: int, now: datetime) -> Council:
    """A council whose seats are this person's to give; else 404, as on the page."""
    council: Council = found(Council.objects.select_related(*ROW_RELATIONS), {"pk": pk})
    if not may_seat(user, council, now):
        raise Http404
    return council


class SeatsView(APIView):
    permission_classes = [IsStaff]

    @extend_schema(operation_id="seat_list", tags=[TAG], summary="议事会成员", responses=SeatsSerializer)
    def get(self, request: Any, pk: int) -> Response:
        now = timezone.now()
        council, today = seatable(request.user, pk, now), timezone.localdate(now)
        fields: dict[str, Any] = dict(SeatForm(council=council).fields)
        homes = fields["residency"].queryset[:CHOICES_SHOWN]
        shown = {
            "seats": seats_of(council, today),
            "vacancies": vacancies(council, today),
            "residencies": [
                {"id": home.pk, "name": f"{mask_name(home.user.display_name)}（{home.dwelling.building}）"}
                for home in homes
            ],
            "postings": [{"id": row.pk, "name": str(row)} for row in fields["posting"].queryset[:CHOICES_SHOWN]],
            "organisations": fields["organisation"].queryset[:CHOICES_SHOWN],
            "hub_households": [{"id": pk, "name": label} for pk, label in fields["hub"].choices if pk],
            "elections": [
                {"id": row.pk, "code": row.code, "question": row.question, "elected": names}
                for row, names in elections_to_seat(council)
            ],
        }
        answer = Response(SeatsSerializer(shown).data)
        answer["Cache-Control"] = "no-store"
        return answer


class Written(ActView):
    answered = WrittenSerializer

    def answer(self, outcome: Seat | CommitteeReport | Council, subject: Any) -> Answer:
        return Answer({"id": outcome.pk, "message": str(self.done)})


class OnSeat(Written):
    """A seat of the council in the address."""

    permission_classes = [IsStaff]
    key = "seat_id"

    def found(self, user: User, now: datetime) -> Any:
        return found(seatable(user, self.kwargs["pk"], now).seats.all(), {"pk": self.kwargs["seat"]})


class OpenSeat(OnSeat):
    key = "council_id"

    def found(self, user: User, now: datetime) -> Any:
        return seatable(user, self.kwargs["pk"], now)

    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        form: Any = checked(SeatForm(given, council=subject))
        return dict(form.cleaned_data)


class SeatElected(OpenSeat):
    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        form: Any = checked(ElectedForm(given, council=subject))
        return dict(form.cleaned_data)


class SeatsAndOpenSeat(SeatsView, OpenSeat):
    """GET who sits, POST gives a seat."""


class MoveUp(OnSeat):
    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return {"into": known("into", subject.council.seats.filter(pk=given["into"]))}


# --- Reports ------------------------------------------------------------------------------------------------
@extend_schema_view(get=extend_schema(operation_id="committee_report_list", tags=[TAG], summary="定期报告"))
class ReportsView(Listing):
    """Every report that was owed: published, or late, or not due yet."""

    serializer_class = ReportSerializer
    queryset = CommitteeReport.objects.none()
    order = ("-due_on", "-id")

    def get_queryset(self) -> Any:
        return covenants.public_reports()


class PublishReport(Written):
    key = "report_id"

    def rows(self, user: User, now: datetime) -> Any:
        return covenants.public_reports()


urlpatterns: list[URLPattern] = [
    path("api/v1/committee-reports/", ReportsView.as_view(), name="api_committee_reports"),
    *act_urls(
        TAG,
        [
            ("committee_report_publish", PublishReport, "committee-reports/<int:pk>/publish/", ReportBodySerializer,
             publish_report, _("公开定期报告"), _("报告已公开。")),
            ("seat_open", SeatsAndOpenSeat, "councils/<int:pk>/seats/", NewSeatSerializer, services.open_seat,
             _("登记成员"), _("成员已登记。")),
            ("seat_elected", SeatElected, "councils/<int:pk>/seats/elected/", ElectedSerializer, services.seat_elected,
             _("登记当选人"), _("当选人已登记为成员。")),
            ("seat_end", OnSeat, "councils/<int:pk>/seats/<int:seat>/end/", EndSeatSerializer, services.end_seat,
             _("结束席位"), _("席位已结束。")),
            ("seat_move_up", MoveUp, "councils/<int:pk>/seats/<int:seat>/up/", MoveUpSerializer, services.move_up,
             _("递补"), _("已递补为正式成员。")),
        ]
    ),
]  # fmt: skip
