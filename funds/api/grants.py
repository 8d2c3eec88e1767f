"""Grant calls, agreements, tenders and rewards over the API: reading, the verbs of the desk, applying, scoring, bidding.

Nobody reads a sealed bid or a score before its time; neither is kept with the stored answer.
"""

from datetime import datetime
from typing import Any

from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from funds.api.grant_shapes import (
    CallWithApplicationsSerializer,
    GrantAgreementSerializer,
    GrantCallSerializer,
    GrantDocumentSerializer,
    RewardSerializer,
    RewardWithResultSerializer,
    TenderSerializer,
    TenderWithContractSerializer,
)
from funds.api.rows import MoneyStep, arguments_from, money_serializer, money_step
from funds.models import Document, Fund, GrantCall, RewardGrant, Tender
from funds.policies.grants import verbs_for
from funds.selectors.grants import carried_by, open_to, public_rows, reward_funds, speaks_for, visible_to
from funds.selectors.papers import documents_for
from funds.services import grants, tenders
from funds.services.tenders.bids import MOST_FILES
from funds.states.grant_steps import AgreementVerb, TenderVerb
from funds.views.files import any_document
from funds.views.grant_pages import KINDS, Kind, NewPage
from funds.views.grant_reads import call_context, reward_context, tender_context
from funds.views.grants_desk import GrantDesk, require_purses
from governance.api.files import file_view
from governance.api.idempotency import Answer
from governance.api.listing import Listing
from governance.api.parsers import JSONParser, MultiPartParser
from governance.people.authority import within
from governance.people.models import Organisation, User
from grievances.api.acts import ActView, NewView, act_urls, found, known, moved, new_view, number_field
from grievances.api.steps import texts

TAG = "funds"
PATHS = {"calls": "grant-calls", "agreements": "agreements", "tenders": "tenders", "rewards": "rewards"}
NAMES = {"calls": "grant_call", "agreements": "agreement", "tenders": "tender", "rewards": "reward"}
OWN_VIEWS = {TenderVerb.MARK}  # points by criterion: their names are the tender's own


SHAPES: dict[str, tuple[type[serializers.Serializer], type[serializers.Serializer]]] = {
    "calls": (GrantCallSerializer, CallWithApplicationsSerializer),
    "agreements": (GrantAgreementSerializer, GrantAgreementSerializer),
    "tenders": (TenderSerializer, TenderWithContractSerializer),
    "rewards": (RewardSerializer, RewardWithResultSerializer),
}


# --- Reading ------------------------------------------------------------------------------------------------
def readable(kind: Kind, user: Any, now: datetime) -> Any:
    """What everybody reads, and what this person's desk has besides."""
    rows = open_to(user, kind.model)
    return rows | visible_to(user, kind.model, now) if isinstance(user, User) else rows


class GrantQuery(serializers.Serializer):
    state = serializers.CharField(required=False, max_length=12)
    area = serializers.RegexField(r"^[0-9]{6,15}$", required=False, help_text="Its code.")


class GrantListView(Listing):
    kind: Kind

    def get_queryset(self) -> Any:
        rows, given = public_rows(self.kind.model), self.asked(GrantQuery)
        if "state" in given:
            rows = rows.filter(state=given["state"])
        column = "area_code" if self.kind.prefix else None
        return rows.filter(within((given["area"],), column)) if column and "area" in given else rows


