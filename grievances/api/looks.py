"""Opening full names and numbers. Each look is written down with its reason, where the person can read it (个保法 44, 45).

What was opened is never in the answer that is kept for a repeated sending: that opens it again for who still may look.
"""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from governance.api.idempotency import Act, Answer
from governance.api.permissions import IsStaff
from governance.api.writing import WriteView
from governance.common.errors import InputRefused
from governance.people.models import User
from grievances.api.arguments import checked
from grievances.api.calls import follow_up_or_404
from grievances.api.dispute_shapes import OpenPartySerializer
from grievances.api.steps import require
from grievances.forms.desk_verbs import RevealPhoneForm
from grievances.mediation_policies import decide as decide_dispute
from grievances.mediation_selectors import parties_of
from grievances.mediation_states import MediationVerb, step
from grievances.models import FollowUp, Grievance
from grievances.policies import decide, may_call
from grievances.services.follow_ups import reveal_number
from grievances.services.looks import reveal_contact
from grievances.services.mediation import open_agreement, open_party
from grievances.states import Verb
from grievances.views.desk_common import visible_or_404
from grievances.views.mediation_file import dispute_or_404


class WhySerializer(serializers.Serializer):
    """Why somebody looks; the resident can read it."""

    why = serializers.ChoiceField(RevealPhoneForm.Why.CHOICES)
    words = serializers.CharField(
        max_length=100, required=False, allow_blank=True, help_text="The reason, for `other`."
    )


class PhoneSerializer(serializers.Serializer):
    looked_at = serializers.DateTimeField()
    phone = serializers.CharField()


class OpenedPartySerializer(serializers.Serializer):
    looked_at = serializers.DateTimeField()
    party = OpenPartySerializer()


class OpenedPartiesSerializer(serializers.Serializer):
    looked_at = serializers.DateTimeField()
    parties = OpenPartySerializer(many=True)


class LookView(WriteView):
    permission_classes = [IsStaff]

    def find(self, user: User, now: datetime, **kwargs: Any) -> Any:
        """What is looked at; raises 404 for a stranger, and the refusal for who may not look."""
        raise NotImplementedError

    def look(self, found: Any, user: User, reason: str, now: datetime) -> None:
        raise NotImplementedError

    def in_full(self, found: Any) -> dict[str, Any]:
        raise NotImplementedError

    def post(self, request: Any, **kwargs: Any) -> Response:
        self.found = self.find(request.user, timezone.now(), **kwargs)
        answer = super().post(request, **kwargs)
        answer.data |= self.in_full(self.found)
        answer["Cache-Control"] = "no-store"
        return answer

    def understand(self, request: Any, **kwargs: Any) -> Act:
        reason, now = self.reason(request), timezone.now()

        def act() -> Answer:
            self.look(self.found, request.user, reason, now)
            return Answer({"looked_at": timezone.localtime(now)})

        return act

    def reason(self, request: Any) -> str:
        given = WhySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        form: Any = checked(RevealPhoneForm(given.validated_data))
        return form.reason


class MatterPhoneView(LookView):
    @extend_schema(
        operation_id="grievance_phone",
        tags=["desk"],
        summary="查看电话",
        request=WhySerializer,
        responses=PhoneSerializer,
    )
    def post(self, request: Any, **kwargs: Any) -> Response:
        return super().post(request, **kwargs)

    def find(self, user: User, now: datetime, **kwargs: Any) -> Grievance:
        grievance = visible_or_404(user, kwargs["code"], now)
        decide(user, Verb.NOTE, grievance, now).require()
        if not grievance.contact_phone:
            raise InputRefused("no_phone", _("没有留电话。"))
        return grievance

    def look(self, found: Grievance, user: User, reason: str, now: datetime) -> None:
        reveal_contact(grievance=found, looker=user, reason=reason, now=now)

    def in_full(self, found: Grievance) -> dict[str, Any]:
        return {"phone": found.contact_phone}


class CallPhoneView(LookView):
    """The number for a follow-up call; that it is one is the reason."""

    @extend_schema(
        operation_id="follow_up_phone",
        tags=["follow-ups"],
        summary="查看回访电话",
        request=None,
        responses=PhoneSerializer,
    )
    def post(self, request: Any, **kwargs: Any) -> Response:
        return super().post(request, **kwargs)

    def find(self, user: User, now: datetime, **kwargs: Any) -> FollowUp:
        row = follow_up_or_404(user, kwargs["pk"], now)
        may_call(user, row, now).require()
        return row

    def reason(self, request: Any) -> str:
        return ""

    def look(self, found: FollowUp, user: User, reason: str, now: datetime) -> None:
        reveal_number(follow_up=found, actor=user, now=now)

    def in_full(self, found: FollowUp) -> dict[str, Any]:
        return {"phone": found.grievance.contact_phone}


class PartyView(LookView):
    @extend_schema(
        operation_id="dispute_look",
        tags=["disputes"],
        summary="查看当事人姓名和电话",
        request=WhySerializer,
        responses=OpenedPartySerializer,
    )
    def post(self, request: Any, **kwargs: Any) -> Response:
        return super().post(request, **kwargs)

    def find(self, user: User, now: datetime, **kwargs: Any) -> Any:
        dispute = dispute_or_404(user, kwargs["code"], now)
        party = parties_of(dispute).filter(pk=kwargs["party"]).first()
        if party is None:
            raise Http404
        decide_dispute(user, MediationVerb.LOOK, dispute, now).require()
        return dispute, party

    def look(self, found: Any, user: User, reason: str, now: datetime) -> None:
        dispute, party = found
        open_party(dispute=dispute, party=party, looker=user, reason=reason, now=now)

    def in_full(self, found: Any) -> dict[str, Any]:
        return {"party": OpenPartySerializer(found[1]).data}


class AgreementPartiesView(LookView):
    """All parties for the paper that they sign; printing it is the reason."""

    @extend_schema(
        operation_id="dispute_print",
        tags=["disputes"],
        summary="打印协议用的当事人信息",
        request=None,
        responses=OpenedPartiesSerializer,
    )
    def post(self, request: Any, **kwargs: Any) -> Response:
        return super().post(request, **kwargs)

    def find(self, user: User, now: datetime, **kwargs: Any) -> Any:
        dispute = dispute_or_404(user, kwargs["code"], now)
        decision = decide_dispute(user, MediationVerb.PRINT, dispute, now)
        require(decision, exists=step(dispute.state, MediationVerb.PRINT) is not None)
        return dispute

    def reason(self, request: Any) -> str:
        return ""

    def look(self, found: Any, user: User, reason: str, now: datetime) -> None:
        open_agreement(dispute_id=found.pk, actor=user, now=now)

    def in_full(self, found: Any) -> dict[str, Any]:
        return {"parties": OpenPartySerializer(parties_of(found), many=True).data}


urlpatterns: list[URLPattern] = [
    path("api/v1/grievances/<str:code>/phone/", MatterPhoneView.as_view(), name="api_matter_phone"),
    path("api/v1/follow-ups/<int:pk>/phone/", CallPhoneView.as_view(), name="api_follow_up_phone"),
    path("api/v1/disputes/<str:code>/parties/<int:party>/look/", PartyView.as_view(), name="api_dispute_look"),
    path("api/v1/disputes/<str:code>/print/", AgreementPartiesView.as_view(), name="api_dispute_print"),
]
