"""The desk's filters as a GET form, and the bulk act."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.common.codes import normalise_code
from governance.common.errors import InputRefused
from governance.common.remember import remembered
from governance.people.models import User
from governance.portal.forms import PlainForm
from governance.portal.widgets import PlainSelect
from governance.territory.levels import CODE_LENGTH
from governance.territory.models import Area
from grievances.desk_reads import SCOPES, areas_to_choose
from grievances.forms.desk_fields import PersonField, active_categories
from grievances.models import Category, Grievance
from grievances.selectors import in_area
from grievances.states import Kind, Source, State, Urgency

INDENT = "\u3000"
SCOPE_LABELS = {
    "waiting": _("等我处理"),
    "ruling": _("待我裁定"),
    "late": _("已超时"),
    "soon": _("快到期"),
    "mine": _("我经办"),
    "mentioned": _("提到我的"),
    "all": _("全部"),
    "ended": _("已办结"),
}
NO_KIND = "NONE"


class DeskFilterForm(PlainForm):
    """Every field is optional and an unusable value is dropped: an address typed by hand shows a list, not an error."""

    q = forms.CharField(required=False, max_length=100, strip=True)
    kind = forms.ChoiceField(
        widget=PlainSelect,
        label=_("分流"),
        required=False,
        choices=[("", _("全部")), *Kind.choices, (NO_KIND, _("待分流"))],
    )
    state = forms.ChoiceField(
        widget=PlainSelect, label=_("状态"), required=False, choices=[("", _("全部")), *State.choices]
    )
    area = forms.ChoiceField(widget=PlainSelect, label=_("区域"), required=False)
    category = forms.ChoiceField(widget=PlainSelect, label=_("类别"), required=False)
    urgency = forms.ChoiceField(
        widget=PlainSelect, label=_("紧急程度"), required=False, choices=[("", _("全部")), *Urgency.choices]
    )
    source = forms.ChoiceField(
        widget=PlainSelect, label=_("来源"), required=False, choices=[("", _("全部")), *Source.choices]
    )
    since = forms.DateField(label=_("提出日期，从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    late = forms.BooleanField(label=_("只看超时过的"), required=False)

    def __init__(
        self, data: Any, *, areas: Iterable[tuple[str, str]], categories: list[Category] | None = None
    ) -> None:
        """`areas`: codes and names as `area_tree` gives them. `categories`: all that are in use."""
        super().__init__(data)
        self.offer_choices("area", [("", _t("我负责的全部区域")), *areas])
        offered = active_categories() if categories is None else categories
        self.offer_choices("category", _two_levels(offered))
        self.is_valid()

    @property
    def chosen(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    @cached_property
    def shown(self) -> tuple[Hashable, ...]:
        """What the fields show, as far as it differs between two forms."""
        lists = [self.choices_offered(name) for name in ("area", "category")]
        values = tuple((name, self.data.get(name, "")) for name in self.fields)
        return values, tuple(self.errors), repr(lists)

    @property
    def text(self) -> str:
        return self.cleaned_data.get("q", "")

    @property
    def is_filtering(self) -> bool:
        return bool(self.chosen)

    @property
    def filter_count(self) -> int:
        return len([name for name in self.chosen if name != "q"])

    def in_words(self) -> list[str]:
        """`类别：楼道照明`, one for each filter."""
        words = []
        for name, value in self.chosen.items():
            if name == "q":
                words.append(_t("搜「%(text)s」") % {"text": value})
                continue
            choices = dict(_flat(getattr(self.fields[name], "choices", ())))
            shown = str(choices.get(str(value), value)).strip(INDENT)
            label = str(self.fields[name].label)
            words.append(label if value is True else f"{label}：{shown}".replace("，", ""))
        return words

    @property
    def outdated(self) -> list[str]:
        """Names of filters whose value is of no use any more: a category that was removed, an area of a former posting."""
        return [str(self.fields[name].label or _t("搜索")) for name in self.errors if name in self.fields]

    def conditions(self) -> Q:
        chosen = self.chosen
        rows = Q()
        for name in ("state", "urgency", "source"):
            if name in chosen:
                rows &= Q(**{name: chosen[name]})
        if "kind" in chosen:
            rows &= Q(kind="" if chosen["kind"] == NO_KIND else chosen["kind"])
        if "category" in chosen:
            rows &= Q(category__in=_with_children(int(chosen["category"])))
        if "area" in chosen:
            rows &= in_area(chosen["area"])
        if "late" in chosen:
            rows &= Q(is_overdue=True) | Q(rises__gt=0)
        if "since" in chosen:
            rows &= Q(raised_at__gte=_start_of(chosen["since"]))
        if "until" in chosen:
            rows &= Q(raised_at__lt=_start_of(chosen["until"]) + timedelta(days=1))
        return rows


@remembered(60)
def _with_children(pk: int) -> list[int]:
    """Numbers, so that the database needs no other table to find rows by the index of categories."""
    return [pk, *Category.objects.filter(parent=pk).order_by("pk").values_list("pk", flat=True)]


@remembered(60)
def _filter_form(
    language: str | None, query: tuple[tuple[str, str], ...], areas: tuple[tuple[str, str], ...]
) -> DeskFilterForm:
    """The same person asks with the same filters all day: to make eleven fields took longer than to find the rows."""
    return DeskFilterForm(dict(query), areas=areas)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an address of the worklist asks for, for one person."""

    form: DeskFilterForm
    scope: str
    conditions: Q
    text: str

    @property
    def query(self) -> dict[str, str]:
        """The filters as they stand in an address: what is empty or of no use is left out."""
        return {name: str(self.form.data.get(name, "")) for name in self.form.fields if name in self.form.chosen}

    @property
    def words(self) -> str:
        """Scope and filters as a person reads them."""
        return "，".join([str(SCOPE_LABELS[self.scope]), *self.form.in_words()])