class GrantView(APIView):
    kind: Kind

    def get(self, request: Any, **kwargs: Any) -> Response:
        now = timezone.now()
        subject = found(readable(self.kind, request.user, now), kwargs, self.kind.prefix)
        subject.verbs = texts(verbs_for(request.user, subject, now)) if isinstance(request.user, User) else []
        is_office = isinstance(request.user, User) and self._is_office(subject, request.user, now)
        if isinstance(subject, GrantCall):
            seen = call_context(subject, now, is_desk=is_office)
            is_shown = seen["is_published"] or is_office
            subject.__dict__ |= {"shown_applications": seen["rows"] if is_shown else [], "panel": seen}
        if isinstance(subject, Tender):
            seen = tender_context(subject, now, is_desk=is_office)
            contract = seen["contract"]
            is_shown = contract and (contract.published_at or is_office)
            subject.__dict__ |= {"shown_bids": seen["bids"], "shown_contract": contract if is_shown else None}
            subject.__dict__["panel"] = seen
        if isinstance(subject, RewardGrant):
            subject.__dict__["seen"] = reward_context(subject, now, is_desk=is_office)
        answer = Response(SHAPES[self.kind.slug][1](subject).data)
        answer["Cache-Control"] = "no-store"
        return answer

    def _is_office(self, subject: Any, user: User, now: datetime) -> bool:
        return visible_to(user, type(subject), now).filter(pk=subject.pk).exists()


# --- The desk -----------------------------------------------------------------------------------------------
class GrantStep(MoneyStep):
    kind: Kind

    def rows(self, user: User, now: datetime) -> Any:
        """What the desk has; who carries it out hands in its papers too."""
        rows = visible_to(user, self.kind.model, now)
        return rows | carried_by(user, self.kind.model) if self.page.verb == AgreementVerb.ATTACH else rows

    def may(self, subject: Any, user: User, now: datetime) -> None:
        if refusal := GrantDesk(self.kind).refusal(self.page, subject, user, now):
            raise refusal


class NewDraft(NewView):
    """A call or a tender begins as a draft; the form of its page judges what is given."""

    kind: Kind
    new: NewPage

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        require_purses(user, now)
        return arguments_from(self.new.form(subject=None, user=user, now=now), self.new.service, given)


# --- Documents ----------------------------------------------------------------------------------------------
class GrantDocumentsView(Listing):
    kind: Kind
    serializer_class = GrantDocumentSerializer
    queryset = Document.objects.none()

    def get_queryset(self) -> Any:
        user, now = self.request.user, timezone.now()
        subject = found(readable(self.kind, user, now), self.kwargs, self.kind.prefix)
        return documents_for(user, subject, now)


# --- Organisations and scorers ------------------------------------------------------------------------------
class BudgetLineSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=60)
    amount_fen = serializers.IntegerField(min_value=1, max_value=10**13)


class GrantApplySerializer(serializers.Serializer):
    organisation = number_field()
    title = serializers.CharField(max_length=60)
    words = serializers.CharField(max_length=4000)
    budget = serializers.ListField(child=BudgetLineSerializer(), min_length=1, max_length=30)
    application_id = number_field(required=False, help_text="To write one anew that is not decided yet.")


class ApplicationIdSerializer(serializers.Serializer):
    application_id = number_field()


class GrantConflictsSerializer(serializers.Serializer):
    application_ids = serializers.ListField(child=number_field(), max_length=300)
    words = serializers.CharField(max_length=120, allow_blank=True, default="")


class PointsSerializer(serializers.Serializer):
    points = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=100), help_text="By criterion."
    )


class GrantScoreSerializer(PointsSerializer):
    application_id = number_field()
    words = serializers.CharField(max_length=500, allow_blank=True, default="")


class BidConflictsSerializer(serializers.Serializer):
    bid_ids = serializers.ListField(child=number_field(), max_length=300)
    words = serializers.CharField(max_length=120, allow_blank=True, default="")


class BidScoreSerializer(PointsSerializer):
    bid_id = number_field()
    words = serializers.CharField(max_length=500, allow_blank=True, default="")


class MarkSerializer(PointsSerializer):
    bid_id = number_field()


class BidSerializer(serializers.Serializer):
    organisation = number_field()
    price_fen = serializers.IntegerField(min_value=1, max_value=10**13)
    words = serializers.CharField(max_length=4000)
    attachments = serializers.ListField(
        child=serializers.FileField(), required=False, max_length=MOST_FILES,
        help_text="As multipart. Sealed with the bid: PDF, photos, DOCX or XLSX, up to 20 MB each.",
    )  # fmt: skip


