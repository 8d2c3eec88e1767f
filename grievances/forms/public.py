"""The filters of the public list: every one a query parameter, so that each view of the list has an address of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.portal.forms import PlainForm
from governance.territory.levels import Level
from governance.territory.models import Area
from grievances.models import Category
from grievances.selectors import in_area
from grievances.states import OPEN_STATES, Kind, State

STAGES = {
    "open": (_("办理中"), OPEN_STATES),
    "resolved": (_("已办结，待评价"), (State.RESOLVED,)),
    "closed": (_("已结案"), (State.CLOSED,)),
    "ended": (_("未受理或已撤回"), (State.DECLINED, State.WITHDRAWN)),
}
PERIODS = {"7": _("近 7 天"), "30": _("近 30 天"), "90": _("近 90 天"), "365": _("近一年")}


class MatterFilters(PlainForm):
    """What may stand in the address. A value that means nothing filters everything out and says so, and never fails."""

    q = forms.CharField(label=_("找一找"), required=False, max_length=60)
    area = forms.CharField(required=False, max_length=12)
    category = forms.SlugField(required=False, max_length=40)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *Kind.choices])
    state = forms.ChoiceField(
        required=False, choices=[("", ""), *((key, words) for key, (words, _states) in STAGES.items())]
    )
    period = forms.ChoiceField(required=False, choices=[("", ""), *PERIODS.items()])


@dataclass(slots=True)
class Chosen:
    """The filters as understood: rows to ask for, and the things that they name."""

    text: str = ""
    area: Area | None = None
    category: Category | None = None
    kind: str = ""
    state: str = ""
    period: str = ""
    is_known: bool = True  # False: the address names something that does not exist

    @property
    def is_filtered(self) -> bool:
        return bool(
            self.text or self.area or self.category or self.kind or self.state or self.period or not self.is_known
        )

    def rows(self, now: datetime) -> Q:
        if not self.is_known:
            return Q(pk__in=[])
        rows = in_area(self.area.code) if self.area and self.area.level != Level.DISTRICT else Q()
        if self.category:
            rows &= Q(category=self.category) | Q(category__parent=self.category)
        if self.kind:
            rows &= Q(kind=self.kind)
        if self.state:
            rows &= Q(state__in=STAGES[self.state][1])
        if self.period:
            today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
            rows &= Q(raised_at__gte=today - timedelta(days=int(self.period)))
        return rows


def read_filters(query: dict[str, str]) -> Chosen:
    """Understand the address of a request."""
    form = MatterFilters(query)
    is_valid = form.is_valid()
    given = form.cleaned_data
    chosen = Chosen(
        text=given.get("q", "").strip(),
        kind=given.get("kind", ""),
        state=given.get("state", ""),
        period=given.get("period", ""),
        is_known=is_valid,
    )
    if given.get("area"):
        shown = (Level.DISTRICT, Level.STREET, Level.COMMUNITY)
        chosen.area = Area.objects.filter(code=given["area"], level__in=shown).select_related("parent").first()
    if given.get("category"):
        chosen.category = Category.objects.filter(code=given["category"]).select_related("parent").first()
    if (given.get("area") and not chosen.area) or (given.get("category") and not chosen.category):
        chosen.is_known = False
    return chosen
