"""Messages down the tree to programs: sending, how they stand, who is silent; and one's own copies."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from governance.api.parsers import MultiPartParser
from governance.common.errors import InputRefused
from governance.common.images import clean_photo
from grids.api.common import (
    ChangedSerializer,
    DoView,
    JSONParser,
    NothingSerializer,
    RowsView,
    RowView,
    WordsSerializer,
    both,
    changed,
    described,
    found,
)
from grids.models import Broadcast, BroadcastCopy
from grids.policies.messages import may_pass_on
from grids.selectors.messages import (
    desk_codes,
    legs_of,
    own_copies,
    sendable_areas,
    silent_copies,
    standing_by_tier,
    to_sign,
    visible_broadcasts,
)
from grids.services import messages
from grids.services.messages.sending import BODY_MAX, TITLE_MAX
from grids.states_messages import Audience, BroadcastState, CopyState, Haste, LegState

LEGS_SHOWN = 50


class BroadcastSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    area = serializers.CharField(source="area_code")
    title = serializers.CharField()
    haste = serializers.ChoiceField(Haste.choices)
    audience = serializers.ListField(child=serializers.ChoiceField(Audience.choices))
    by_level = serializers.BooleanField()
    wants_done = serializers.BooleanField()
    is_test = serializers.BooleanField()
    state = serializers.ChoiceField(BroadcastState.choices)
    sent_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


class StandingSerializer(serializers.Serializer):
    """One level, as far as it lies in your areas."""

    level = serializers.IntegerField(help_text="1 offices and secretaries, 2 grid leaders, 3 workers and buildings.")
    recipients = serializers.IntegerField()
    seen = serializers.IntegerField()
    acknowledged = serializers.IntegerField()
    done = serializers.IntegerField()
    to_phone = serializers.IntegerField(help_text="On the telephone list and still silent.")
    waiting = serializers.IntegerField(help_text="Whose level has not passed the message on yet.")


class WaitingLegSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    level = serializers.IntegerField(source="tier")
    area = serializers.CharField(source="area_code")
    recipients = serializers.IntegerField()


class BroadcastDetailSerializer(BroadcastSerializer):
    body = serializers.CharField()
    standing = StandingSerializer(many=True)
    to_pass_on = WaitingLegSerializer(many=True, help_text="What you may pass on now.")


class BroadcastsView(RowsView):
    serializer_class = BroadcastSerializer
    queryset = Broadcast.objects.none()

    def rows(self, request: Any) -> QuerySet:
        return visible_broadcasts(request.user, timezone.now())


def _visible(request: Any, pk: int) -> Broadcast:
    return found(visible_broadcasts(request.user, timezone.now()), pk)


class BroadcastView(RowView):
    def shown(self, request: Any, **kwargs: Any) -> Any:
        user, now, broadcast = request.user, timezone.now(), _visible(request, kwargs["pk"])
        codes = desk_codes(user, now)
        legs = legs_of(broadcast, codes).filter(state=LegState.WAITING).select_related("broadcast", "area")
        waiting = [leg for leg in legs.order_by("tier", "area_code")[:LEGS_SHOWN] if may_pass_on(user, leg, now)]
        return (
            BroadcastSerializer(broadcast).data
            | {"body": broadcast.body, "to_pass_on": WaitingLegSerializer(waiting, many=True).data}
            | {"standing": [_told(tier, one) for tier, one in standing_by_tier(broadcast, codes).items()]}
        )


def _told(tier: int, one: Any) -> dict[str, int]:
    names = ("recipients", "seen", "acknowledged", "done", "to_phone", "waiting")
    return {"level": int(tier)} | {name: getattr(one, name) for name in names}


class NewBroadcastSerializer(serializers.Serializer):
    area = serializers.RegexField(r"^\d{6}(\d{3}){0,3}$", help_text="Code of an area where you may send.")
    audience = serializers.ListField(child=serializers.ChoiceField(Audience.choices), min_length=1, max_length=20)
    title = serializers.CharField(max_length=TITLE_MAX)
    body = serializers.CharField(max_length=BODY_MAX)
    haste = serializers.ChoiceField(Haste.choices, default=Haste.ORDINARY)
    by_level = serializers.BooleanField(default=False)
    wants_done = serializers.BooleanField(default=False)
    is_test = serializers.BooleanField(default=False)
    submission = serializers.UUIDField(required=False, help_text="The same one twice is the same message.")


class SendBroadcast(DoView):
    """To everybody at once, or level by level."""

    serializer = NewBroadcastSerializer
    status = 201

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        user, now = request.user, timezone.now()
        area = sendable_areas(user, now).filter(code=given.pop("area")).first()
        if area is None:
            message = _("您不能向这个区域下达通知。")
            raise InputRefused("bad_area", message, fields={"area": message})
        given = {"submission": uuid.uuid4()} | given | {"audience": tuple(dict.fromkeys(given["audience"]))}
        return changed(messages.send(draft=messages.BroadcastDraft(area=area, **given), actor=user, now=now))


class CloseBroadcast(DoView):
    serializer = WordsSerializer

    def check(self, request: Any, **kwargs: Any) -> None:
        _visible(request, kwargs["pk"])

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        return changed(
            messages.close(broadcast_id=kwargs["pk"], actor=request.user, now=timezone.now(), words=given["words"])
        )


class PassOn(DoView):
    serializer = NothingSerializer

    def check(self, request: Any, **kwargs: Any) -> None:
        found(_visible(request, kwargs["pk"]).legs.all(), kwargs["leg"])

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        return changed(messages.pass_on(leg_id=kwargs["leg"], actor=request.user, now=timezone.now()))


class PassedSerializer(serializers.Serializer):
    legs = serializers.IntegerField(help_text="How many were passed on.")


class PassOnAll(DoView):
    serializer = NothingSerializer

    def check(self, request: Any, **kwargs: Any) -> None:
        _visible(request, kwargs["pk"])

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        return {"legs": messages.pass_on_all(broadcast_id=kwargs["pk"], actor=request.user, now=timezone.now())}


# --- Who is silent ------------------------------------------------------------------------------------------
class SilentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    area = serializers.CharField(source="area_code")
    name = serializers.CharField()
    phone = serializers.CharField(help_text="For work, as on the grid card.")
    duty = serializers.ChoiceField(Audience.choices)
    state = serializers.ChoiceField(CopyState.choices)
    deputy = serializers.CharField(allow_null=True)
    to_phone_at = serializers.DateTimeField(allow_null=True)


class SilentQuery(serializers.Serializer):
    only_phone = serializers.BooleanField(default=False)


class SilentView(RowsView):
    """Who was reached and has not signed, in your areas."""

    may_be_missing = True
    serializer_class = SilentSerializer
    queryset = BroadcastCopy.objects.none()
    order = ("area_code", "id")

    def rows(self, request: Any) -> QuerySet:
        only_phone = self.asked(SilentQuery)["only_phone"]
        return silent_copies(
            _visible(request, self.kwargs["pk"]), desk_codes(request.user, timezone.now()), only_phone=only_phone
        )


class TellByPhone(DoView):
    """Called, and how it went: signed for them."""

    serializer = WordsSerializer

    def check(self, request: Any, **kwargs: Any) -> None:
        broadcast = _visible(request, kwargs["pk"])
        found(broadcast.copies.all(), kwargs["copy"])

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        return changed(
            messages.tell(copy_id=kwargs["copy"], actor=request.user, now=timezone.now(), words=given["words"])
        )


# --- One's own ----------------------------------------------------------------------------------------------
class CopySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    broadcast = serializers.IntegerField(source="broadcast_id")
    title = serializers.CharField(source="broadcast.heading")
    body = serializers.CharField(source="broadcast.body")
    sender = serializers.CharField(source="broadcast.sender")
    sent_at = serializers.DateTimeField(source="broadcast.sent_at")
    wants_done = serializers.BooleanField(source="broadcast.wants_done")
    state = serializers.ChoiceField(CopyState.choices)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)


class CopyQuery(serializers.Serializer):
    waiting = serializers.BooleanField(default=False, help_text="Only those that wait for your signature.")


class CopiesView(RowsView):
    """What reached you, or passed to you as a deputy."""

    permission_classes = [IsAuthenticated]
    serializer_class = CopySerializer
    queryset = BroadcastCopy.objects.none()

    def rows(self, request: Any) -> QuerySet:
        return to_sign(request.user) if self.asked(CopyQuery)["waiting"] else own_copies(request.user)


class ReportDoneSerializer(WordsSerializer):
    photo = serializers.FileField(required=False, help_text="Welcome, never demanded.")


class OwnCopyView(DoView):
    permission_classes = [IsAuthenticated]
    service: Any

    def check(self, request: Any, **kwargs: Any) -> None:
        if not request.user.is_authenticated:
            raise Http404
        found(own_copies(request.user), kwargs["pk"])

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        if upload := given.pop("photo", None):
            given["photo"] = clean_photo(upload)
        return changed(type(self).service(copy_id=kwargs["pk"], actor=request.user, now=timezone.now(), **given))


class MarkSeen(OwnCopyView):
    serializer, service = NothingSerializer, staticmethod(messages.mark_seen)


class Acknowledge(OwnCopyView):
    """Sign; signing twice keeps the first time."""

    serializer, service = NothingSerializer, staticmethod(messages.acknowledge)


class ReportDone(OwnCopyView):
    serializer, service = ReportDoneSerializer, staticmethod(messages.finish)
    parser_classes = [JSONParser, MultiPartParser]


broadcasts = both(
    described(BroadcastsView, "broadcasts_list", "通知下达"),
    described(SendBroadcast, "broadcasts_send", "下达通知"),
    "BroadcastsBoth",
)
broadcast = described(BroadcastView, "broadcasts_retrieve", "一条通知的进展", answer=BroadcastDetailSerializer)
close = described(CloseBroadcast, "broadcasts_close", "结束通知")
pass_on = described(PassOn, "broadcasts_pass_on", "转发")
pass_on_all = described(PassOnAll, "broadcasts_pass_on_all", "全部转发", answer=PassedSerializer)
silent = described(SilentView, "broadcasts_silent", "谁还没签收", parameters=[SilentQuery])
tell = described(TellByPhone, "broadcasts_tell", "电话通知")
copies = described(CopiesView, "own_messages_list", "发给我的通知", parameters=[CopyQuery])
mark_seen = described(MarkSeen, "own_messages_read", "已读", answer=ChangedSerializer)
acknowledge = described(Acknowledge, "own_messages_acknowledge", "签收", answer=ChangedSerializer)
finish = described(ReportDone, "own_messages_finish", "反馈落实", answer=ChangedSerializer)
