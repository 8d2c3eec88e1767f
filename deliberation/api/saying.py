"""What residents say and do beside a vote: support, comment, amend, object, rate; and what the office writes by rows."""

from datetime import datetime
from typing import Any

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from deliberation.api.reading import TAG
from deliberation.models import Resolution
from deliberation.selectors import covenants, topics
from deliberation.services import covenants as covenant_services
from deliberation.services import resolutions as resolution_services
from deliberation.services import topics as topic_services
from deliberation.services.topics.comments import COMMENT_LENGTH
from deliberation.services.topics.desk import OPTION_BODY, OPTION_TITLE, OPTIONS_LIMIT, NewOption
from governance.people.models import User
from grievances.api.acts import ActView, NothingSerializer, act_urls, number_field
from grievances.api.arguments import Flag


class ObjectionWordsSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=2000)


class ReasonSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=300, required=False, allow_blank=True)


class StarsSerializer(serializers.Serializer):
    stars = serializers.IntegerField(min_value=1, max_value=5)
    words = serializers.CharField(max_length=300, required=False, allow_blank=True)


class AmendSerializer(serializers.Serializer):
    clause_id = number_field()
    text = serializers.CharField(max_length=1000)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class SaySerializer(serializers.Serializer):
    words = serializers.CharField(max_length=COMMENT_LENGTH)
    paragraph = serializers.IntegerField(
        min_value=1, max_value=5000, required=False, help_text="From 1; left out: the whole."
    )
    is_amendment = serializers.BooleanField(default=False, help_text="`words` are how you would word the paragraph.")


class OptionSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=OPTION_TITLE)
    body = serializers.CharField(max_length=OPTION_BODY, required=False, allow_blank=True)
    cost_fen = serializers.IntegerField(min_value=0, max_value=10**13, required=False, allow_null=True)


class OptionsSerializer(serializers.Serializer):
    """All of them: they replace the last ones."""

    options = OptionSerializer(many=True, max_length=OPTIONS_LIMIT)


class ClearSerializer(serializers.Serializer):
    photo_id = number_field()
    is_cleared = Flag()


# --- On what ------------------------------------------------------------------------------------------------
class OnResolution(ActView):
    key, prefix = "resolution_id", "JY"

    def rows(self, user: User, now: datetime) -> Any:
        return Resolution.objects.all()


class OnObjection(OnResolution):
    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return {"objection_id": self.kwargs["objection"]}


class OnCovenant(ActView):
    key = "covenant_id"

    def rows(self, user: User, now: datetime) -> Any:
        return covenants.published()


class OnTopic(ActView):
    key, prefix = "topic_id", "YT"

    def rows(self, user: User, now: datetime) -> Any:
        return topics.visible_to(user, now)


class WriteOptions(OnTopic):
    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return {"options": [NewOption(**option) for option in given["options"]]}


class ClearTopicPhoto(OnTopic):
    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        photo = subject.photos.filter(pk=given["photo_id"]).first()
        return {"photo": photo, "is_cleared": given["is_cleared"]}


R, C, T = resolution_services, covenant_services, topic_services
urlpatterns: list[URLPattern] = act_urls(
    TAG,
    [
        ("resolution_object", OnResolution, "resolutions/<str:code>/object/", ObjectionWordsSerializer, R.object_to,
         _("对决议提出异议"), _("异议已收到，会按期答复您。")),
        ("resolution_unobject", OnObjection, "resolutions/<str:code>/objections/<int:objection>/withdraw/",
         NothingSerializer, R.withdraw_objection, _("撤回异议"), _("异议已撤回。")),
        ("resolution_rate", OnResolution, "resolutions/<str:code>/rate/", StarsSerializer, R.rate_resolution,
         _("评价决议"), _("谢谢您的评价。")),
        ("covenant_amend", OnCovenant, "covenants/<int:pk>/amend/", AmendSerializer, C.amend_clause,
         _("对公约条文提建议"), _("已收到您的建议，工作人员看过后公开。")),
        ("topic_support", OnTopic, "topics/<str:code>/support/", NothingSerializer, T.support, _("附议"),
         _("谢谢，您已附议。")),
        ("topic_comment", OnTopic, "topics/<str:code>/comment/", SaySerializer, T.comment, _("说意见、提修改建议"),
         _("已收到您的意见，工作人员看过后公开。")),
        ("topic_withdraw", OnTopic, "topics/<str:code>/withdraw/", ReasonSerializer, T.withdraw, _("撤回议题"),
         _("议题已撤回。")),
        ("topic_options", WriteOptions, "topics/<str:code>/options/", OptionsSerializer, T.write_options,
         _("方案和费用"), _("方案已保存。")),
        ("topic_clear_photo", ClearTopicPhoto, "topics/<str:code>/clear-photo/", ClearSerializer, T.clear_photo,
         _("照片能不能公开"), _("照片已设置。")),
    ]
)  # fmt: skip
