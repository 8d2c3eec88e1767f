"""A row with its clock for every duty of disclosure. Opening again changes nothing: the database keeps each one once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Appeal, Disclosure, DisclosureDuty, Foundation, Fund, Project, Tender
from funds.periods import DAY, Period, add_months, quarters_over, spans, years_over
from funds.policies.foundation import may_handle
from funds.selectors.disclosures import duty_among, duty_on, keepers_of
from funds.states.donations import AppealState
from funds.states.foundation import FundKind
from funds.states.grants import DisclosureKind, TenderState
from funds.states.projects import ProjectState
from governance.common.errors import DomainError, InputRefused
from governance.common.given import require_given
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline, Unit
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record

CLOCK = "funds.disclosure"
HOUR = timedelta(hours=1)
LOOK_BACK = timedelta(days=400)  # what ended earlier was opened long ago
KNOWN = timedelta(days=6 * 366)  # older than anything below
SUBJECTS = ("foundation", "fund", "project", "appeal")
Duties = Sequence[DisclosureDuty]
BACK = 4  # how many quarters and years that nobody has opened are caught up with
ENDED = (ProjectState.DONE, ProjectState.STOPPED)
DECIDED = (TenderState.AWARDED, TenderState.CONTRACTED, TenderState.ENDED)


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing to be public; `since`: when its term begins."""

    kind: DisclosureKind
    subject: Foundation | Fund | Project | Appeal
    period: str
    since: datetime
    title: str = ""

    @property
    def key(self) -> tuple[Any, ...]:
        """As `_open_keys` reads it of a row."""
        name = self.subject._meta.model_name
        return (str(self.kind), self.period, *(self.subject.pk if one == name else None for one in SUBJECTS))


def open_due(*, now: datetime) -> int:
    """Whatever is owed by now and has no row yet; returns how many are new. A kind without a duty in force owes nothing."""
    opened, known, duties = 0, _open_keys(now), list(DisclosureDuty.objects.all())
    for owed in _owed(timezone.localdate(now), duties):
        duty = None if owed.key in known else duty_among(duties, owed.kind, timezone.localdate(owed.since))
        if duty is not None:
            opened += _open(owed, duty, now)
    return opened


def _open_keys(now: datetime) -> set[tuple[Any, ...]]:
    """What has a row, in one statement: of everything that is looked at again."""
    rows = Disclosure.objects.filter(due_at__gte=now - KNOWN)
    return set(rows.order_by().values_list("kind", "period", *SUBJECTS))


def _owed(today: date, duties: Duties) -> Iterator[Owed]:
    yield from _periodical(today)
    yield from _of_projects(today, duties)
    yield from _of_appeals(today, duties)
    tenders = Tender.objects.filter(state__in=DECIDED, awarded_at__gte=_start(today - LOOK_BACK))
    for tender in tenders.select_related("purse__fund").order_by("pk"):
        assert tender.awarded_at is not None
        yield Owed(DisclosureKind.TENDER, tender.purse.fund, tender.code, tender.awarded_at, tender.title)


def _periodical(today: date) -> Iterator[Owed]:
    """Quarters and years of every foundation and of the funds of communities."""
    subjects: list[tuple[Any, date]] = [(row, _begun(row)) for row in Foundation.objects.order_by("pk")]
    funds = Fund.objects.filter(kind=FundKind.COMMUNITY, closed_at=None).order_by("pk")
    subjects += [(fund, timezone.localdate(fund.opened_at)) for fund in funds]
    for subject, begun in subjects:
        for period in quarters_over(begun, today, BACK):
            yield Owed(DisclosureKind.QUARTER, subject, period.name, _end_of(period))
        for period in years_over(begun, today, BACK):
            yield Owed(DisclosureKind.ANNUAL, subject, period.name, _end_of(period))


def _begun(foundation: Foundation) -> date:
    """Since when its books are kept here: its own fund is opened with it."""
    first = foundation.funds.order_by("opened_at")[0]
    return timezone.localdate(first.opened_at)


def _of_projects(today: date, duties: Duties) -> Iterator[Owed]:
    lately = Q(state__in=ENDED, ended_at__gte=_start(today - LOOK_BACK))
    rows = Project.objects.filter(Q(state=ProjectState.RUNNING) | lately, starts_on__isnull=False)
    for row in rows.order_by("pk").iterator():
        assert row.starts_on is not None
        ended = timezone.localdate(row.ended_at) if row.ended_at else today
        for period in _spans(duties, DisclosureKind.PROJECT_PROGRESS, row.starts_on, ended):
            yield Owed(DisclosureKind.PROJECT_PROGRESS, row, period.name, _end_of(period))
        if row.ended_at and row.starts_on <= ended:  # one that never began has nothing to tell
            yield Owed(DisclosureKind.PROJECT_FINAL, row, "", row.ended_at)