class OrganisationSerializer(serializers.Serializer):
    organisation = number_field()


class ServiceRatingSerializer(serializers.Serializer):
    stars = serializers.IntegerField(min_value=1, max_value=5)
    words = serializers.CharField(max_length=300, allow_blank=True, default="")


class RewardAskSerializer(OrganisationSerializer):
    fund = number_field()
    title = serializers.CharField(max_length=60)
    words = serializers.CharField(max_length=2000)
    most_fen = serializers.IntegerField(min_value=1, max_value=10**13)


class PublicAct(ActView):
    kind: Kind

    def rows(self, user: User, now: datetime) -> Any:
        return public_rows(self.kind.model)

    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return with_organisation(given, user)


def with_organisation(given: dict[str, Any], user: User) -> dict[str, Any]:
    if "organisation" not in given:
        return given
    mine: Organisation = known("organisation", speaks_for(user).filter(pk=given["organisation"]))
    return given | {"organisation": mine}


class CallAct(PublicAct):
    kind, key, prefix = KINDS["calls"], "call_id", "GC"

    def answer(self, outcome: Any, subject: Any) -> Answer:
        return Answer(moved(outcome, str(self.done)))


class ScorerAct(CallAct):
    """What is declared and scored is sealed: not even a hash of it is kept."""

    unkept = ("points", "words", "application_ids")


class TenderAct(PublicAct):
    kind, key, prefix = KINDS["tenders"], "tender_id", "ZB"


class BidScorerAct(TenderAct):
    """As in a call: what is declared and scored is sealed."""

    unkept = ("points", "words", "bid_ids")


class BidAct(TenderAct):
    unkept = ("price_fen", "words", "attachments")
    parser_classes = (JSONParser, MultiPartParser)


class AgreementAct(PublicAct):
    kind, key = KINDS["agreements"], "agreement_id"


class RewardAct(PublicAct):
    kind, key = KINDS["rewards"], "reward_id"


class NewReward(NewView):
    serializer = RewardAskSerializer
    service = staticmethod(grants.ask_reward)
    done = _("申请已提交，评定以后告诉您。")

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        given = with_organisation(given, user)
        fund: Fund = known("fund", reward_funds(speaks_for(user)).filter(pk=given["fund"]))
        return given | {"fund": fund}


ACTS = (
    ("grant_call_apply", CallAct, "grant-calls/<str:code>/apply/", GrantApplySerializer, grants.apply, _("申报"), _("草稿已保存，请提交。")),
    ("grant_call_submit", CallAct, "grant-calls/<str:code>/submit/", ApplicationIdSerializer, grants.submit, _("提交申报"), _("已提交。")),
    ("grant_call_withdraw", CallAct, "grant-calls/<str:code>/withdraw/", ApplicationIdSerializer, grants.withdraw, _("撤回申报"), _("已撤回。")),
    ("grant_call_declare", ScorerAct, "grant-calls/<str:code>/declare/", GrantConflictsSerializer, grants.declare, _("申报利益冲突"), _("已记录。")),
    ("grant_call_score", ScorerAct, "grant-calls/<str:code>/score/", GrantScoreSerializer, grants.score, _("评分"), _("评分已保存。")),
    ("tender_bid", BidAct, "tenders/<str:code>/bid/", BidSerializer, tenders.bid, _("密封投标"), _("已密封保存。")),
    ("tender_withdraw_bid", TenderAct, "tenders/<str:code>/withdraw-bid/", OrganisationSerializer, tenders.withdraw_bid, _("撤回投标"), _("投标已撤回。")),
    ("tender_declare", BidScorerAct, "tenders/<str:code>/declare/", BidConflictsSerializer, tenders.declare, _("申报利益冲突"), _("已记录。")),
    ("tender_score", BidScorerAct, "tenders/<str:code>/score/", BidScoreSerializer, tenders.score, _("给投标评分"), _("评分已保存。")),
    ("tender_mark", TenderAct, "tenders/<str:code>/mark/", MarkSerializer, tenders.mark_bid, _("没有评审小组时给投标评分"), _("评分已保存。")),
    ("tender_rate", TenderAct, "tenders/<str:code>/rate/", ServiceRatingSerializer, tenders.rate_service, _("评价服务"), _("评价已公开。")),
    ("reward_rate", RewardAct, "rewards/<int:pk>/rate/", ServiceRatingSerializer, grants.rate_reward, _("评价成效"), _("评价已公开。")),
    ("agreement_rate", AgreementAct, "agreements/<int:pk>/rate/", ServiceRatingSerializer, grants.rate, _("评价服务"), _("评价已公开。")),
)  # fmt: skip


