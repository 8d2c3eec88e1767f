"""What becomes of seats by itself: a term runs out, a posting or an address that a seat rests on has ended."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Seat
from deliberation.selectors.councils import ROW_RELATIONS, chairs_of, staff_of, without_hub
from deliberation.services.councils import write_end
from governance.common.days import in_force
from governance.deadlines import services as deadlines
from governance.deadlines.calendar import current_calendar
from governance.notifications.services import notify
from governance.people.models import Posting
from grievances.services.more_time import day_in_words

TERM = "deliberation.seat_term"  # no clock: so long before a term ends the council's office is told


def look_after_seats(*, now: datetime) -> None:
    """Ends what has nothing to rest on any more, and tells the office of vacant seats and of terms that run out.

    Run as often as one likes: what was done or told is not done or told again.
    """
    on = timezone.localdate(now)
    for rows, reason in _without_ground(on):
        for seat_id in list(rows.values_list("pk", flat=True)):
            _end(seat_id, reason, now)
    for seat in Seat.objects.filter(ends_on__lte=on, end_reason="").values_list("pk", flat=True):
        _end(seat, _("任期届满"), now)
    _tell_of_terms(on, now)


def _without_ground(on: date) -> list[tuple[QuerySet[Seat], str]]:
    """Seats in force whose posting, verified address, organisation or duty of a hub household is no longer there. Not
    those that began today."""
    held = Seat.objects.filter(in_force(on), starts_on__lt=on)
    goes_on = Posting.objects.filter(
        in_force(on),
        user=OuterRef("posting__user"),
        role=OuterRef("posting__role"),
        area=OuterRef("posting__area"),
    )
    return [
        (held.filter(~Exists(goes_on), posting__ends_on__lte=on), _("任职结束")),
        (held.filter(residency__isnull=False, residency__verified_at=None), _("不再住在这里")),
        (held.filter(organisation__is_active=False), _("所代表的组织已经退出")),
        (without_hub(held, on), _("不再是中心户")),
    ]


@transaction.atomic
def _end(seat_id: int, reason: str, now: datetime) -> None:
    """The office and the council's chair hear of the vacant seat."""
    on = timezone.localdate(now)
    seat = Seat.objects.select_for_update().get(pk=seat_id)
    if seat.end_reason and seat.ends_on and seat.ends_on <= on:
        return  # somebody was quicker
    write_end(seat, min(seat.ends_on or on, on), reason, None, now)
    title = _("%(council)s有一个席位空出来了") % {"council": seat.council.name}
    _tell(seat, f"seat:{seat.pk}:vacant", title, f"{seat.name}：{reason}", now)


def _tell_of_terms(on: date, now: datetime) -> None:
    """Once for each council and last day."""
    policy = deadlines.find_policy(purpose=TERM, now=now)
    until = timezone.localdate(current_calendar().advance(now, policy.amount, policy.unit))
    rows = Seat.objects.filter(in_force(on), ends_on__lte=until, end_reason="")
    by_term: dict[tuple[int, date], list[Seat]] = {}
    for seat in rows.select_related(*(f"council__{name}" for name in ROW_RELATIONS)).order_by("pk"):
        assert seat.ends_on
        by_term.setdefault((seat.council_id, seat.ends_on), []).append(seat)
    for (council, day), seats in by_term.items():
        title = _("%(council)s有 %(n)d 个席位%(day)s任期届满，请准备推选") % {
            "council": seats[0].council.name, "n": len(seats), "day": day_in_words(day),
        }  # fmt: skip
        _tell(seats[0], f"council:{council}:term:{day}", title, "、".join(seat.name for seat in seats), now)


def _tell(seat: Seat, key: str, title: str, body: str, now: datetime) -> None:
    on, council = timezone.localdate(now), seat.council
    people = {user.pk: user for user in [*chairs_of(council, on), *staff_of(council, on)]}
    notify(
        key=key, recipients=people.values(), title=title, body=body[:300], link=f"/desk/councils/{council.pk}/", now=now
    )
