"""Forms of the hard cases: objections, more time, supervision, contested refusals, errands."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.deadlines.services import find_policy
from governance.people.models import Department
from governance.portal.forms import day_field
from governance.territory.levels import Level, code_at
from grievances.forms.desk_fields import PhotosField
from grievances.forms.desk_verbs import VerbForm, words_field
from grievances.models import DeclineContest, Errand, LimitPolicy, Objection, TimeRequest
from grievances.proceedings import limit_of
from grievances.services import clocks
from grievances.services.contests import BACK_TO
from grievances.services.errands import NOTE_MAX, TEXT_MAX
from grievances.services.more_time import in_words


class ObjectForm(VerbForm):
    words = words_field(_("异议理由"), help_text=_("写明为什么不属于本部门、依据是什么。只有工作人员看得到。"))


class RuleObjectionForm(VerbForm):
    ruling = forms.ChoiceField(
        label=_("裁定"),
        choices=[
            (Objection.Ruling.REJECTED, Objection.Ruling.REJECTED.label),
            (Objection.Ruling.UPHELD, Objection.Ruling.UPHELD.label),
        ],
        widget=forms.RadioSelect,
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("同时改派给"),
        required=False,
        empty_label=_("先退回，不改派"),
        help_text=_("只在异议成立时有效。"),
    )
    words = words_field(_("裁定说明"), help_text=_("提出异议的部门会看到。"), rows=3)

    def prepare(self) -> None:
        district = code_at(self.grievance.holder_code, Level.DISTRICT)
        others = Department.objects.filter(district__code=district, is_active=True)
        others = others.exclude(pk=self.grievance.department_id or 0)
        self.offer_rows("department", others)
        objection = self.grievance.objections.select_related("department").filter(ruling="").first()
        if objection:
            said = {"department": objection.department.name, "grounds": objection.grounds}
            self.about = _t("%(department)s：%(grounds)s") % said

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given if given["ruling"] == Objection.Ruling.UPHELD else given | {"department": None}


class RequestMoreTimeForm(VerbForm):
    kind = forms.ChoiceField(label=_("申请什么"), choices=TimeRequest.Kind.choices, widget=forms.RadioSelect)
    workdays = forms.IntegerField(label=_("延长几个工作日"), required=False, min_value=1)
    until = day_field(_("挂起到哪天"), required=False, help_text=_("到这一天自动恢复计时。"))
    words = words_field(_("理由"), help_text=_("审批人会看到；批准后居民也会看到。"), rows=3)
    photos = PhotosField(label=_("证明照片"), help_text=_("只给审批人看，不公开。"))

    def prepare(self) -> None:
        days = limit_of(LimitPolicy.Name.EXTENSION_WORKDAYS, self.now)
        self.fields["workdays"].help_text = _t("选延期时填，最多 %(n)d 个工作日。") % {"n": days}
        days = limit_of(LimitPolicy.Name.SUSPENSION_DAYS, self.now)
        self.fields["until"].help_text = _t("选挂起时填，最多 %(n)d 天；到这一天自动恢复计时。") % {"n": days}


class RuleMoreTimeForm(VerbForm):
    ruling = forms.ChoiceField(
        label=_("审批"),
        choices=[
            (TimeRequest.Ruling.APPROVED, TimeRequest.Ruling.APPROVED.label),
            (TimeRequest.Ruling.REFUSED, TimeRequest.Ruling.REFUSED.label),
        ],
        widget=forms.RadioSelect,
    )
    words = words_field(_("审批意见"), required=False, help_text=_("不批准时请写明原因。"), rows=3)

    def prepare(self) -> None:
        request = self.grievance.time_requests.select_related("requested_by").filter(ruling="").first()
        if request:
            said = {"who": request.requested_by, "what": in_words(request), "why": request.reason}
            self.about = _t("%(who)s申请%(what)s：%(why)s") % said


class SuperviseForm(VerbForm):
    words = words_field(
        _("督办要求"), help_text=_("要做什么、做到什么程度。公开的事项，公众会看到已督办，但看不到这段话。")
    )
    amount = forms.IntegerField(label=_("几日内答复"), min_value=1)

    def prepare(self) -> None:
        policy = find_policy(
            purpose=clocks.SUPERVISION, level=self.grievance.level, urgency=self.grievance.urgency, now=self.now
        )
        said = {"n": policy.amount, "unit": policy.get_unit_display()}
        self.fields["amount"].help_text = _t("1 到 %(n)d %(unit)s。") % said
        self.initial.setdefault("amount", policy.amount)


class AboutOrder(VerbForm):
    """Shows the order that it answers."""

    def prepare(self) -> None:
        order = self.grievance.supervision_orders.filter(closed_at=None).first()
        if order:
            self.about = order.reply if order.reply and self.shows_reply else order.order

    shows_reply = False


class ReplySupervisionForm(AboutOrder):
    words = words_field(_("办理情况"), help_text=_("做了什么、还差什么、什么时候完成。"))


class CloseSupervisionForm(AboutOrder):
    shows_reply = True
    words = words_field(_("意见"), required=False, rows=3)


class RuleContestForm(VerbForm):
    ruling = forms.ChoiceField(label=_("裁定"), choices=DeclineContest.Ruling.choices, widget=forms.RadioSelect)
    rung = forms.ChoiceField(label=_("由谁重新受理"), widget=forms.RadioSelect)
    words = words_field(_("裁定说明"), help_text=_("居民会看到。"))

    def prepare(self) -> None:
        rungs = [(level.value, level.label) for level in BACK_TO if code_at(self.grievance.area_code, level)]
        self.offer_choices("rung", rungs)
        self.fields["rung"].required = False
        self.fields["rung"].help_text = _t("撤销不予受理时有效，重新计时。")
        self.initial.setdefault("rung", rungs[0][0] if rungs else "")
        contest = DeclineContest.objects.filter(grievance=self.grievance).first()
        if contest:
            self.about = contest.words


class ProxyForm(VerbForm):
    has_consent = forms.BooleanField(
        label=_("已问过居民，居民同意由工作人员代办"), error_messages={"required": _("居民同意后才能代办")}
    )
    text = forms.CharField(
        label=_("第一项代办事项"), required=False, max_length=TEXT_MAX, help_text=_("比如：代交材料、代取证件。")
    )
    due_on = day_field(_("计划日期"), required=False)


class AddErrandForm(VerbForm):
    text = forms.CharField(label=_("代办事项"), max_length=TEXT_MAX, help_text=_("居民会看到。"))
    due_on = day_field(_("计划日期"), required=False)


class OneErrandForm(VerbForm):
    errand = forms.ModelChoiceField(Errand.objects.none(), label=_("哪一项"), empty_label=None)

    def prepare(self) -> None:
        self.offer_rows("errand", self.grievance.errands.all())


class TickErrandForm(OneErrandForm):
    is_done = forms.BooleanField(label=_("已完成"), required=False)
    note = forms.CharField(label=_("办理说明"), required=False, max_length=NOTE_MAX, help_text=_("居民会看到。"))


class RemoveErrandForm(OneErrandForm):
    """Names the errand, nothing else."""
