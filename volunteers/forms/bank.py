"""Forms of the welfare bank and the time bank. Each is made for a subject and gives what its service takes."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.people.models import User
from governance.portal.forms import PlainForm, day_field, words_field
from governance.territory.models import Area
from grievances.forms.desk_fields import PhotosField
from volunteers.models import FamilyTie, ProductPhoto, Volunteer
from volunteers.selectors.bank import areas_without_office, communities_near, volunteers_near
from volunteers.selectors.time_bank import parents_of, ties_for_points
from volunteers.services.bank.goods import NewProduct
from volunteers.services.bank.hours import HelpWanted
from volunteers.states.bank import ProductIcon, ProductKind, ProductState, Relation

STARS = [(5, "★★★★★"), (4, "★★★★"), (3, "★★★"), (2, "★★"), (1, "★")]
MOST_POINTS, MOST_MINUTES = 1_000_000, 24 * 60


def number_field(label: Any, *, least: int = 1, most: int = MOST_POINTS, **given: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **given)


def sent_once() -> forms.UUIDField:
    """The page's own name for a sending: sent twice is done once."""
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class BankForm(PlainForm):
    """`subject` is the row that the verb is done to; `arguments()` are what the service takes."""

    is_made_for_a_subject = True
    prefilled = ("submission",)

    def __init__(
        self, data: Any = None, files: Any = None, *, subject: Any, user: User, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.subject, self.user, self.now = subject, user, now

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ReasonForm(BankForm):
    reason = words_field(_("原因"), most=200)


class PickupForm(BankForm):
    pickup_code = forms.CharField(
        label=_("取货码"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )

    def clean_pickup_code(self) -> str:
        return "".join(one for one in self.cleaned_data["pickup_code"] if one.isascii() and one.isdigit())


class FrailForm(BankForm):
    is_frail = forms.BooleanField(label=_("需要优先照顾（老弱病残）"), required=False)


class ConfirmJobForm(BankForm):
    stars = forms.TypedChoiceField(label=_("服务怎么样"), choices=STARS, coerce=int, widget=forms.RadioSelect)


class FinishForm(BankForm):
    served_on = day_field(_("哪天"))
    starts_at = forms.TimeField(label=_("几点开始"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = number_field(
        _("实际多少分钟"), most=MOST_MINUTES, help_text=_("最多是单子上的时间，多出来的是您的心意。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("served_on", timezone.localdate(self.now))
        self.initial.setdefault("minutes", getattr(self.subject, "minutes", None))


# --- Residents ----------------------------------------------------------------------------------------------
class PlaceForm(BankForm):
    """`subject` is the product."""

    quantity = number_field(_("数量"), most=1000, initial=1)
    submission = sent_once()


class TieChoice(forms.ModelChoiceField):
    def label_from_instance(self, tie: Any) -> str:
        return f"{tie.name}（{tie.get_relation_display()}）"


class FamilyGiftForm(BankForm):
    tie = TieChoice(FamilyTie.objects.none(), label=_("送给谁"), empty_label=None, widget=forms.RadioSelect)
    points = number_field(_("多少积分"))
    submission = sent_once()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("tie", ties_for_points(self.user))


class PoolGiftForm(BankForm):
    points = number_field(_("捐多少积分"), least=0, required=False)
    minutes = number_field(_("捐多少分钟服务时间"), least=0, required=False, most=10**6)
    submission = sent_once()

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return given | {"points": given["points"] or 0, "minutes": given["minutes"] or 0}


class CommunityForm(BankForm):
    community = forms.ModelChoiceField(Area.objects.none(), label=_("所在社区"), empty_label=_("请选择"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = communities_near(self.user, self.now)
        self.offer_rows("community", rows)
        if "community" not in self.initial and (near := list(rows[:2])) and len(near) == 1:
            self.initial["community"] = near[0].pk


class TieForm(CommunityForm):
    name = forms.CharField(label=_("家人姓名"), max_length=40)
    relation = forms.ChoiceField(label=_("是您的什么人"), choices=Relation.choices, widget=forms.RadioSelect)
    phone = forms.CharField(
        label=_("家人手机号"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=_("要送积分才填，家人登录后自己同意。"),
    )  # fmt: skip
    field_order = ["name", "relation", "phone", "community"]


class HelpForm(CommunityForm):
    """With one's own minutes; `tie` empty is for oneself."""

    tie = TieChoice(
        FamilyTie.objects.none(), label=_("为谁"), empty_label=_("为我自己"), required=False, blank=True, widget=forms.RadioSelect
    )  # fmt: skip
    words = words_field(_("需要什么帮助"), most=200, help_text=_("社区里的志愿者会看到，请不要写姓名、电话和门牌。"))
    wanted_on = day_field(_("希望哪天"))
    minutes = number_field(_("大约多少分钟"), most=MOST_MINUTES)
    place = forms.CharField(label=_("地址"), max_length=80, help_text=_("只给接单的志愿者和社区看。"))
    phone = forms.CharField(label=_("联系电话"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    submission = sent_once()
    field_order = ["tie", "words", "wanted_on", "minutes", "place", "phone", "community"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "tie" in self.fields:
            self.offer_rows("tie", parents_of(self.user))

    def arguments(self) -> dict[str, Any]:
        return {"wanted": HelpWanted(**self.cleaned_data)}


class PoolHelpForm(HelpForm):
    """By the community, for somebody who has saved nothing."""

    tie = None  # type: ignore[assignment]
    who = forms.CharField(label=_("服务对象"), max_length=40, help_text=_("只给接单的志愿者和社区看。"))
    field_order = ["who", "words", "wanted_on", "minutes", "place", "phone", "community"]


# --- At the desk --------------------------------------------------------------------------------------------
class ProductForm(BankForm):
    kind = forms.ChoiceField(label=_("类别"), choices=ProductKind.choices, widget=forms.RadioSelect, initial="GOODS")
    name = forms.CharField(label=_("名称"), max_length=40)
    price = number_field(_("所需积分"), most=100_000)
    most_each = number_field(_("每单最多几件"), most=100, initial=1)
    icon = forms.ChoiceField(label=_("图标"), choices=ProductIcon.choices)
    words = words_field(_("说明"), required=False)

    def arguments(self) -> dict[str, Any]:
        return {"new": NewProduct(**self.cleaned_data)}


class ChangeProductForm(BankForm):
    price = number_field(_("所需积分"), most=100_000)
    state = forms.ChoiceField(label=_("状态"), choices=ProductState.choices, widget=forms.RadioSelect)
    words = words_field(_("说明"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.initial.setdefault(name, getattr(self.subject, name, None))


class PhotosForm(BankForm):
    photos = PhotosField(label=_("照片"), required=True, help_text=_("拍物品，不拍人。第一张放在兑换目录里。"))


class DropPhotoForm(BankForm):
    photo = forms.ModelChoiceField(
        ProductPhoto.objects.none(), label=_("哪张照片"), to_field_name="public_id", empty_label=_("请选择")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("photo", self.subject.photos.all())


class StockInForm(BankForm):
    quantity = number_field(_("数量"), most=100_000)
    why = forms.CharField(label=_("来源"), max_length=200, help_text=_("如：采购、爱心企业捐赠。"))


class CountForm(BankForm):
    counted = number_field(_("实际有多少件"), least=0, most=100_000)
    reason = words_field(_("不一致的原因"), most=200, required=False, help_text=_("数目一致时不用填。"))


class WriteOffForm(BankForm):
    quantity = number_field(_("报损数量"), most=100_000)
    reason = words_field(_("原因"), most=200)


class BudgetForm(BankForm):
    points = number_field(_("拨付积分"))
    reason = forms.CharField(label=_("事由"), max_length=200)
    submission = sent_once()


class OfficeForm(BankForm):
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("设在哪里"), empty_label=_("请选择"),
        help_text=_("先开区里的总行，再开街道的分行、社区的储蓄所，每个区域一个。"),
    )  # fmt: skip
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("如：桐梓坪社区储蓄所。"))
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    opening_hours = forms.CharField(
        label=_("开放时间"), max_length=120, required=False, help_text=_("如：周一到周五 9:00–17:00。")
    )
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("area", areas_without_office(self.user, self.now))


class DetailsForm(BankForm):
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    opening_hours = forms.CharField(label=_("开放时间"), max_length=120, required=False)
    phone = forms.CharField(label=_("公开电话"), max_length=30, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.initial.setdefault(name, getattr(self.subject, name, ""))


class NamedForm(BankForm):
    duty = forms.CharField(
        label=_("我的职责"), max_length=40, help_text=_("如：储蓄所管理员，负责兑换和盘点。和姓名一起放在网点的公开页面上，随时可以撤下。")
    )  # fmt: skip


class VolunteerChoice(forms.ModelChoiceField):
    def label_from_instance(self, volunteer: Any) -> str:
        return f"{volunteer.user} · {volunteer.code}"


class GivePointsForm(BankForm):
    volunteer = VolunteerChoice(
        Volunteer.objects.none(), label=_("志愿者编号"), to_field_name="code", empty_label=None,
        widget=forms.TextInput(attrs={"placeholder": "ZY-…"}),
    )  # fmt: skip
    points = number_field(_("发放积分"))
    reason = forms.CharField(label=_("事由"), max_length=200, help_text=_("会写进公开账本，不要写姓名。"))
    is_from_pool = forms.BooleanField(label=_("从爱心积分池支出"), required=False)
    submission = sent_once()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("volunteer", volunteers_near(self.subject.area_code if self.subject else ""))
