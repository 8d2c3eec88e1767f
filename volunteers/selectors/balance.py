"""供需 of an area: what is asked, what is offered, what is missing; by kind, and month by month."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from governance.common.days import in_force
from volunteers.models import HelpKind, HelpRequest, Membership, PartnerOffer, Volunteer, Wish
from volunteers.selectors.needs import HELPED, active_kinds, in_area
from volunteers.states.needs import HelpState
from volunteers.states.people import VolunteerState

DAYS, MONTHS = 90, 12


@dataclass(frozen=True, slots=True)
class Balance:
    """One kind of help in an area: of the last ninety days, but for what waits now and who can help now."""

    kind: HelpKind
    asked: int
    helped: int
    waiting: int
    volunteers: int
    offers: int

    @property
    def is_missing(self) -> bool:
        """Asked for, and nobody who could."""
        return bool(self.waiting or self.asked) and not (self.volunteers or self.offers)

    @property
    def is_short(self) -> bool:
        """More wait than can help."""
        return not self.is_missing and self.waiting > self.volunteers + self.offers


@dataclass(frozen=True, slots=True)
class Month:
    label: str
    asked: int
    helped: int
    wishes: int
    fulfilled: int


def balance_of(area_code: str, today: date) -> list[Balance]:
    """Five statements, however large the area is."""
    since, here = _midnight(today - timedelta(days=DAYS)), in_area(area_code)
    counts = HelpRequest.objects.filter(here, Q(asked_at__gte=since) | Q(state=HelpState.OPEN))
    grouped = counts.order_by().values("kind")
    grouped = grouped.annotate(
        recent=Count("pk", filter=Q(asked_at__gte=since)),
        done=Count("pk", filter=Q(state__in=HELPED)),
        open=Count("pk", filter=Q(state=HelpState.OPEN)),
    )
    counted = {row["kind"]: (row["recent"], row["done"], row["open"]) for row in grouped}
    members = Membership.objects.filter(here, left_on=None).values("volunteer")
    people = Volunteer.objects.filter(pk__in=members, state=VolunteerState.ACTIVE).order_by()
    everybody = people.count()
    skilled = dict(people.values_list("skills").annotate(Count("pk")))
    offered = _offers_by_kind(area_code, today)
    rows = []
    for kind in active_kinds():
        asked, helped, waiting = counted.get(kind.pk, (0, 0, 0))
        volunteers = skilled.get(kind.skill_id, 0) if kind.skill_id else everybody
        rows.append(Balance(kind, asked, helped, waiting, volunteers, offered.get(kind.pk, 0)))
    return rows


def _offers_by_kind(area_code: str, today: date) -> dict[int, int]:
    """Of the area, of what lies in it, and of the street and district above it."""
    above = [area_code[:length] for length in (6, 9) if len(area_code) > length]
    rows = PartnerOffer.objects.filter(in_force(today)).filter(in_area(area_code) | Q(area_code__in=above))
    return dict(rows.order_by().values_list("kind").annotate(Count("pk")))


def months_of(area_code: str, today: date, months: int = MONTHS) -> list[Month]:
    """What was asked and helped, wished and fulfilled, in each of the last months. Two statements."""
    first = today.replace(day=1)
    starts = [_months_before(first, back) for back in range(months - 1, -1, -1)]
    since, here = _midnight(starts[0]), in_area(area_code)
    asked = _by_month(HelpRequest.objects.filter(here, asked_at__gte=since), "asked_at", Q(state__in=HELPED))
    done = Q(fulfilled_at__isnull=False)
    wished = _by_month(Wish.objects.filter(here, posted_at__gte=since, checked_at__isnull=False), "posted_at", done)
    none = (0, 0)
    return [Month(f"{one.month}月", *asked.get(one, none), *wished.get(one, none)) for one in starts]


def _by_month(rows: QuerySet, column: str, good: Q) -> dict[date, tuple[int, int]]:
    counted = rows.order_by().annotate(month=TruncMonth(column)).values_list("month")
    return {
        timezone.localdate(month): (every, fine)
        for month, every, fine in counted.annotate(every=Count("pk"), fine=Count("pk", filter=good))
    }


def _months_before(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
