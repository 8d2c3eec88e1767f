"""What a subscription says: five figures and the ten most urgent matters, without a word of a resident."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from governance.people.models import User
from governance.portal.templatetags.portal import clock_words
from grievances.daily_reads import place_label
from grievances.desk_reads import CappedCount
from grievances.models import Grievance
from grievances.search import staff_index
from grievances.selectors import scoped, worklist

FIGURE_CAP = 999
URGENT_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Digest:
    figures: Sequence[tuple[str, str]]  # label, number in words
    urgent: Sequence[str]
    remark: str = ""

    @property
    def headline(self) -> str:
        return " · ".join(f"{label} {number}" for label, number in self.figures)

    @property
    def text(self) -> str:
        most = _("最急的 %(n)d 件：") % {"n": len(self.urgent)} if self.urgent else _("没有带时限的在办诉求。")
        return "\n".join(filter(None, [self.headline, self.remark, most, *self.urgent]))


def read_digest(
    user: User,
    *,
    scope: str = "all",
    filters: Q | None = None,
    text: str = "",
    since: datetime,
    now: datetime,
    remark: str = "",
) -> Digest:
    """Two statements: all figures, and the urgent rows. Counted up to 999, of what this person may see today."""
    chosen = filters or Q()

    def capped(rule: Q) -> CappedCount:
        rows = scoped(user, scope, now).filter(chosen, rule)
        if text.strip():
            rows = rows.filter(pk__in=staff_index.matching(text))
        return CappedCount(rows.order_by().values("pk")[: FIGURE_CAP + 1])

    rules = {
        _("在办"): Q(is_open=True),
        _("已超时"): Q(is_open=True, due_at__lte=now),
        _("快到期"): Q(is_open=True, warn_at__lte=now, due_at__gt=now),
        _("新提出"): Q(raised_at__gte=since),
        _("办结"): Q(resolved_at__gte=since),
    }
    counts = User.objects.filter(pk=user.pk).values_list(*[capped(rule) for rule in rules.values()]).get()
    figures = [(label, _words(count)) for label, count in zip(rules, counts, strict=True)]
    rows = worklist(user, scope=scope, filters=chosen & Q(is_open=True, due_at__isnull=False), text=text, now=now)
    urgent = [
        _line(number, row, now)
        for number, row in enumerate(
            rows.select_related("category", "estate", "building", "area").order_by("due_at", "id")[:URGENT_SHOWN], 1
        )
    ]
    return Digest(figures, urgent, remark)


def _words(count: int) -> str:
    return f"{FIGURE_CAP}+" if count > FIGURE_CAP else str(count)


def _line(number: int, row: Grievance, now: datetime) -> str:
    """Code, kind of matter, estate (never the building) and clock: the title is a resident's own words."""
    category = row.category.name if row.category else _("未分类")
    place = row.estate.name if row.estate else place_label(row) if not row.building else row.area.name
    clock = _("计时暂停") if row.is_suspended else clock_words(row.due_at, now)
    return f"{number}. {row.code} {category}（{place}）{clock}"
