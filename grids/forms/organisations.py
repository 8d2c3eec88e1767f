"""Forms of 双报到: an organisation's entry, a person's, claims, evaluations, papers, joint meetings."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.people.models import Organisation, User
from governance.portal.forms import PlainForm, day_field, words_field
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.forms.lists import StepForm
from grids.models import CommunityNeed, JointMeeting, OrganisationRegistration
from grids.selectors.lists import communities_of
from grids.selectors.organisations import offered_by, own_members, registered
from grids.services.organisations.members import MemberDraft
from grids.services.organisations.registering import OrganisationDraft
from grids.states_lists import Field, ResourceKind
from grids.states_organisations import Availability, MemberKind, MemberState

STARS = [(n, f"{n} 星") for n in range(5, 0, -1)]


def stars_field(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, choices=STARS, widget=forms.RadioSelect)


def community_field(queryset: Any = None) -> forms.ModelChoiceField:
    rows = Area.objects.filter(level=Level.COMMUNITY) if queryset is None else queryset
    return forms.ModelChoiceField(rows.order_by("code"), label=_("社区"), empty_label=_("请选择"))


class OrganisationForm(PlainForm):
    """What an organisation tells of itself. `subject`: the registration that is put right or changed."""

    kind = forms.ChoiceField(label=_("类别"), choices=Organisation.Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("单位名称"), max_length=80, help_text=_("与营业执照或登记证书一致。"))
    credit_code = forms.CharField(
        label=_("统一社会信用代码"), max_length=24, required=False,
        help_text=_("18 位，在营业执照上。没有登记的居民社团可以不填。"),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("办公电话"),
        max_length=30,
        help_text=_("会公开，请填办公电话。"),
        widget=forms.TextInput({"type": "tel"}),
    )
    address = forms.CharField(label=_("地址"), max_length=120, required=False, help_text=_("会公开。"))
    contact_name = forms.CharField(label=_("联络员姓名"), max_length=40, required=False)
    shows_contact = forms.BooleanField(label=_("联络员同意把姓名写在联系卡上"), required=False)
    services = words_field(_("能为社区做什么"), required=False, help_text=_("会公开：场地、服务、人员、物资。"))

    KEPT = ("kind", "name", "credit_code")
    is_made_for_a_subject = True

    def __init__(
        self, data: Any = None, *, subject: OrganisationRegistration | None = None, keeps: bool = False
    ) -> None:
        names = OrganisationForm.base_fields
        super().__init__(data, initial={name: getattr(subject, name) for name in names} if subject else None)
        if keeps and subject:
            for name in self.KEPT:  # checked against the papers: they stay
                self.fields[name].disabled = True

    def draft(self) -> OrganisationDraft:
        given = {name: self.cleaned_data[name] for name in OrganisationForm.base_fields}
        return OrganisationDraft(**given)

    def arguments(self) -> dict[str, Any]:
        return {"draft": self.draft()}


class ChangeForm(OrganisationForm):
    def __init__(self, data: Any = None, *, subject: OrganisationRegistration) -> None:
        super().__init__(data, subject=subject, keeps=True)


class NewOrganisationForm(OrganisationForm):
    community = community_field(Area.objects.none())
    field_order = ("community",)

    def __init__(self, data: Any = None, *, communities: Any = None) -> None:
        super().__init__(data)
        rows = Area.objects.filter(level=Level.COMMUNITY).order_by("code") if communities is None else communities
        self.offer_rows("community", rows)


class MemberForm(PlainForm):
    community = community_field()
    kind = forms.ChoiceField(label=_("您是"), choices=MemberKind.choices, widget=forms.RadioSelect)
    fields_offered = forms.MultipleChoiceField(
        label=_("愿意做哪方面的事"), choices=Field.choices, widget=forms.CheckboxSelectMultiple
    )
    available = forms.ChoiceField(label=_("什么时候方便"), choices=Availability.choices, widget=forms.RadioSelect)
    employer = forms.CharField(
        label=_("工作单位"), required=False, max_length=60, help_text=_("可以不填。只有社区工作人员看得到。")
    )
    consents = forms.BooleanField(label=_("我同意"), required=False)

    def draft(self) -> MemberDraft:
        given = self.cleaned_data
        return MemberDraft(given["kind"], tuple(given["fields_offered"]), given["available"], given["employer"])


class OwnResourceForm(PlainForm):
    """What an organisation offers: a row of the community's list of resources."""

    kind = forms.ChoiceField(label=_("类型"), choices=ResourceKind.choices)
    title = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：周末开放操场、免费法律咨询。"))
    field = forms.ChoiceField(label=_("领域"), choices=Field.choices)
    words = words_field(_("说明"), required=False, help_text=_("会公开：能提供什么、什么时候、多少人。"))


