"""Reads of 准入制: what was admitted, what may be asked for, and what was reported."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from governance.common.days import in_force
from governance.people.authority import authority_of, within
from governance.people.models import Department, User
from governance.people.roles import READ_ONLY, Role
from governance.territory.levels import Level, code_at
from governance.territory.models import Area
from grids.models import ListedPaper, PaperReport, TaskAdmission
from grids.states_admission import PUBLIC_ADMISSIONS, AdmissionState, ReportState

SHOWN = ("now", "refused", "over")  # tabs of the public list


def admission_codes(user: User, now: datetime) -> tuple[str, ...]:
    """Districts whose admissions this person decides or audits: there they see what is still proposed."""
    return authority_of(user, timezone.localdate(now)).codes(Role.DISTRICT_SUPERVISOR, *READ_ONLY)


def report_codes(user: User, now: datetime) -> tuple[str, ...]:
    """Districts whose reports this person answers or audits; nobody else reads them."""
    return authority_of(user, timezone.localdate(now)).codes(Role.DISTRICT_SUPERVISOR, Role.AUDITOR)


def public_admissions(show: str, day: date) -> QuerySet[TaskAdmission]:
    """What the district decided, paged by `-id`: in force or to come, refused, or over."""
    rows = TaskAdmission.objects.filter(state__in=PUBLIC_ADMISSIONS).select_related("department", "district")
    if show == "refused":
        return rows.filter(state=AdmissionState.REFUSED)
    is_over = Q(state=AdmissionState.REVOKED) | Q(state=AdmissionState.APPROVED, ends_on__lt=day)
    if show == "over":
        return rows.filter(is_over)
    return rows.filter(state=AdmissionState.APPROVED, ends_on__gte=day)


def visible_admissions(user: User, now: datetime) -> QuerySet[TaskAdmission]:
    """Staff read what is decided in their district; departments their own, the district and auditors everything there."""
    authority = authority_of(user, timezone.localdate(now))
    districts = tuple({code_at(code, Level.DISTRICT) for code in authority.codes()})
    decided = within(districts) & Q(state__in=PUBLIC_ADMISSIONS)
    own = Q(department__in=authority.department_ids)
    rows = TaskAdmission.objects.filter(decided | own | within(admission_codes(user, now)))
    return rows.select_related("department", "district")


def departments_of(user: User, now: datetime) -> QuerySet[Department]:
    """The departments for which this person may propose a task."""
    return Department.objects.filter(pk__in=authority_of(user, timezone.localdate(now)).department_ids, is_active=True)


def papers_on(day: date) -> QuerySet[ListedPaper]:
    rows = ListedPaper.objects.filter(in_force(day))
    return rows.select_related("department", "district")


def visible_reports(user: User, now: datetime) -> QuerySet[PaperReport]:
    return PaperReport.objects.filter(within(report_codes(user, now))).select_related("district", "community")


def public_reports() -> QuerySet[PaperReport]:
    """Answered and public, without place, words or who: paged by `-answered_at`, `-id`."""
    return PaperReport.objects.filter(is_public=True, state=ReportState.ANSWERED).only(
        "kind", "what", "asked_by", "outcome", "answer", "answered_at"
    )


def communities_by_street() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every community under its street, as the choices of a select: (street, [(code, name)])."""
    rows = Area.objects.filter(level=Level.COMMUNITY, parent__isnull=False).order_by("code")
    streets: dict[str, list[tuple[str, str]]] = {}
    for street, code, name in rows.values_list("parent__name", "code", "name"):
        streets.setdefault(street, []).append((code, name))
    return list(streets.items())
