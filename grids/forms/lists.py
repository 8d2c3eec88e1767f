"""Forms of the three lists: one to add to each, and one for each step."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.people.models import Organisation, User
from governance.portal.forms import PlainForm, day_field, words_field
from governance.territory.models import Area
from grids.models import CommunityNeed, CommunityResource
from grids.selectors.lists import communities_of, offers_for
from grids.states_lists import Field, ResourceKind


class ItemForm(PlainForm):
    is_made_for_a_subject = True  # its person: what the API asks is told by the class
    community = forms.ModelChoiceField(Area.objects.none(), label=_("社区"), empty_label=None)
    title = forms.CharField(label=_("名称"), max_length=60, help_text=_("会公开，不要写姓名、电话和门牌。"))
    field = forms.ChoiceField(label=_("领域"), choices=Field.choices)

    def __init__(self, data: Any = None, *, user: User, now: datetime) -> None:
        super().__init__(data)
        self.offer_rows("community", communities_of(user, now))


class ResourceForm(ItemForm):
    kind = forms.ChoiceField(label=_("类型"), choices=ResourceKind.choices)
    provider = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("提供单位"), required=False, empty_label=_("社区自己")
    )
    words = words_field(_("说明"), required=False, help_text=_("会公开：能提供什么、什么时候、多少人。"))
    phone = forms.CharField(label=_("公开电话"), required=False, max_length=30)

    def __init__(self, data: Any = None, *, user: User, now: datetime) -> None:
        super().__init__(data, user=user, now=now)
        codes = list(self.rows_offered("community").values_list("code", flat=True))
        streets = {code[:length] for code in codes for length in (9, 12)}
        rows = Organisation.objects.filter(area__code__in=streets, is_active=True)
        self.offer_rows("provider", rows.select_related("area"))


class NeedForm(ItemForm):
    words = words_field(
        _("情况"), required=False, most=500, help_text=_("只有工作人员看得到。不写病情、信仰、证件号。")
    )


class ProjectForm(ItemForm):
    words = words_field(_("内容"), required=False, help_text=_("会公开。"))
    starts_on = day_field(_("开始"))
    ends_on = day_field(_("结束"))


class StepForm(PlainForm):
    """Nothing to fill in."""

    is_made_for_a_subject = True

    def __init__(self, data: Any = None, *, subject: Any) -> None:
        super().__init__(data)

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return dict(self.cleaned_data)


class WordsStepForm(StepForm):
    words = words_field(_("说明"))


class OfferForm(StepForm):
    resource = forms.ModelChoiceField(
        CommunityResource.objects.none(), label=_("对接哪项资源"), empty_label=None, widget=forms.RadioSelect,
        help_text=_("先列同一领域、文字相近、本社区的。"),
    )  # fmt: skip
    words = words_field(_("说明"), required=False)

    def __init__(self, data: Any = None, *, subject: CommunityNeed) -> None:
        super().__init__(data, subject=subject)
        offers = offers_for(subject)
        field: Any = self.fields["resource"]
        field.queryset = CommunityResource.objects.filter(pk__in=[row.pk for row in offers])
        field.choices = [(row.pk, self._label(row)) for row in offers]

    @staticmethod
    def _label(row: CommunityResource) -> str:
        who = row.provider.name if row.provider else row.community.name
        return f"{row.title}（{who} · {row.get_field_display()}）"


class RateForm(StepForm):
    stars = forms.TypedChoiceField(
        label=_("提出需求的人怎么评"), coerce=int, choices=[(n, f"{n} 星") for n in range(5, 0, -1)],
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = words_field(_("说了什么"))
