"""Forms of volunteers and teams."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.people.models import User
from governance.portal.forms import PlainForm, day_field, words_field
from governance.territory.levels import Level
from governance.territory.models import Area, Estate
from volunteers.models import Skill, TeamMember, TeamTheme, Volunteer
from volunteers.selectors.people import members_of
from volunteers.services.people import Guardian, Registration, TeamDraft
from volunteers.states.people import DistinctionKind, FreeTime


def community_field(label: Any) -> forms.ModelChoiceField:
    rows = Area.objects.filter(level=Level.COMMUNITY).order_by("code")
    return forms.ModelChoiceField(rows, label=label, empty_label=_("请选择"))


def skills_field() -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Skill.objects.filter(is_active=True), label=_("会什么"), required=False, widget=forms.CheckboxSelectMultiple
    )


def times_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("平时什么时候有空"), choices=FreeTime.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class PlaceChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.name}（{row.community.name}）"


def places_field() -> PlaceChoices:
    return PlaceChoices(
        Estate.objects.none(), label=_("愿意去哪些小区帮忙"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("一个都不选，就是社区里哪里都行。"),
    )  # fmt: skip


class PlacesForm(PlainForm):
    """Has `places`: estates of the communities that are known; without any nothing is asked."""

    def __init__(self, *args: Any, estates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["places"]
        field.queryset = estates
        if not estates.exists():
            del self.fields["places"]


class RegisterForm(PlacesForm):
    """One page on the phone. Estates are those of the communities where somebody lives; others are chosen later."""

    name = forms.CharField(
        label=_("姓名"), max_length=40, help_text=_("和身份证一致，社区核验时要看一次，不留复印件。")
    )
    born_on = day_field(_("出生日期"))
    community = community_field(_("在哪个社区服务"))
    skills = skills_field()
    free_times = times_field()
    places = places_field()
    words = words_field(_("想做什么"), most=200, rows=2, required=False)
    guardian_name = forms.CharField(
        label=_("监护人姓名"),
        max_length=40,
        required=False,
        help_text=_("未成年人才要填；成年人把监护人的三项都空着。"),
    )
    guardian_phone = forms.CharField(label=_("监护人手机"), max_length=20, required=False)
    guardian_relation = forms.CharField(label=_("和您的关系"), max_length=20, required=False)
    agrees = forms.BooleanField(label=_("我自愿、无偿参加志愿服务，同意为此使用以上信息"))

    def draft(self) -> Registration:
        given = dict(self.cleaned_data)
        given.pop("agrees")
        name, phone, relation = (given.pop(f"guardian_{part}") for part in ("name", "phone", "relation"))
        guardian = Guardian(name, phone, relation) if name and phone else None
        places = [one for one in given.pop("places", ()) if one.community_id == given["community"].pk]
        return Registration(**given | {"skills": list(given["skills"]), "places": places}, guardian=guardian)


class JoinCommunityForm(PlainForm):
    """Beside those where somebody serves already."""

    community = community_field(_("还想在哪个社区服务"))

    def __init__(self, *args: Any, volunteer: Volunteer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = volunteer.memberships.filter(left_on=None).values("community")
        field: Any = self.fields["community"]
        field.queryset = field.queryset.exclude(pk__in=own)


class ProfileForm(PlacesForm):
    skills = skills_field()
    free_times = times_field()
    places = places_field()
    words = words_field(_("想做什么"), most=200, rows=2, required=False)
    shows_honours = forms.BooleanField(
        label=_("同意把我的姓名和星级放上光荣榜"), required=False, help_text=_("随时可以取消。")
    )


class VolunteerForm(PlainForm):
    """Made for a volunteer; `arguments` gives what the service takes."""

    is_made_for_a_subject = True

    def __init__(self, *args: Any, subject: Volunteer, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the volunteer."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class CheckForm(VolunteerForm):
    name = forms.CharField(label=_("姓名"), max_length=40, help_text=_("看过身份证，照着写；不拍照、不留号码。"))
    guardian_agrees = forms.BooleanField(label=_("已经和监护人核实，监护人同意"), required=False)

    def prepare(self) -> None:
        self.initial.setdefault("name", self.subject.user.display_name)
        if not self.subject.consents.filter(withdrawn_at=None).exists():
            del self.fields["guardian_agrees"]


class SendBackForm(VolunteerForm):
    words = words_field(_("还差什么"), most=200)


class DistinctionForm(VolunteerForm):
    kind = forms.ChoiceField(label=_("类别"), choices=DistinctionKind.choices)
    title = forms.CharField(label=_("名称"), max_length=60)
    given_by = forms.CharField(label=_("举办或授予单位"), max_length=60)
    on = day_field(_("日期"))
    content = words_field(_("主要内容"), most=200, rows=2, required=False)
    minutes = forms.IntegerField(label=_("学习时长（分钟）"), min_value=0, max_value=100_000, required=False)

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"minutes": self.cleaned_data["minutes"] or 0}


class TeamForm(PlainForm):
    name = forms.CharField(label=_("队名"), max_length=40)
    theme = forms.ModelChoiceField(TeamTheme.objects.filter(is_active=True), label=_("主题"), empty_label=_("请选择"))
    community = community_field(_("社区"))
    words = words_field(_("介绍"), most=200, rows=2, required=False)

    def draft(self) -> TeamDraft:
        return TeamDraft(**self.cleaned_data)


class LeaderForm(PlainForm):
    """A button beside a member of the team."""

    member = forms.ModelChoiceField(TeamMember.objects.none(), label=_("队员"))
    is_leader = forms.BooleanField(label=_("是队长"), required=False)

    def __init__(self, *args: Any, team: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member"]
        field.queryset = members_of(team)


class RemoveMemberForm(PlainForm):
    reason = words_field(_("原因"), most=200, rows=2, help_text=_("会告诉本人。已经计入的服务时间不变。"))