def _of_appeals(today: date, duties: Duties) -> Iterator[Owed]:
    lately = Q(state=AppealState.OPEN) | Q(closed_at__gte=_start(today - LOOK_BACK))
    for row in Appeal.objects.filter(lately).order_by("pk").iterator():
        ended = timezone.localdate(row.closed_at) if row.closed_at else today
        for period in _spans(duties, DisclosureKind.APPEAL_PROGRESS, row.starts_on, ended):
            yield Owed(DisclosureKind.APPEAL_PROGRESS, row, period.name, _end_of(period))
        if row.state == AppealState.CLOSED and row.closed_at:
            yield Owed(DisclosureKind.APPEAL_FINAL, row, "", row.closed_at)


def _spans(duties: Duties, kind: DisclosureKind, since: date, until: date) -> Iterator[Period]:
    duty = duty_among(duties, kind, until)
    return spans(since, until, duty.every_months) if duty and duty.every_months else iter(())


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _end_of(period: Period) -> datetime:
    return timezone.make_aware(datetime.combine(period.last, time(23, 59, 59)))


@transaction.atomic
def _open(owed: Owed, duty: DisclosureDuty, now: datetime, actor: User | None = None) -> bool:
    """The row and its clock, once."""
    row, is_new = Disclosure.objects.get_or_create(
        kind=owed.kind, period=owed.period, **{owed.subject._meta.model_name or "": owed.subject},
        defaults={
            "area_code": owed.subject.area_code, "article": duty.article, "due_at": owed.since, "title": owed.title,
        },
    )  # fmt: skip
    if is_new:
        row.due_at = _start_clock(row, duty, owed.since, actor).due_at
        row.save(update_fields=["due_at"])
        record(
            actor=actor, verb="funds.disclosure_open", subject=row, now=now, area_code=row.area_code, kind=row.kind,
            period=row.period,
        )  # fmt: skip
    return is_new


def _start_clock(row: Model, duty: DisclosureDuty, since: datetime, actor: User | None) -> Deadline:
    """Working days and days by the calendar; months and a day of the year as whole hours, counted back from the end of
    that day: 民法典 203 would move it past a rest day, here it stays, so that nothing is late by law."""
    common: dict[str, Any] = {"subject": row, "purpose": CLOCK, "actor": actor}
    if duty.workdays or duty.days:
        unit = Unit.WORKDAYS if duty.workdays else Unit.DAYS
        return deadlines.start(amount=duty.workdays or duty.days, unit=unit, now=since, **common)
    ends = last_moment(duty, timezone.localdate(since))
    hours = max(ceil((ends - since) / HOUR), 1)
    return deadlines.start(amount=hours, unit=Unit.HOURS, now=ends - hours * HOUR, **common)


def last_moment(duty: DisclosureDuty, since: date) -> datetime:
    """The end of the last day of a term in months, or of the next such day of the year."""
    if duty.months:
        last = add_months(since, duty.months)
    else:
        month, day = (int(part) for part in duty.until.split("-"))
        last = date(since.year + (date(since.year, month, day) <= since), month, day)
    return _start(last + DAY)


def tell_material(*, fund: Fund, title: str, words: str, happened_on: date, actor: User, now: datetime) -> Disclosure:
    """A large change or a dealing with somebody near (慈善法 14, 78): a row with its clock from the day it happened."""
    may_handle(actor, fund.area_code, now).require()
    require_given(("title", "words"), {"title": title, "words": words})
    if happened_on > timezone.localdate(now):
        message = _("发生日期不能晚于今天。")
        raise InputRefused("future", message, fields={"happened_on": message})
    duty = duty_on(DisclosureKind.MATERIAL, happened_on)
    if duty is None:
        raise DomainError("no_duty", _("没有重大事项的公开期限，请管理员在后台“公开义务”里添加。"))
    subject = fund.foundation if fund.kind == FundKind.OWN else fund
    with transaction.atomic():
        type(subject)._default_manager.select_for_update().only("pk").get(pk=subject.pk)
        number = subject.disclosures.filter(kind=DisclosureKind.MATERIAL).count() + 1
        period = f"{happened_on:%Y-%m-%d}-{number}"
        since = timezone.make_aware(datetime.combine(happened_on, time(23, 59, 59)))
        _open(Owed(DisclosureKind.MATERIAL, subject, period, since, title.strip()[:80]), duty, now, actor)
        row = subject.disclosures.get(kind=DisclosureKind.MATERIAL, period=period)
        row.words = words.strip()
        row.save(update_fields=["words"])
    return row


# --- The clock ----------------------------------------------------------------------------------------------
def is_late(row: Disclosure, deadline: Deadline, now: datetime) -> None:
    """Red for everybody from now on."""
    row.late_since = deadline.due_at
    row.save(update_fields=["late_since"])
    record(actor=None, verb="funds.disclosure_late", subject=row, now=now, area_code=row.area_code)
    _tell(row, "late", _("信息公开已经逾期，公开页面会显示"), now)


def is_soon(row: Disclosure, deadline: Deadline, now: datetime) -> None:
    _tell(row, "soon", _("有一项信息快到公开的日子了"), now)


def _tell(row: Disclosure, about: str, title: str, now: datetime) -> None:
    notify(
        key=f"disclosure:{row.pk}:{about}",
        recipients=keepers_of(row.area_code, timezone.localdate(now)),
        title=title,
        body=str(row),
        link=f"/desk/funds/disclosures/{row.pk}/",
        now=now,
        area_code=row.area_code,
    )
