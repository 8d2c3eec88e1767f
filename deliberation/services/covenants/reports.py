"""What owners' committees and neighbourhood councils owe their people every quarter, and whether it came."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import CommitteeReport, Council
from deliberation.policies.covenants import may_report
from deliberation.selectors.resolutions import office_people
from deliberation.states_resolutions import REPORTING_KINDS
from governance.common.errors import InputRefused, StateRefused
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record

REPORT = "deliberation.committee_report"
BODY_LENGTH = 8000
ZONE = ZoneInfo("Asia/Shanghai")


def quarter_before(day: date) -> tuple[str, date]:
    """The last quarter that is over, as `2026Q3`, and its last day."""
    first_of_this = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    last = first_of_this - timedelta(days=1)
    return f"{last.year}Q{(last.month + 2) // 3}", last


def open_reports(*, now: datetime) -> int:
    """Ask every council that owes reports for the one of the last quarter; asked again, nothing happens."""
    period, last_day = quarter_before(timezone.localdate(now))
    ended_at = datetime.combine(last_day, datetime.max.time(), ZONE)
    owing = Council.objects.filter(kind__in=REPORTING_KINDS, is_active=True).exclude(reports__period=period)
    return sum(_open_report(council, period, ended_at) for council in owing)


@transaction.atomic
def _open_report(council: Council, period: str, ended_at: datetime) -> bool:
    report, is_new = CommitteeReport.objects.get_or_create(
        council=council, period=period, defaults={"area_code": council.area_code, "due_on": ended_at.date()}
    )
    if is_new:
        clock = deadlines.start(subject=report, purpose=REPORT, now=ended_at)
        report.due_on = timezone.localdate(clock.due_at - timedelta(seconds=1))
        report.save(update_fields=["due_on"])
    return is_new


@transaction.atomic
def publish_report(*, report_id: int, body: str, actor: User, now: datetime) -> CommitteeReport:
    """In time or late, once; lateness stays to be read."""
    report = CommitteeReport.objects.select_for_update().get(pk=report_id)
    may_report(actor, report, now).require()
    if report.published_at:
        raise StateRefused("published", _("这一期报告已经公开了。"))
    body = body.strip()
    if not body or len(body) > BODY_LENGTH:
        message = _("请填写，最多 %(n)d 字") % {"n": BODY_LENGTH}
        raise InputRefused("bad_body", message, fields={"body": message})
    report.body, report.published_at, report.published_by = body, now, actor
    report.save()
    deadlines.end_all(subject=report, now=now, actor=actor, met=True)
    record(
        actor=actor, verb="deliberation.report_publish", subject=report, now=now, area_code=report.area_code,
        period=report.period,
    )  # fmt: skip
    return report


def report_is_late(report: CommitteeReport, deadline: Deadline, now: datetime) -> None:
    _remind(report, "late", _("定期报告没有按期公开"), now)


def remind_of_report(report: CommitteeReport, deadline: Deadline, now: datetime) -> None:
    _remind(report, "warn", _("定期报告快到公开的日子了"), now)


def _remind(report: CommitteeReport, about: str, title: str, now: datetime) -> None:
    notify(
        key=f"report:{report.pk}:{about}",
        recipients=list({user.pk: user for user in office_people(report.council, timezone.localdate(now))}.values()),
        title=title,
        body=f"{report.council.name} {report.period}",
        link="/desk/covenants/",
        now=now,
    )