def read_worklist(user: User, query: Mapping[str, str], now: datetime) -> Reading:
    """One way to read filters, for the page, for exports and for subscriptions."""
    scope = query.get("scope") or "waiting"
    area = query.get("area", "")
    areas = areas_to_choose(user, area if area.isdigit() and len(area) <= 15 else "", now)
    given = tuple((name, value) for name in DeskFilterForm.base_fields if (value := query.get(name)))
    form = _filter_form(get_language(), given, tuple(area_tree(areas)))
    conditions, text = form.conditions(), form.text
    if code := code_in(text):
        conditions, text = conditions & code, ""
    return Reading(form, scope if scope in SCOPES else "waiting", conditions, text)


def code_in(text: str) -> Q | None:
    """A whole code typed into the search box finds exactly that matter."""
    try:
        code = normalise_code(text) if text else ""
    except InputRefused:
        return None
    return Q(code=code) if code and Grievance.objects.filter(code=code).exists() else None


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _flat(choices: Any) -> Iterator[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label


def area_tree(areas: list[Area]) -> list[tuple[str, str]]:
    depths = list(CODE_LENGTH.values())
    top = min((depths.index(len(area.code)) for area in areas), default=0)
    return [(area.code, INDENT * (depths.index(len(area.code)) - top) + area.name) for area in areas]


def _two_levels(rows: list[Category]) -> list[tuple[str, Any]]:
    choices: list[tuple[str, Any]] = [("", _t("全部"))]
    for first in [row for row in rows if row.parent_id is None]:
        children = [row for row in rows if row.parent_id == first.pk]
        if children:
            inside = [
                (str(first.pk), _t("%(name)s（全部）") % {"name": first.name}),
                *[(str(row.pk), row.name) for row in children],
            ]
            choices.append((first.name, inside))
        else:
            choices.append((str(first.pk), first.name))
    return choices


class BulkAssignForm(PlainForm):
    """The matters picked in the list go to one colleague."""

    def __init__(self, data: Any = None, *, people: list[User], me: User) -> None:
        super().__init__(data)
        self.fields["assignee"] = PersonField(people=people, me=me, label=_("交给谁办"))
