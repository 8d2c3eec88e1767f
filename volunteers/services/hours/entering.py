"""A service becomes a record: at the end of a shift, from a request that was served, or entered afterwards by an office."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused
from governance.deadlines import services as deadlines
from governance.people.authority import authority_of
from governance.people.models import User
from governance.territory.levels import Level
from governance.trail.services import record as write_trail
from volunteers.models import Activity, ServiceRecord, Shift, Team, Volunteer
from volunteers.selectors.people import OFFICE
from volunteers.selectors.rules import figure_on
from volunteers.services.hours.change import RECORD_CLOCK
from volunteers.states.people import VolunteerState

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Service:
    """What was done (办法 7). `minutes` is the time really given, at most what lies between the two times."""

    volunteer: Volunteer
    title: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    place: str
    content: str
    organiser_name: str
    leader_name: str
    area_code: str
    served: User | None = None
    is_for_frail: bool = False
    team: Team | None = None
    activity: Activity | None = None
    shift: Shift | None = None


@transaction.atomic
def enter_record(*, service: Service, actor: User | None, now: datetime) -> ServiceRecord:
    """Write down a service; it waits for both keys. Starts the clock of ten working days (办法 11) at its end."""
    row = _write(service, actor, now)
    write_trail(
        actor=actor, verb="volunteers.record_enter", subject=row, now=now, area_code=row.area_code,
        minutes=row.minutes,
    )  # fmt: skip
    return row


@transaction.atomic
def enter_afterwards(*, service: Service, actor: User, now: datetime) -> ServiceRecord:
    """By the community's office, for what no shift recorded: marked, capped, and some drawn for the auditor.

    Whoever enters it has turned the first key; another person turns the second. Raises `InputRefused` over the cap.
    """
    if not authority_of(actor, timezone.localdate(now)).covers(service.area_code, *OFFICE):
        raise PermissionRefused("not_allowed", _("事后补录由这个社区的工作人员办理。"))
    if service.volunteer.user_id == actor.pk:
        raise PermissionRefused("own_hours", _("不能给自己补录服务时间。"))
    _check_afterwards(service, now)
    row = _write(service, actor, now, entered_afterwards=True)
    row.needs_audit = is_drawn(row.pk, figure_on("afterwards_audit_percent", row.on))
    row.organiser_by, row.organiser_at = actor, now
    row.save(update_fields=["needs_audit", "organiser_by", "organiser_at"])
    write_trail(
        actor=actor, verb="volunteers.record_enter_afterwards", subject=row, now=now, area_code=row.area_code,
        minutes=row.minutes, drawn=row.needs_audit,
    )  # fmt: skip
    return row


def is_drawn(record_id: int, percent: int) -> bool:
    """Whether the auditor looks at it before it counts: the same answer whenever anybody asks. Pure."""
    digest = sha256(f"service-record:{record_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100 < percent


def _check_afterwards(service: Service, now: datetime) -> None:
    on = timezone.localdate(service.starts_at)
    days = figure_on("afterwards_days", on)
    if (timezone.localdate(now) - on).days > days:
        raise InputRefused(
            "too_late", _("只能补录 %(days)d 天以内的服务。") % {"days": days}, fields={"starts_at": _("太久了")}
        )
    most = figure_on("afterwards_minutes_a_day", on)
    same_day = ServiceRecord.objects.filter(volunteer=service.volunteer, on=on, entered_afterwards=True)
    # the volunteer's row is held, so that two entries of one day do not pass each other
    Volunteer.objects.select_for_update(no_key=True).get(pk=service.volunteer.pk)
    minutes = sum(same_day.exclude(state="REFUSED").values_list("minutes", flat=True))
    if minutes + service.minutes > most:
        words = _("一天最多补录 %(most)d 分钟，这一天已经补录 %(minutes)d 分钟。")
        words = words % {"most": most, "minutes": minutes}
        raise InputRefused("over_the_cap", words, fields={"minutes": words})


def _write(service: Service, actor: User | None, now: datetime, *, entered_afterwards: bool = False) -> ServiceRecord:
    _check(service, now)
    names = (
        "volunteer", "title", "starts_at", "ends_at", "minutes", "place", "content", "organiser_name", "leader_name",
        "area_code", "served", "is_for_frail", "team", "activity", "shift",
    )  # fmt: skip
    row = ServiceRecord.objects.create(
        **{name: getattr(service, name) for name in names}, on=timezone.localdate(service.starts_at), entered_at=now,
        entered_by=actor, entered_afterwards=entered_afterwards,
    )  # fmt: skip
    deadlines.start(subject=row, purpose=RECORD_CLOCK, level=Level.COMMUNITY, now=service.ends_at, actor=actor)
    return row


def _check(service: Service, now: datetime) -> None:
    wrong: dict[str, str] = {}
    if service.volunteer.state != VolunteerState.ACTIVE:
        wrong["volunteer"] = _("这位志愿者还没有核验身份，或者已经退出。")
    if service.ends_at <= service.starts_at or service.ends_at > now:
        wrong["ends_at"] = _("结束要晚于开始，也不能晚于现在。")
    elif not 0 < service.minutes <= -(-(service.ends_at - service.starts_at) // MINUTE):
        wrong["minutes"] = _("服务时间要大于零，且不超过起止时间。")
    if service.served and service.served.pk == service.volunteer.user_id:
        wrong["served"] = _("服务对象不能是志愿者本人。")
    if wrong:
        raise InputRefused("invalid", next(iter(wrong.values())), fields=wrong)
