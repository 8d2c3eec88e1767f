"""A vote over the API, on every channel: one's own, for another by proxy, from paper by two people, at a door, by telephone.

What was chosen and the receipt of a secret vote stay behind nowhere but in the ballot: `choice` is in no hash of the
idempotency key, the stored answer says only that something was done, and the same key again is 409.
"""

from datetime import datetime
from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from deliberation.api.reading import TAG
from deliberation.api.rolls import PREFIX, HeadSerializer, SlipSerializer, WaitingPapersView
from deliberation.models import Ballot, RollEntry
from deliberation.selectors import ballots
from deliberation.services import ballots as services
from deliberation.services.ballots.casting import Cast
from deliberation.services.ballots.papers import SPOILT
from deliberation.states_ballots import RECORDED_CHANNELS
from deliberation.tallying.results import SEPARATOR
from deliberation.views.ballots_public import public_or_404
from governance.api.idempotency import Answer
from governance.common.errors import InputRefused, PermissionRefused
from governance.people.models import User
from grievances.api.acts import ActView, MovedSerializer, act_urls, found, known, moved, number_field


# --- Shapes -------------------------------------------------------------------------------------------------
class OwnVoteSerializer(HeadSerializer):
    name = serializers.CharField()
    proxy = serializers.IntegerField(
        allow_null=True, help_text="Where it is the vote of somebody who asked you to cast it."
    )
    voted_at = serializers.DateTimeField(allow_null=True)
    channel = serializers.CharField(allow_blank=True)
    times_voted = serializers.IntegerField()


class OwnVotesSerializer(serializers.Serializer):
    votes = OwnVoteSerializer(many=True)


class CastSerializer(MovedSerializer):
    receipt = serializers.CharField(
        allow_blank=True, help_text="Of a secret vote. This once: write it down. Lost? Vote again, the last one counts."
    )


class SlipAnswerSerializer(MovedSerializer):
    slip = SlipSerializer()


def choice_field() -> serializers.Field:
    return serializers.ListField(
        child=serializers.CharField(max_length=10),
        min_length=1,
        max_length=30,
        help_text=f"Codes of `options`; for a paper that says nothing valid `{SPOILT}`.",
    )


class VoteSerializer(serializers.Serializer):
    """`entry` or `proxy`, as `mine/` lists them."""

    entry = number_field(required=False, help_text="The number on the roll of a vote of one's own.")
    proxy = number_field(required=False, help_text="The proxy by which the vote of another is cast.")
    choice = choice_field()


class RecordSerializer(serializers.Serializer):
    entry = number_field(help_text="By its number on the roll.")
    channel = serializers.ChoiceField([(one.value, one.label) for one in RECORDED_CHANNELS])
    words = serializers.CharField(max_length=120, required=False, allow_blank=True)
    choice = choice_field()


class DoorCallSerializer(serializers.Serializer):
    entry = number_field(help_text="By its number on the roll.")
    channel = serializers.ChoiceField([(one.value, one.label) for one in RECORDED_CHANNELS])
    was_met = serializers.BooleanField(default=False)
    words = serializers.CharField(max_length=120, required=False, allow_blank=True)


class PaperSerializer(serializers.Serializer):
    """What a paper says. The second person to enter it must read the same, and does not see what the first read."""

    number = serializers.CharField(max_length=20, help_text="Printed on the paper.")
    choice = choice_field()


class SettleSerializer(serializers.Serializer):
    choice = choice_field()


# --- Casting ------------------------------------------------------------------------------------------------
def entry_of(ballot: Any, number: int) -> int:
    entry: RollEntry = known("entry", ballot.roll.filter(number=number, is_struck=False))
    return entry.pk


class CastView(ActView):
    key, prefix = "ballot_id", PREFIX
    answered = CastSerializer
    unkept = ("choice",)

    def rows(self, user: User, now: datetime) -> Any:
        return ballots.visible_to(user, now)

    def answer(self, outcome: Cast, subject: Any) -> Answer:
        return Answer(moved(subject, str(self.done)) | {"receipt": ""}, once={"receipt": outcome.receipt})


class VoteView(CastView):
    """By whoever the roll names, or whom the principal asked in writing."""

    def found(self, user: User, now: datetime) -> Any:
        return public_or_404(self.kwargs["code"])

    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        if ("entry" in given) == ("proxy" in given):
            words = _t("请写明投哪一票。")
            raise InputRefused("whose_vote", words, fields={"entry": words})
        whose = _by_proxy(subject, given, user) if "proxy" in given else _own(subject, given, user)
        if not whose:
            raise PermissionRefused("not_yours", _t("这一票不在您名下。"))
        return whose | {"choice": SEPARATOR.join(given["choice"])}


