"""Pledges entered and cancelled, bank lines matched, over the API: as at the money desk. 分 everywhere."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from rest_framework import serializers

from funds.api.foundation import BankLineSerializer, GiftSerializer, MoneyStep, PledgeSerializer, told
from funds.models import BankLine
from funds.selectors.bank import lines_for, matchable_transfers
from funds.selectors.donations import pledges_for, purses_for
from funds.services import bank, pledges
from funds.services.pledges import NewDonor, NewPledge
from funds.states.donations import DonorKind, GiftWay, Relation
from funds.states.foundation import Source
from governance.api.idempotency import Act, Answer
from grievances.api.acts import NothingSerializer, known, number_field

TAG = "funds"


class NewPledgeSerializer(serializers.Serializer):
    """What was promised on paper. Names of donors go in and never come out."""

    purse_id = number_field()
    amount_fen = serializers.IntegerField(min_value=1, max_value=10**11)
    way = serializers.ChoiceField(GiftWay.choices)
    source = serializers.ChoiceField(Source.choices, default=Source.DONATIONS)
    relation = serializers.ChoiceField(Relation.choices, default=Relation.NOBODY)
    is_voluntary = serializers.BooleanField(help_text="Signed by the donor: nobody owes anything (慈善法 32).")
    expected_on = serializers.DateField(required=False)
    kind = serializers.ChoiceField(DonorKind.choices, default=DonorKind.PERSON)
    name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=20, required=False, allow_blank=True)
    public_name = serializers.CharField(max_length=60, required=False, allow_blank=True)


DONOR_FIELDS = ("kind", "name", "phone", "public_name")


@told("fund_pledge_create", "登记认捐", NewPledgeSerializer, PledgeSerializer, status=201)
class NewPledgeView(MoneyStep):
    unkept = ("name", "phone", "public_name")

    def understand(self, request: Any, **kwargs: Any) -> Act:
        taken = self.taken(request)
        act = {"actor": taken.pop("actor"), "now": taken.pop("now")}
        purse = known("purse_id", purses_for(request.user, act["now"]).filter(pk=taken.pop("purse_id")))
        donor = NewDonor(**{name: taken.pop(name) for name in DONOR_FIELDS if name in taken})
        new = NewPledge(purse=purse, **taken)
        return lambda: Answer(PledgeSerializer(pledges.pledge(new=new, donor=donor, **act)).data, 201)


class CancelPledgeSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200)


@told("fund_pledge_cancel", "取消认捐", CancelPledgeSerializer, PledgeSerializer)
class CancelPledgeView(MoneyStep):
    def understand(self, request: Any, **kwargs: Any) -> Act:
        pledge = get_object_or_404(pledges_for(request.user, timezone.now()), pk=kwargs["pk"])
        taken = self.taken(request)
        return lambda: Answer(PledgeSerializer(pledges.cancel_pledge(pledge_id=pledge.pk, **taken)).data)


# --- Bank lines ---------------------------------------------------------------------------------------------
class LineStep(MoneyStep):
    def line(self, request: Any, kwargs: dict[str, Any]) -> BankLine:
        return get_object_or_404(lines_for(request.user, timezone.now()), pk=kwargs["pk"])


class MatchSerializer(serializers.Serializer):
    transfer_id = number_field(help_text="A transfer of this account that no statement has shown yet.")


@told("bank_line_match", "流水对上账", MatchSerializer, BankLineSerializer)
class MatchLineView(LineStep):
    def understand(self, request: Any, **kwargs: Any) -> Act:
        line, taken = self.line(request, kwargs), self.taken(request)
        rows = matchable_transfers([line.holding.account_id]).filter(pk=taken.pop("transfer_id"))
        taken["transfer"] = known("transfer_id", rows)
        return lambda: Answer(BankLineSerializer(bank.match_line(line_id=line.pk, **taken)).data)


class PledgeOfLineSerializer(serializers.Serializer):
    pledge_id = number_field()


@told("bank_line_is_pledge", "流水是一笔认捐", PledgeOfLineSerializer, GiftSerializer, status=201)
class LineIsPledgeView(LineStep):
    def understand(self, request: Any, **kwargs: Any) -> Act:
        line, taken = self.line(request, kwargs), self.taken(request)
        known("pledge_id", pledges_for(request.user, taken["now"]).filter(pk=taken["pledge_id"]))
        return lambda: Answer(GiftSerializer(bank.line_is_pledge(line_id=line.pk, **taken)).data, 201)


class GiftOfLineSerializer(serializers.Serializer):
    purse_id = number_field()
    source = serializers.ChoiceField(Source.choices, default=Source.DONATIONS)
    public_name = serializers.CharField(max_length=60, required=False, allow_blank=True)


@told("bank_line_is_gift", "流水是一笔捐赠", GiftOfLineSerializer, GiftSerializer, status=201)
class LineIsGiftView(LineStep):
    unkept = ("public_name",)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        line, taken = self.line(request, kwargs), self.taken(request)
        rows = purses_for(request.user, taken["now"]).filter(pk=taken.pop("purse_id"))
        taken["purse"] = known("purse_id", rows)
        return lambda: Answer(GiftSerializer(bank.line_is_gift(line_id=line.pk, **taken)).data, 201)


@told("bank_line_unmatch", "撤回流水核对", NothingSerializer, BankLineSerializer)
class UnmatchLineView(LineStep):
    def understand(self, request: Any, **kwargs: Any) -> Act:
        line, taken = self.line(request, kwargs), self.taken(request)
        return lambda: Answer(BankLineSerializer(bank.unmatch_line(line_id=line.pk, **taken)).data)


@told("bank_line_is_interest", "流水是银行利息或手续费", NothingSerializer, BankLineSerializer)
class LineIsInterestView(LineStep):
    def understand(self, request: Any, **kwargs: Any) -> Act:
        line, taken = self.line(request, kwargs), self.taken(request)

        def act() -> Answer:
            bank.line_is_interest_or_fee(line_id=line.pk, **taken)
            line.refresh_from_db()
            return Answer(BankLineSerializer(line).data)

        return act


LINE = "api/v1/bank-lines/<int:pk>"
urlpatterns: list[URLPattern] = [
    path("api/v1/pledges/new/", NewPledgeView.as_view(), name="api_pledge_new"),
    path("api/v1/pledges/<int:pk>/cancel/", CancelPledgeView.as_view(), name="api_pledge_cancel"),
    path(f"{LINE}/match/", MatchLineView.as_view(), name="api_line_match"),
    path(f"{LINE}/is-pledge/", LineIsPledgeView.as_view(), name="api_line_is_pledge"),
    path(f"{LINE}/is-gift/", LineIsGiftView.as_view(), name="api_line_is_gift"),
    path(f"{LINE}/is-interest/", LineIsInterestView.as_view(), name="api_line_is_interest"),
    path(f"{LINE}/unmatch/", UnmatchLineView.as_view(), name="api_line_unmatch"),
]
