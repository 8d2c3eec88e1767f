"""Forms of organisations on the platform, their social workers, and the incubation base."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.people.models import Organisation
from governance.portal.forms import PlainForm, day_field, line_field, words_field
from volunteers.forms.people import community_field
from volunteers.forms.service import SubjectForm
from volunteers.models import Activity, SocialWorker
from volunteers.selectors.organisations import workers_on
from volunteers.services.organisations import IncubationDraft, MemberDraft
from volunteers.states.people import IncubationKind, SocialWorkLevel
from volunteers.states.service import ActivityState

ACTIVITIES_SHOWN = 200


def phone_field() -> forms.CharField:
    return forms.CharField(
        label=_("办公电话"),
        max_length=30,
        help_text=_("会公开，请填办公电话。"),
        widget=forms.TextInput({"type": "tel"}),
    )


def services_field() -> forms.CharField:
    return words_field(_("提供哪些服务"), most=200, rows=2, help_text=_("会公开。"))


class ApplyForm(PlainForm):
    name = line_field(_("组织名称"), most=80, help_text=_("与登记证书一致。"))
    community = community_field(_("在哪个社区加盟"))
    services = services_field()
    phone = phone_field()
    contact_name = line_field(_("联络员姓名"), most=40, required=False, help_text=_("不公开，退出后删除。"))
    credit_code = line_field(
        _("统一社会信用代码"), most=24, required=False, help_text=_("18 位，在登记证书上。还没有登记的可以不填。")
    )

    def draft(self) -> MemberDraft:
        return MemberDraft(**self.cleaned_data)


class ChangeMemberForm(SubjectForm):
    phone = phone_field()
    services = services_field()

    def prepare(self) -> None:
        for name in self.fields:
            self.initial.setdefault(name, getattr(self.subject, name))


class WhyForm(SubjectForm):
    reason = words_field(_("原因"), most=200)


class AddWorkerForm(SubjectForm):
    name = line_field(_("姓名"), most=40)
    level = forms.ChoiceField(label=_("职业资格"), choices=SocialWorkLevel.choices)
    licence_number = line_field(
        _("证书编号"), most=40, required=False, help_text=_("有职业资格的填写。只给核对的工作人员看，不公开。")
    )
    licence_until = day_field(_("登记有效期至"), required=False)
    starts_on = day_field(_("从哪天起"))


class WorkerForm(SubjectForm):
    worker = forms.ModelChoiceField(SocialWorker.objects.all(), label=_("社会工作者"), empty_label=_("请选择"))

    def prepare(self) -> None:
        field: Any = self.fields["worker"]
        field.queryset = workers_on(self.subject, self.now.date())


class CheckWorkerForm(WorkerForm):
    """Whose certificate nobody has looked at; the number stands beside the name."""

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["worker"]
        field.queryset = field.queryset.filter(checked_at=None).exclude(level=SocialWorkLevel.NONE)
        field.label_from_instance = lambda row: f"{row.name} · {row.get_level_display()} · {row.licence_number}"
        field.help_text = _("请看证书原件：姓名、编号、有效期都对得上再确认。")


class EndWorkerForm(WorkerForm):
    ends_on = day_field(_("到哪天为止"))


class IncubationForm(PlainForm):
    name = line_field(_("名称"))
    community = community_field(_("所在社区"))
    work = words_field(_("孵化什么"), most=200, rows=2)
    starts_on = day_field(_("入壳"))

    def draft(self) -> IncubationDraft:
        return IncubationDraft(**self.cleaned_data)


class EnterForm(SubjectForm):
    kind = forms.ChoiceField(label=_("类别"), choices=IncubationKind.choices)
    title = line_field(_("名称"))
    on = day_field(_("日期"))
    activity = forms.ModelChoiceField(
        Activity.objects.all(), label=_("本平台的活动"), required=False, empty_label=_("不是"),
        help_text=_("选了以后，有服务对象的服务记录自动计入人次。"),
    )  # fmt: skip
    people_reached = forms.IntegerField(
        label=_("服务人次"), min_value=0, max_value=1_000_000, required=False, help_text=_("服务记录里没有的才填。")
    )
    source = line_field(_("人次从哪里来"), most=120, required=False, help_text=_("例如：签到表 36 人。"))

    def prepare(self) -> None:
        field: Any = self.fields["activity"]
        rows = Activity.objects.exclude(state=ActivityState.DRAFT).filter(area_code=self.subject.area_code)
        field.queryset = Activity.objects.filter(pk__in=rows.order_by("-id").values("pk")[:ACTIVITIES_SHOWN])

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"people_reached": self.cleaned_data["people_reached"] or 0}


class GraduateForm(SubjectForm):
    on = day_field(_("出壳的那一天"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("登记后的组织"), required=False, empty_label=_("还没有登记")
    )

    def prepare(self) -> None:
        field: Any = self.fields["organisation"]
        rows = Organisation.objects.filter(kind=Organisation.Kind.SOCIAL, is_active=True)
        field.queryset = rows.filter(area__code__startswith=self.subject.area_code[:9]).order_by("name")


class EndForm(SubjectForm):
    on = day_field(_("终止的那一天"))
    reason = words_field(_("原因"), most=200)
