"""Forms of mediation: taking a dispute in, the filters of its list, and one form for each verb."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.people.models import User
from governance.people.phones import mask_name
from governance.portal.forms import PlainForm
from governance.territory.models import Area
from grievances.forms.desk_fields import PhotosField
from grievances.forms.resident import PhoneField, WordsField
from grievances.mediation_figures import OUTCOMES
from grievances.mediation_selectors import (
    agreement_of,
    mediators_at,
    parties_of,
    planned_round,
    possible_advisers,
    possible_mediators,
)
from grievances.mediation_states import LEVELS, ClauseState, RoundOutcome, VisitOutcome
from grievances.models import Clause, Dispute, DisputeKind, LegalAdviser, Mediator, Party
from grievances.services.mediation import NewParty
from grievances.services.mediation.agreements import CLAUSE_LENGTH, CLAUSES_LIMIT, NewClause
from grievances.services.mediation.opening import NAME_LENGTH

MINUTES_MAX = 8000
SPARE_CLAUSES = 3


def words(label: Any, *, required: bool = True, hint: Any = "", rows: int = 4, limit: int = 4000) -> WordsField:
    return WordsField(
        label=label, required=required, max_length=limit, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )


def name_field(label: Any, *, required: bool = True) -> WordsField:
    return WordsField(
        label=label, required=required, max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


def phone_field(label: Any) -> PhoneField:
    return PhoneField(
        label=label,
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )


def masked(party: Party) -> str:
    return f"{party.get_side_display()} {mask_name(party.name)}"


class DisputeFilterForm(PlainForm):
    """Every field is optional and an unusable value is dropped: an address typed by hand shows a list, not an error."""

    q = forms.CharField(required=False, max_length=40)
    kind = forms.ChoiceField(label=_("纠纷类型"), required=False)
    level = forms.ChoiceField(
        label=_("所在层级"),
        required=False,
        choices=[("", _("全部")), *((level.value, level.label) for level in LEVELS)],
    )
    outcome = forms.ChoiceField(
        label=_("结果"),
        required=False,
        choices=[("", _("全部")), *((name, outcome.label) for name, outcome in OUTCOMES.items())],
    )
    period = forms.CharField(
        label=_("登记时间"),
        required=False,
        max_length=7,
        widget=forms.TextInput(attrs={"placeholder": _("如 2026 或 2026-11"), "inputmode": "numeric"}),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        kinds = [(str(pk), name) for pk, name in DisputeKind.objects.values_list("pk", "name")]
        self.offer_choices("kind", [("", _t("全部")), *kinds])
        self.is_valid()

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}


class OpenDisputeForm(PlainForm):
    """Kind and story; two parties here, more of them on the dispute's own page."""

    submission = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    kind = forms.ModelChoiceField(
        DisputeKind.objects.filter(is_active=True), label=_("纠纷类型"), empty_label=_("请选择")
    )
    summary = words(_("纠纷经过"), hint=_("谁和谁、为了什么、到了什么程度。只有调解人员看得到。"), rows=6, limit=4000)
    applicant_name = name_field(_("申请方：姓名或单位"), required=False)
    applicant_phone = phone_field(_("申请方：电话"))
    applicant_representative = name_field(_("申请方：代理人"), required=False)
    respondent_name = name_field(_("被申请方：姓名或单位"), required=False)
    respondent_phone = phone_field(_("被申请方：电话"))
    respondent_representative = name_field(_("被申请方：代理人"), required=False)

    def __init__(self, *args: Any, offices: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(offices) > 1:
            choices = [(office.code, office.name) for office in offices]
            self.fields["area_code"] = forms.ChoiceField(label=_("由哪里调解"), choices=choices)
        self.initial.setdefault("submission", uuid.uuid4())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for side in ("applicant", "respondent"):
            others = cleaned.get(f"{side}_phone") or cleaned.get(f"{side}_representative")
            if others and not cleaned.get(f"{side}_name"):
                self.add_error(f"{side}_name", _("请写明姓名或单位"))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        parties = [
            NewParty(side.upper(), data[f"{side}_name"], data[f"{side}_phone"], data[f"{side}_representative"])
            for side in ("applicant", "respondent")
            if data[f"{side}_name"]
        ]
        return {name: data.get(name, "") for name in ("submission", "kind", "summary", "area_code")} | {
            "parties": parties
        }


# --- One form a verb ----------------------------------------------------------------------------------------
class MediationForm(PlainForm):
    """Nothing to fill in; the base of the others. `arguments` gives what the service takes."""

    def __init__(self, *args: Any, dispute: Dispute, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dispute, self.user, self.now = dispute, user, now
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices that depend on the dispute."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NoteForm(MediationForm):
    words = words(_("备注"), hint=_("进入案卷，本案的调解人员都看得到。"))


class WithdrawForm(MediationForm):
    words = words(_("为什么撤回"), hint=_("如当事人自行和解，或不愿继续调解。"), rows=3)


class LapseForm(MediationForm):
    words = words(_("为什么没有签成"), hint=_("这一轮算已用完；还有轮次就在本级再谈，否则上升一级。"), rows=3)


class CloseForm(MediationForm):
    words = words(_("结案说明"), required=False, rows=3)


class PartyForm(MediationForm):
    side = forms.ChoiceField(label=_("哪一方"), choices=Party.Side.choices, widget=forms.RadioSelect)
    name = name_field(_("姓名或单位"))
    phone = phone_field(_("电话"))
    representative = name_field(_("代理人"), required=False)


class RemovePartyForm(MediationForm):
    party = forms.ModelChoiceField(Party.objects.none(), label=_("移除哪一位"), empty_label=_("请选择"))
    words = words(_("为什么移除"), rows=2)

    def prepare(self) -> None:
        field = self.fields["party"]
        field.queryset = parties_of(self.dispute)  # type: ignore[attr-defined]
        field.label_from_instance = masked  # type: ignore[attr-defined]


class AppointForm(MediationForm):
    """Colleagues and legal advisers in one list; who is appointed now is ticked."""

    def prepare(self) -> None:
        people: list[User | LegalAdviser] = [*possible_mediators(self.dispute, timezone.localdate(self.now))]
        people += [*possible_advisers(self.dispute)]
        by_key = {_key(person): person for person in people}
        present = [_key(row.user or row.adviser) for row in mediators_at(self.dispute, self.dispute.level)]
        self.fields["mediators"] = forms.TypedMultipleChoiceField(
            label=_("谁来调解"),
            choices=[(key, str(person)) for key, person in by_key.items()],
            coerce=lambda key: by_key[key],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("可以选多位；法律顾问名单由管理员维护。"),
            initial=present,
        )


def _key(person: User | LegalAdviser | None) -> str:
    return f"{'a' if isinstance(person, LegalAdviser) else 'u'}{person.pk if person else 0}"


class PlanRoundForm(MediationForm):
    planned_at = forms.DateTimeField(
        label=_("时间"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    place = WordsField(label=_("地点"), max_length=80)

    def prepare(self) -> None:
        row = planned_round(self.dispute) or self.dispute.rounds.last()
        if row:
            self.initial.setdefault("place", row.place)
            if row.held_at is None:
                self.initial.setdefault("planned_at", row.planned_at)


class MediatorsChoice(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class HoldRoundForm(MediationForm):
    round_id = forms.IntegerField(widget=forms.HiddenInput)
    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(), label=_("到场的当事人"), required=False, widget=forms.CheckboxSelectMultiple
    )
    mediators = MediatorsChoice(Mediator.objects.none(), label=_("到场的调解员"))
    outcome = forms.ChoiceField(label=_("结果"), choices=RoundOutcome.choices, widget=forms.RadioSelect)
    minutes = words(_("调解笔录"), hint=_("各方怎么说、谈到哪一步。"), rows=8, limit=MINUTES_MAX)

    def prepare(self) -> None:
        row = planned_round(self.dispute)
        self.initial.setdefault("round_id", row.pk if row else 0)
        parties, mediators = parties_of(self.dispute), mediators_at(self.dispute, self.dispute.level)
        self.offer_rows("parties", parties)
        self.fields["parties"].label_from_instance = masked  # type: ignore[attr-defined]
        self.offer_rows("mediators", mediators)
        self.initial.setdefault("parties", [party.pk for party in parties])
        self.initial.setdefault("mediators", [mediator.pk for mediator in mediators])


class AgreeForm(MediationForm):
    """Clauses as numbered rows; empty ones are passed over, saving shows new empty ones."""

    def prepare(self) -> None:
        agreement = agreement_of(self.dispute)
        clauses = list(agreement.clauses.all()) if agreement else []
        typed = sum(name.startswith("text_") for name in self.data)  # a colleague may have shortened it meanwhile
        self.rows = min(max(len(clauses) + SPARE_CLAUSES, typed), CLAUSES_LIMIT)
        parties = parties_of(self.dispute)
        for number in range(1, self.rows + 1):
            self._add_row(number, parties, clauses[number - 1] if number <= len(clauses) else None)

    def _add_row(self, number: int, parties: Any, clause: Clause | None) -> None:
        party: Any = forms.ModelChoiceField(parties, label=_("由谁履行"), required=False, empty_label=_("请选择"))
        party.label_from_instance = masked
        self.fields[f"text_{number}"] = words(
            _t("第 %(n)d 条") % {"n": number}, required=False, rows=2, limit=CLAUSE_LENGTH
        )
        self.fields[f"party_{number}"] = party
        self.fields[f"due_{number}"] = forms.DateField(
            label=_("最晚哪天"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        )
        if clause:
            self.initial.update({
                f"text_{number}": clause.text, f"party_{number}": clause.party_id, f"due_{number}": clause.due_on,
            })  # fmt: skip

    def clause_rows(self) -> Iterator[tuple[Any, Any, Any]]:
        for number in range(1, self.rows + 1):
            yield self[f"text_{number}"], self[f"party_{number}"], self[f"due_{number}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, self.rows + 1):
            if cleaned.get(f"text_{number}") and not cleaned.get(f"party_{number}"):
                self.add_error(f"party_{number}", _("请选择由谁履行"))
        if not any(cleaned.get(f"text_{number}") for number in range(1, self.rows + 1)):
            self.add_error("text_1", _("请至少写一条"))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        numbers = [number for number in range(1, self.rows + 1) if data[f"text_{number}"]]
        clauses = [NewClause(data[f"text_{n}"], data[f"party_{n}"], data[f"due_{n}"]) for n in numbers]
        return {"clauses": clauses}


class SignForm(MediationForm):
    signed_on = forms.DateField(label=_("签署日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    photos = PhotosField(label=_("签好的协议照片"), required=True, help_text=_("每页一张，只有调解人员看得到。"))

    def prepare(self) -> None:
        self.initial.setdefault("signed_on", timezone.localdate(self.now))


class ClauseForm(MediationForm):
    clause = forms.ModelChoiceField(Clause.objects.none(), label=_("哪一条"), empty_label=_("请选择"))
    states: tuple[str, ...] = (ClauseState.OPEN,)

    def prepare(self) -> None:
        agreement = agreement_of(self.dispute)
        field = self.fields["clause"]
        field.queryset = (  # type: ignore[attr-defined]
            agreement.clauses.filter(state__in=self.states) if agreement else Clause.objects.none()
        )
        field.label_from_instance = lambda clause: f"{clause.number}. {clause.text[:40]}"  # type: ignore[attr-defined]


class KeepClauseForm(ClauseForm):
    words = words(_("履行情况"), required=False, rows=3)


class BreakClauseForm(ClauseForm):
    words = words(_("怎么没有履行"), hint=_("协议随之失效，重新调解：本级还有轮次就在本级，用完了就上升一级。"), rows=3)
    states = (ClauseState.OPEN, ClauseState.KEPT)


class VisitForm(MediationForm):
    outcome = forms.ChoiceField(label=_("结果"), choices=VisitOutcome.choices, widget=forms.RadioSelect)
    words = words(_("回访情况"), rows=4)
