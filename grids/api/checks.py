"""Hazard checks to programs: what is due, one with its points, its answers, and ordering them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from governance.common.errors import InputRefused
from grids.api.common import (
    DoView,
    RowsView,
    RowView,
    both,
    described,
    found,
    key_field,
    looking_on,
)
from grids.api.day import ArrivedSerializer, LateSerializer, arrived
from grids.models import Checklist, HazardCheck
from grids.selectors.day import buildings_in, checks_done, checks_due
from grids.selectors.log import answers_of
from grids.services.checks import PointAnswer, do_check, order_checks
from grids.states import CheckAnswer


class CheckRowSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    checklist = serializers.CharField()
    building = serializers.IntegerField(source="building_id")
    label = serializers.CharField(source="building")
    due_on = serializers.DateField()
    done_at = serializers.DateTimeField(allow_null=True)


class PointSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()


class GivenAnswerSerializer(serializers.Serializer):
    point = serializers.IntegerField(source="point_id")
    answer = serializers.ChoiceField(CheckAnswer.choices)
    words = serializers.CharField()
    matter = serializers.SerializerMethodField()

    def get_matter(self, answer: Any) -> str | None:
        return answer.grievance.code if answer.grievance else None


class CheckSerializer(CheckRowSerializer):
    points = PointSerializer(source="checklist.points.all", many=True)
    answers = serializers.SerializerMethodField()

    def get_answers(self, check: HazardCheck) -> list[dict[str, Any]]:
        return GivenAnswerSerializer(answers_of(check), many=True).data if check.done_at else []


class CheckQuery(serializers.Serializer):
    is_done = serializers.BooleanField(default=False)


class ChecksView(RowsView):
    serializer_class = CheckRowSerializer
    queryset = HazardCheck.objects.none()

    def rows(self, request: Any) -> QuerySet:
        here, is_done = looking_on(request.user), self.asked(CheckQuery)["is_done"]
        self.order = ("-done_at", "-id") if is_done else ("due_on", "id")
        return checks_done(here.codes) if is_done else checks_due(here.codes)


def _check(request: Any, pk: int) -> HazardCheck:
    codes = looking_on(request.user).codes
    rows: QuerySet = checks_due(codes) | checks_done(codes)
    return found(rows.select_related("checklist", "building__estate", "done_by"), pk)


class CheckView(RowView):
    def shown(self, request: Any, **kwargs: Any) -> Any:
        return CheckSerializer(_check(request, kwargs["pk"])).data


class PointAnswerSerializer(serializers.Serializer):
    point = key_field()
    answer = serializers.ChoiceField(CheckAnswer.choices)
    words = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class AnswersSerializer(LateSerializer):
    answers = PointAnswerSerializer(many=True, help_text="One for each point; what is open needs words.")


class AnswerCheck(DoView):
    """Every point at once; what is open becomes a matter."""

    serializer = AnswersSerializer

    def check(self, request: Any, **kwargs: Any) -> None:
        _check(request, kwargs["pk"])

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        here = looking_on(request.user)
        answers = {row["point"]: PointAnswer(CheckAnswer(row["answer"]), row["words"]) for row in given.pop("answers")}
        return arrived(do_check(check_id=kwargs["pk"], answers=answers, **given, actor=here.user, now=here.now))


class OrderSerializer(serializers.Serializer):
    checklist = key_field()
    due_on = serializers.DateField()
    buildings = serializers.ListField(child=key_field(), min_length=1, max_length=500)


class OrderedSerializer(serializers.Serializer):
    made = serializers.IntegerField(help_text="How many checks are new.")


class OrderChecks(DoView):
    """Of buildings in your own areas."""

    serializer = OrderSerializer
    status = 201

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        here = looking_on(request.user)
        checklist = Checklist.objects.filter(pk=given["checklist"], is_active=True).first()
        buildings = list(buildings_in(here.codes).filter(pk__in=given["buildings"]))
        wrong = {"checklist": _("没有这个清单")} if checklist is None else {}
        if len(buildings) != len(set(given["buildings"])):
            wrong["buildings"] = _("有的楼栋不存在，或不在您的区域")
        if checklist is None or wrong:
            raise InputRefused("invalid", _("有些内容不能用，请看各项说明。"), fields=wrong)
        made = order_checks(
            checklist=checklist, buildings=buildings, due_on=given["due_on"], actor=here.user, now=here.now
        )
        return {"made": made}


checks = both(
    described(ChecksView, "checks_list", "隐患检查", parameters=[CheckQuery]),
    described(OrderChecks, "checks_order", "部署检查", answer=OrderedSerializer),
    "ChecksBoth",
)
check = described(CheckView, "checks_retrieve", "一项检查", answer=CheckSerializer)
answer_check = described(AnswerCheck, "checks_do", "提交检查", answer=ArrivedSerializer)