class OwnNeedForm(PlainForm):
    """What an organisation asks of its community: a row of the community's list of needs."""

    title = forms.CharField(label=_("需要什么"), max_length=60, help_text=_("会公开，不要写姓名和电话。"))
    field = forms.ChoiceField(label=_("领域"), choices=Field.choices)
    words = words_field(_("情况"), required=False, most=500, help_text=_("只有工作人员看得到。"))


class ClaimForm(PlainForm):
    """In whose name: oneself as a registered person, or a resource of one's organisation."""

    who = forms.ChoiceField(label=_("以谁的名义"), widget=forms.RadioSelect)
    words = forms.CharField(label=_("想对社区说的"), required=False, max_length=300)

    def __init__(
        self, data: Any = None, *, user: User, need: CommunityNeed, own: list[OrganisationRegistration]
    ) -> None:
        super().__init__(data)
        self.members = {
            f"member-{row.pk}": row
            for row in own_members(user)
            if row.state == MemberState.REGISTERED and row.community_id == need.community_id
        }
        self.resources = {
            f"resource-{resource.pk}": resource
            for row in own
            if row.area_code[:9] == need.area_code[:9]
            for resource in offered_by(row)
        }
        choices: list[Any] = [(key, _("我自己，已在社区报到")) for key in self.members]
        choices += [(key, row.title) for key, row in self.resources.items()]
        self.offer_choices("who", choices)

    def arguments(self) -> dict[str, Any]:
        who = self.cleaned_data["who"]
        return {
            "member": self.members.get(who), "resource": self.resources.get(who), "words": self.cleaned_data["words"],
        }  # fmt: skip


class LinkForm(StepForm):
    phone = forms.CharField(
        label=_("联络员的登录手机号"), required=False, max_length=20, widget=forms.TextInput({"type": "tel"}),
        help_text=_("联络员先用手机号登录一次；不填则取消。"),
    )  # fmt: skip


class EvaluateForm(StepForm):
    stars = stars_field(_("评价"))
    words = words_field(_("说明"), help_text=_("会公开：做了什么，还可以怎样。"))


class DocumentForm(PlainForm):
    is_made_for_a_subject = True  # its person
    community = community_field(Area.objects.none())
    title = forms.CharField(label=_("标题"), max_length=80)
    number = forms.CharField(label=_("文号"), max_length=40, required=False)
    issuer = forms.CharField(label=_("发文单位"), max_length=60)
    issued_on = day_field(_("发文日期"))
    words = words_field(_("内容摘要"), required=False, most=1000, help_text=_("会公开。"))

    def __init__(self, data: Any = None, *, user: User, now: datetime) -> None:
        super().__init__(data)
        self.offer_rows("community", communities_of(user, now))


# --- Joint meetings -----------------------------------------------------------------------------------------
class CallForm(PlainForm):
    is_made_for_a_subject = True  # its community
    title = forms.CharField(label=_("议题"), max_length=80)
    starts_at = forms.DateTimeField(
        label=_("时间"), widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    place = forms.CharField(label=_("地点"), max_length=80)
    agenda = words_field(_("议程"), most=1000, help_text=_("会公开。"))
    invited = forms.ModelMultipleChoiceField(
        OrganisationRegistration.objects.none(), label=_("请哪些单位"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, community: Area) -> None:
        super().__init__(data)
        rows = registered().filter(community=community).order_by("name")
        self.offer_rows("invited", rows)


class HoldForm(StepForm):
    minutes = words_field(_("纪要"), most=4000, help_text=_("会公开，不写个人姓名和电话。"))
    present = forms.ModelMultipleChoiceField(
        OrganisationRegistration.objects.none(), label=_("到会单位"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, subject: JointMeeting) -> None:
        super().__init__(data, subject=subject)
        self.offer_rows("present", _invited(subject))


class TaskForm(StepForm):
    title = forms.CharField(label=_("议定的事"), max_length=120)
    registration = forms.ModelChoiceField(
        OrganisationRegistration.objects.none(), label=_("谁来办"), required=False, empty_label=_("社区自己")
    )
    due_on = day_field(_("办结期限"))

    def __init__(self, data: Any = None, *, subject: JointMeeting) -> None:
        super().__init__(data, subject=subject)
        self.offer_rows("registration", _invited(subject))


def _invited(meeting: JointMeeting) -> Any:
    return OrganisationRegistration.objects.filter(invitations__meeting=meeting).order_by("name")
