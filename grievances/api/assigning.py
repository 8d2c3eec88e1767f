"""Giving several matters to one colleague at once."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from governance.api.idempotency import Act, Answer
from governance.api.permissions import IsStaff
from governance.api.writing import WriteView
from governance.common.errors import InputRefused
from grievances.api.arguments import LARGEST_ID, checked
from grievances.forms.desk import BulkAssignForm
from grievances.selectors import visible_to
from grievances.services.intake import ASSIGN_AT_ONCE, assign_many
from grievances.views.desk import common_people

NOT_HERE = _("没有这件诉求，或者它不在您的辖区。")


class AssignManySerializer(serializers.Serializer):
    grievances = serializers.ListField(
        child=serializers.CharField(max_length=30), min_length=1, max_length=ASSIGN_AT_ONCE, help_text="By code."
    )
    assignee = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, help_text="User by id.")


class NotAssignedSerializer(serializers.Serializer):
    code = serializers.CharField()
    reason = serializers.CharField()


class AssignedSerializer(serializers.Serializer):
    """One that cannot be given away does not hold up the others."""

    done = serializers.ListField(child=serializers.CharField())
    refused = NotAssignedSerializer(many=True)


class AssignManyView(WriteView):
    permission_classes = [IsStaff]

    @extend_schema(
        operation_id="grievance_assign_many",
        tags=["desk"],
        summary="批量分派",
        request=AssignManySerializer,
        responses=AssignedSerializer,
    )
    def post(self, request: Any, **kwargs: Any) -> Response:
        return super().post(request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        user, now = request.user, timezone.now()
        given = AssignManySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked = list(dict.fromkeys(given.validated_data["grievances"]))
        rows = visible_to(user, now).filter(code__in=asked).select_related("holder", "department").order_by("id")
        by_code = {row.code: row for row in rows}  # in the order in which everybody locks them
        if not by_code:
            raise InputRefused("invalid", str(NOT_HERE), fields={"grievances": str(NOT_HERE)})
        people = common_people(list(by_code.values()), now)
        form: Any = checked(BulkAssignForm(given.validated_data, people=people, me=user))

        def act() -> Answer:
            report = assign_many(
                grievance_ids=[row.pk for row in by_code.values()],
                actor=user,
                now=now,
                assignee=form.cleaned_data["assignee"],
            )
            why = {code: report.refused[row.pk] for code, row in by_code.items() if row.pk in report.refused}
            why |= dict.fromkeys([code for code in asked if code not in by_code], NOT_HERE)
            answer = {
                "done": [code for code, row in by_code.items() if row.pk in report.done],
                "refused": [{"code": code, "reason": str(reason)} for code, reason in why.items()],
            }
            return Answer(AssignedSerializer(answer).data)

        return act