def _own(ballot: Ballot, given: dict[str, Any], user: User) -> dict[str, int]:
    mine = {entry.number: entry.pk for entry in ballots.entries_of(ballot, user)}
    return {"entry_id": mine[given["entry"]]} if given["entry"] in mine else {}


def _by_proxy(ballot: Ballot, given: dict[str, Any], user: User) -> dict[str, int]:
    others = {proxy.pk for proxy in ballots.agencies_of(ballot, user)}
    return {"proxy_id": given["proxy"]} if given["proxy"] in others else {}


def cast_own(**taken: Any) -> Cast:
    return services.vote_for_another(**taken) if "proxy_id" in taken else services.vote(**taken)


class RecordView(CastView):
    """Written down by a grid worker or the office; the voter is told."""

    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        entry_id = entry_of(subject, given.pop("entry"))
        return given | {"entry_id": entry_id, "choice": SEPARATOR.join(given["choice"])}


class CallView(ActView):
    """Tried without getting a vote."""

    key, prefix = "ballot_id", PREFIX

    def rows(self, user: User, now: datetime) -> Any:
        return ballots.visible_to(user, now)

    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return {"entry_id": entry_of(subject, given.pop("entry"))} | given


# --- Paper --------------------------------------------------------------------------------------------------
class PaperView(CastView):
    """Also lists what waits for the second person."""

    answered = SlipAnswerSerializer

    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return given | {"choice": SEPARATOR.join(given["choice"])}

    def answer(self, outcome: Any, subject: Any) -> Answer:
        return Answer(moved(subject, str(self.done)), once={"slip": SlipSerializer(outcome).data})


class PapersView(WaitingPapersView, PaperView):
    """GET lists what waits for the second person, or was read differently by two."""


class SettleView(PaperView):
    key = ""

    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        slip = found(subject.slips.all(), {"pk": self.kwargs["slip"]})
        return super().taken(given, subject, user, now) | {"slip_id": slip.pk}


class MineView(APIView):
    """The votes that the caller may cast; how they were cast is not among it."""

    permission_classes = [IsAuthenticated]

    @extend_schema(operation_id="ballot_mine", tags=[TAG], summary="我的票", responses=OwnVotesSerializer)
    def get(self, request: Any, code: str) -> Response:
        ballot = public_or_404(code)
        own: list[tuple[RollEntry, int | None]] = [(entry, None) for entry in ballots.entries_of(ballot, request.user)]
        own += [(proxy.entry, proxy.pk) for proxy in ballots.agencies_of(ballot, request.user)]
        for entry, proxy in own:
            entry.proxy = proxy  # type: ignore[attr-defined]
            entry.name = ballots.shown_name(entry) if proxy else entry.name
        answer = Response(OwnVotesSerializer({"votes": [entry for entry, _proxy in own]}).data)
        answer["Cache-Control"] = "no-store"
        return answer


listed = extend_schema_view(
    get=extend_schema(operation_id="ballot_papers", tags=[TAG], summary="没有核对完的纸质选票")
)  # fmt: skip
urlpatterns: list[URLPattern] = [
    path("api/v1/ballots/<str:code>/mine/", MineView.as_view(), name="api_ballot_mine"),
    *act_urls(
        TAG,
        [
            ("ballot_vote", VoteView, "ballots/<str:code>/vote/", VoteSerializer, cast_own, _("投票"), _("已投票。")),
            ("ballot_record", RecordView, "ballots/<str:code>/record/", RecordSerializer, services.record_vote,
             _("上门或电话登记投票"), _("已登记，并已告诉本人。")),
            ("ballot_call", CallView, "ballots/<str:code>/call/", DoorCallSerializer, services.record_call,
             _("去过但没有投"), _("已记下。")),
            ("ballot_paper", listed(PapersView), "ballots/<str:code>/papers/", PaperSerializer, services.enter_paper,
             _("录入纸质选票"), _("已录入。")),
            ("ballot_settle", SettleView, "ballots/<str:code>/papers/<int:slip>/settle/", SettleSerializer,
             services.settle_paper, _("核对不一致的选票"), _("已核对。")),
        ]
    ),
]  # fmt: skip
