"""What is filled in about help: asking for it, one form for each verb, offers of organisations."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.people.models import Organisation, User
from governance.portal.forms import PlainForm, day_field, line_field, moment_field, words_field
from governance.territory.models import Area
from grievances.forms.resident import STARS, PhoneField, WordsField
from volunteers.models import HelpKind, HelpRequest, PartnerOffer, Volunteer
from volunteers.selectors.needs import active_kinds, helpers_for, offers_in
from volunteers.services.needs.asking import MOST_MINUTES, PLACE_LENGTH, TITLE_LENGTH, WORDS_LENGTH
from volunteers.services.needs.claiming import INVITED_AT_ONCE
from volunteers.services.needs.finishing import RATING_LENGTH, RESULT_LENGTH
from volunteers.states.needs import DayPart, OfferPayer

MINUTES = [(30, _("半小时")), (60, _("一小时")), (120, _("两小时")), (180, _("三小时")), (240, _("半天"))]


def stars_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=_("满意吗"), choices=STARS, coerce=int, widget=forms.RadioSelect)


class PlaceFields(PlainForm):
    """Where: `place` is `building:12`, `estate:3` or `area:…` once somebody chose it (`views.where`)."""

    place = forms.CharField(required=False, max_length=40)
    place_text = WordsField(label=_("小区、楼栋或社区的名字"), required=False, max_length=60)


class WhatFields(PlainForm):
    """What help, when, how long."""

    kind = forms.ModelChoiceField(
        HelpKind.objects.none(), label=_("需要哪种帮助"), widget=forms.RadioSelect, empty_label=None
    )
    title = line_field(
        _("一句话说清楚"), most=TITLE_LENGTH, help_text=_("志愿者会看到这句话。请不要写姓名、电话和门牌。")
    )
    wanted_on = day_field(_("哪天"), required=False, help_text=_("不填就是哪天都行。"))
    part = forms.ChoiceField(
        label=_("什么时间"), choices=DayPart.choices, initial=DayPart.ANY, widget=forms.RadioSelect
    )
    minutes_wanted = forms.TypedChoiceField(label=_("大约多久"), choices=MINUTES, coerce=int, initial=60)
    is_frail = forms.BooleanField(
        label=_("是老人、孩子、病人或残疾人"), required=False,
        help_text=_("认领并经社区确认以前，志愿者看不到姓名和地址，也看不到远近。"),
    )  # fmt: skip
    words = words_field(
        _("具体情况"), most=WORDS_LENGTH, required=False,
        help_text=_("只有社区和经社区确认的那位志愿者能看到，每次查看都有记录。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("kind", active_kinds())


class WhoFields(PlainForm):
    detail = line_field(_("门牌、楼层"), most=PLACE_LENGTH, required=False, help_text=_("只给确认后的志愿者看。"))
    contact_name = line_field(_("怎么称呼"), most=20, required=False)
    contact_phone = PhoneField(label=_("电话"), required=False)


class AskForm(WhoFields, WhatFields, PlaceFields):
    """One page on the phone; also at the desk for somebody who called."""


class FromMatterForm(WhatFields):
    """A 私事 that volunteers can help with: whose it is and where is known."""


# --- Verbs --------------------------------------------------------------------------------------------------
class HelpForm(PlainForm):
    """Nothing to fill in; the base of the others. `arguments` gives what the service takes."""

    is_made_for_a_subject = True

    def __init__(self, *args: Any, subject: HelpRequest, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.user, self.now = subject, user, now
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the request."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class EditForm(HelpForm):
    prefilled = ("title",)
    title = line_field(_("志愿者看到的一句话"), most=TITLE_LENGTH, help_text=_("请去掉姓名、电话和门牌。"))
    is_frail = forms.BooleanField(label=_("是老人、孩子、病人或残疾人"), required=False)

    def prepare(self) -> None:
        self.initial.setdefault("title", self.subject.title)
        self.initial.setdefault("is_frail", self.subject.is_frail)


class HelperChoices(forms.ModelMultipleChoiceField):
    matches: dict[int, Any] = {}

    def label_from_instance(self, row: Any) -> str:
        found = self.matches[row.pk]
        return f"{row.user}（{'、'.join((*found.reasons, *found.against))}）"


class InviteForm(HelpForm):
    volunteers = HelperChoices(
        Volunteer.objects.none(), label=_("邀请谁"), widget=forms.CheckboxSelectMultiple,
        help_text=_("合适的排在前面；由他们自己决定认领不认领。"),
    )  # fmt: skip

    def prepare(self) -> None:
        ranked = helpers_for(self.subject, self.now.date())[:INVITED_AT_ONCE]
        field: Any = self.fields["volunteers"]
        field.queryset = Volunteer.objects.filter(pk__in=[row.pk for row, _found in ranked]).select_related("user")
        field.matches = {row.pk: found for row, found in ranked}
        field.choices = [(row.pk, field.label_from_instance(row)) for row, _found in ranked]


class OfferField(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.title} · {row.organisation}（{row.get_payer_display()}）"


class ReferForm(HelpForm):
    offer = OfferField(PartnerOffer.objects.none(), label=_("请哪家机构"), empty_label=_("请选择"))

    def prepare(self) -> None:
        offers = offers_in(self.subject.community.code, self.now.date())
        self.offer_rows("offer", offers)


class WordsForm(HelpForm):
    words = words_field(_("说明"), most=200, required=False)


class FinishForm(HelpForm):
    starts_at = moment_field(_("几点开始的"))
    minutes = forms.IntegerField(label=_("用了多久（分钟）"), min_value=1, max_value=MOST_MINUTES)
    result = words_field(_("做了什么"), most=RESULT_LENGTH, help_text=_("请不要写姓名、电话和门牌。"))

    def prepare(self) -> None:
        self.initial.setdefault("minutes", self.subject.minutes_wanted)


class ConfirmForm(HelpForm):
    prefilled = ("minutes",)
    minutes = forms.IntegerField(label=_("服务时间（分钟）"), min_value=1, max_value=MOST_MINUTES)

    def prepare(self) -> None:
        self.initial.setdefault("minutes", self.subject.minutes)


class RateForm(HelpForm):
    stars = stars_field()
    words = words_field(_("想说的话"), most=RATING_LENGTH, required=False)


# --- Offers of organisations --------------------------------------------------------------------------------
class NewOfferForm(PlainForm):
    area = forms.ModelChoiceField(Area.objects.none(), label=_("服务范围"), empty_label=_("请选择"))
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("哪家机构"), empty_label=_("请选择"))
    kind = forms.ModelChoiceField(HelpKind.objects.none(), label=_("类别"), empty_label=_("请选择"))
    title = line_field(_("服务名称"), most=60)
    words = words_field(_("说明"), most=300, required=False)
    payer = forms.ChoiceField(label=_("谁付费"), choices=OfferPayer.choices, widget=forms.RadioSelect)
    price_words = line_field(
        _("收费标准"), most=60, required=False, help_text=_("居民低偿付费的必须写明，如：每小时 20 元。")
    )
    phone = line_field(_("公开电话"), most=30, required=False)
    starts_on = day_field(_("自"))
    ends_on = day_field(_("至（不含）"), required=False)

    def __init__(self, *args: Any, areas: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("area", areas), ("organisation", organisations), ("kind", active_kinds())):
            self.offer_rows(name, rows)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("payer") == OfferPayer.RESIDENT and not given.get("price_words"):
            self.add_error("price_words", _t("请写明收费标准。"))
        return given
