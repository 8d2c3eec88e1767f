"""Forms of the daily tools: saving a view, writing a standard reply, ordering a subscription."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.common.days import in_force
from governance.notifications.models import GroupChannel
from governance.people.authority import authority_of
from governance.people.models import Department, User
from governance.portal.forms import PlainForm
from governance.territory.models import Area
from grievances.daily_policies import EDITING_ROLES
from grievances.forms.desk_fields import CategoryField, active_categories
from grievances.models import SavedView, StandardReply, Subscription
from grievances.replies import PLACEHOLDERS, REPLY_FIELDS

WEEKDAYS = [_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日")]


class Office:
    """The office of a posting, as a value of a select: `areaId:departmentId`."""

    def __init__(self, area: Area, department: Department | None) -> None:
        self.area, self.department = area, department

    @property
    def value(self) -> str:
        return f"{self.area.pk}:{self.department.pk if self.department else ''}"

    @property
    def label(self) -> str:
        return _t("%(office)s的同事") % {"office": self.department or self.area}


def offices_of(user: User, now: datetime) -> list[Office]:
    """Where the person holds a posting today, each office once."""
    posts = user.postings.filter(in_force(timezone.localdate(now))).select_related("area", "department").order_by("id")
    return list({(post.area_id, post.department_id): Office(post.area, post.department) for post in posts}.values())


class ViewForm(PlainForm):
    """Name a view, and say who sees it."""

    name = forms.CharField(label=_("视图名称"), max_length=20, error_messages={"required": _("请给视图起个名字")})
    share = forms.ChoiceField(label=_("谁能看到"), required=False)
    is_default = forms.BooleanField(label=_("打开工作台时先看它"), required=False)

    def __init__(self, *args: Any, offices: Sequence[Office], view: SavedView | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {office.value: office for office in offices}
        if view and view.area:
            kept = Office(view.area, view.department)
            known.setdefault(kept.value, kept)
        self.offices = known
        choices = [("", _t("只有我自己")), *[(office.value, office.label) for office in known.values()]]
        self.offer_choices("share", choices)

    @classmethod
    def of(cls, view: SavedView, offices: Sequence[Office]) -> "ViewForm":
        shared = Office(view.area, view.department).value if view.area else ""
        initial = {"name": view.name, "share": shared, "is_default": view.is_default}
        return cls(initial=initial, offices=offices, view=view, auto_id=f"view-{view.pk}-%s")

    def arguments(self) -> dict[str, Any]:
        office = self.offices.get(self.cleaned_data["share"])
        return {
            "name": self.cleaned_data["name"],
            "is_default": self.cleaned_data["is_default"],
            "area": office.area if office else None,
            "department": office.department if office else None,
        }


class ReplyForm(PlainForm):
    """A standard reply: for whom, for which verbs, and its words."""

    title = forms.CharField(label=_("名称"), max_length=20, help_text=_("挑选时看到的短名字，如“已安排上门”。"))
    text = forms.CharField(label=_("内容"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6}))
    verbs = forms.MultipleChoiceField(
        label=_("用在哪里"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("请至少选择一种用途。")}
    )
    whose = forms.ChoiceField(label=_("给谁用"), required=False)
    is_active = forms.BooleanField(label=_("启用"), required=False, initial=True)

    field_order = ["title", "text", "verbs", "category", "whose", "is_active"]

    def __init__(
        self,
        *args: Any,
        areas: Iterable[Area],
        labels: dict[str, Any],
        reply: StandardReply | None = None,
        **kwargs: Any,
    ) -> None:
        if reply:
            kwargs.setdefault("initial", _initial_of(reply))
        super().__init__(*args, **kwargs)
        self.areas = {str(area.pk): area for area in areas}
        if reply and reply.area:
            self.areas.setdefault(str(reply.area.pk), reply.area)
        shown = "、".join(f"{{{name}}}" for name in PLACEHOLDERS)
        self.fields["text"].help_text = _t("花括号里的词会自动换成这件事的内容，可以用：%(names)s。") % {"names": shown}
        self.offer_choices("verbs", [(verb.value, labels[verb.value]) for verb in REPLY_FIELDS])
        whose = [
            ("", _t("只有我自己")),
            *[(pk, _t("%(area)s的工作人员") % {"area": area.name}) for pk, area in self.areas.items()],
        ]
        self.offer_choices("whose", whose)
        self.fields["category"] = CategoryField(
            rows=active_categories(), keep=reply.category if reply else None, label=_("只用于类别"), required=False
        )
        self.order_fields(self.field_order)

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return data | {"area": self.areas.get(data.pop("whose"))}


def _initial_of(reply: StandardReply) -> dict[str, Any]:
    return {
        "title": reply.title,
        "text": reply.text,
        "verbs": reply.verbs,
        "category": reply.category_id or "",
        "whose": str(reply.area_id or ""),
        "is_active": reply.is_active,
    }


class SubscriptionForm(PlainForm):
    """What, how often, to whom."""

    what = forms.ChoiceField(label=_("订阅什么"))
    every = forms.ChoiceField(label=_("多久一次"), choices=Subscription.Every.choices, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label=_("每周的哪一天"), choices=list(enumerate(WEEKDAYS)), coerce=int, empty_value=None, required=False
    )
    hour = forms.TypedChoiceField(label=_("几点"), choices=[(hour, f"{hour:02d}:00") for hour in range(24)], coerce=int)
    workdays_only = forms.BooleanField(label=_("只在工作日发（每周的遇休息日顺延）"), required=False)
    to = forms.ChoiceField(label=_("发到哪里"), required=False)

    def __init__(
        self,
        *args: Any,
        views: Iterable[SavedView],
        areas: Iterable[Area],
        groups: Iterable[GroupChannel],
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {"every": "DAY", "hour": 8, "workdays_only": True})
        super().__init__(*args, **kwargs)
        self.views = {f"view:{view.pk}": view for view in views}
        self.areas = {f"area:{area.pk}": area for area in areas}
        self.groups = {str(group.pk): group for group in groups}
        area_choices = [(key, _t("%(area)s汇总") % {"area": area.name}) for key, area in self.areas.items()]
        view_choices = [(key, view.name) for key, view in self.views.items()]
        what = [(_t("区域汇总"), area_choices), (_t("保存的视图"), view_choices)]
        self.offer_choices("what", [(label, rows) for label, rows in what if rows])
        to = [("", _t("我自己（站内消息，和为我设置的邮箱、机器人）"))]
        to += [(pk, _t("群机器人：%(name)s") % {"name": group.name}) for pk, group in self.groups.items()]
        self.offer_choices("to", to)

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        what = data.pop("what")
        return data | {
            "view": self.views.get(what),
            "area": self.areas.get(what),
            "group": self.groups.get(data.pop("to")),
            "weekday": data["weekday"] or 0,
        }


def areas_of(user: User, now: datetime, *, editing: bool = False) -> list[Area]:
    """The areas of the person's postings (with `editing`: where they speak for the office)."""
    roles = EDITING_ROLES if editing else ()
    codes = authority_of(user, timezone.localdate(now)).codes(*roles)
    return list(Area.objects.filter(code__in=codes).order_by("code"))


def groups_of(user: User, now: datetime) -> list[GroupChannel]:
    """Robots of groups in the areas for which the person speaks."""
    codes = [area.code for area in areas_of(user, now, editing=True)]
    found = GroupChannel.objects.filter(is_active=True).select_related("area").order_by("area__code", "id")
    return [group for group in found[:500] if any(group.area.code.startswith(code) for code in codes)][:50]
