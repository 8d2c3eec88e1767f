"""Who proposes a task for communities, who admits it, and who answers what is asked outside the lists."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import Department, User
from governance.people.roles import Role
from grids.models import PaperReport, TaskAdmission
from grids.selectors.admission import report_codes
from grids.states_admission import (
    ADMISSION_STEPS,
    REPORT_STEPS,
    AdmissionActors,
    AdmissionState,
    AdmissionVerb,
    ReportState,
    ReportVerb,
)


def may_propose(user: User, department: Department, now: datetime) -> Decision:
    if department.pk in authority_of(user, timezone.localdate(now)).department_ids:
        return ALLOWED
    return refuse(_("新任务由部门经办人提出。"))


def decide(user: User, verb: AdmissionVerb, admission: TaskAdmission, now: datetime) -> Decision:
    step = ADMISSION_STEPS.get((AdmissionState(admission.state), verb))
    if step is None:
        return refuse(_("现在是「%(state)s」，不能这样操作。") % {"state": admission.get_state_display()})
    authority = authority_of(user, timezone.localdate(now))
    if step.actors is AdmissionActors.DEPARTMENT:
        own = admission.department_id in authority.department_ids
        return ALLOWED if own else refuse(_("由提出任务的部门撤回。"))
    if authority.covers(admission.area_code, Role.DISTRICT_SUPERVISOR):
        return ALLOWED
    return refuse(_("准入由区里决定。"))


def verbs_for(user: User, admission: TaskAdmission, now: datetime) -> list[AdmissionVerb]:
    return [verb for verb in AdmissionVerb if decide(user, verb, admission, now)]


def may_read_reports(user: User, now: datetime) -> bool:
    """The district alone, and who audits it: those who report are afraid of those they report."""
    return bool(report_codes(user, now))


def decide_report(user: User, verb: ReportVerb, report: PaperReport, now: datetime) -> Decision:
    if (ReportState(report.state), verb) not in REPORT_STEPS:
        return refuse(_("这条反映已经答复过了。"))
    if authority_of(user, timezone.localdate(now)).covers(report.area_code, Role.DISTRICT_SUPERVISOR):
        return ALLOWED
    return refuse(_("由区里答复。"))