def _urls_of(kind: Kind) -> list[URLPattern]:
    name, where = NAMES[kind.slug], f"api/v1/{PATHS[kind.slug]}/"
    key = "<str:code>" if kind.prefix else "<int:pk>"
    row, whole = SHAPES[kind.slug]
    own = {"kind": kind, "serializer_class": row, "queryset": kind.model._default_manager.none()}
    described = extend_schema(operation_id=f"{name}_list", tags=[TAG], summary=str(kind.label), parameters=[GrantQuery])
    rows: Any = extend_schema_view(get=described)(type(f"{kind.slug.title()}ListView", (GrantListView,), own))
    described = extend_schema(operation_id=f"{name}_retrieve", tags=[TAG], summary=f"{kind.label}", responses=whole)
    one: Any = extend_schema_view(get=described)(type(f"{kind.slug.title()}View", (GrantView,), {"kind": kind}))
    if kind.new:
        rows = _beginning(kind, kind.new, rows)
    if kind.slug == "rewards":
        rows = new_view(TAG, NewReward, "reward_ask", _("申请以奖代补"), rows=rows)
    described = extend_schema(operation_id=f"{name}_documents", tags=[TAG], summary=f"{kind.label} 材料")
    own = {"kind": kind}
    papers: Any = extend_schema_view(get=described)(type(f"{kind.slug.title()}Papers", (GrantDocumentsView,), own))
    step = type("Step", (GrantStep,), {"kind": kind, "key": kind.id_name, "prefix": kind.prefix})
    steps = [
        path(
            f"{where}{key}/{page.slug}/", money_step(step, page, kind=name, tag=TAG), name=f"api_{name}_{page.slug}"
        )
        for page in kind.pages
        if page.verb not in OWN_VIEWS
    ]  # fmt: skip
    return [
        path(where, rows.as_view(), name=f"api_{name}s"), *steps,
        path(f"{where}{key}/documents/", papers.as_view(), name=f"api_{name}_documents"),
        path(f"{where}{key}/", one.as_view(), name=f"api_{name}"),
    ]  # fmt: skip


def _beginning(kind: Kind, new: NewPage, rows: Any) -> Any:
    """The list, and POST for a draft."""
    name = f"{NAMES[kind.slug]}_new"
    title = "".join(part.title() for part in name.split("_"))
    own = {
        "kind": kind, "new": new, "service": staticmethod(new.service), "done": new.done,
        "serializer": money_serializer(title, new.form, new.service),
    }  # fmt: skip
    return new_view(TAG, type(title, (NewDraft,), own), name, new.label, rows=rows)


FILE = file_view("fund_document", TAG, "材料的文件", any_document, "application/octet-stream")
urlpatterns: list[URLPattern] = [
    *act_urls(TAG, ACTS), *(url for kind in KINDS.values() for url in _urls_of(kind)),
    path("api/v1/fund-documents/<int:pk>/", FILE.as_view(), name="api_fund_document"),
]  # fmt: skip
