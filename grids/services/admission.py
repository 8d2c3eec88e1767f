"""A task for communities is proposed, admitted or refused; without the district's word nothing is admitted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.notifications.services import notify
from governance.people.models import Department, User
from governance.people.roles import Role
from governance.people.selectors import handlers_at, holders_within, officers_of
from governance.trail.services import record
from grids.models import AdmissionEntry, TaskAdmission
from grids.policies.admission import decide, may_propose
from grids.states_admission import ADMISSION_STEPS, AdmissionState, AdmissionVerb

REVIEW = "grids.admission_review"
WORDS_LENGTH = 500
TOLD = (Role.STREET_OFFICER, Role.COMMUNITY_SECRETARY)


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """What a department says of its task. Days are both included; money in fen."""

    title: str
    body: str
    grounds: str
    legal_basis: str
    starts_on: date
    ends_on: date
    money_fen: int = 0
    people: int = 0
    support: str = ""


@transaction.atomic
def propose_task(*, department: Department, draft: TaskDraft, actor: User, now: datetime) -> TaskAdmission:
    """Put before the district; its clock starts. Raises `InputRefused` for what is missing or days out of order."""
    may_propose(actor, department, now).require()
    given = asdict(draft)
    missing = {name: _("请填写") for name in ("title", "body", "grounds", "legal_basis") if not given[name].strip()}
    if draft.ends_on < draft.starts_on or draft.ends_on < timezone.localdate(now):
        missing["ends_on"] = _("不能早于开始，也不能早于今天")
    if (draft.money_fen or draft.people) and not draft.support.strip():
        missing["support"] = _("请写明经费和人手怎么到社区")
    if missing:
        raise InputRefused("missing", _("还有内容没有填好。"), fields=missing)
    admission = TaskAdmission.objects.create(
        **given,
        department=department,
        district=department.district,
        area_code=department.district.code,
        proposed_at=now,
    )
    AdmissionEntry.objects.create(admission=admission, at=now, verb=AdmissionVerb.PROPOSE, actor=actor)
    deadlines.start(subject=admission, purpose=REVIEW, now=now, actor=actor)
    record(actor=actor, verb="grids.admission_propose", subject=admission, now=now, area_code=admission.area_code)
    _tell(admission, "proposed", handlers_at(admission.area_code, timezone.localdate(now)), _("新任务待审批准入"), now)
    return admission


def approve(*, admission_id: int, actor: User, now: datetime, words: str) -> TaskAdmission:
    """Communities may be asked to do it, from its first to its last day; streets and communities are told."""
    with _deciding(admission_id, AdmissionVerb.APPROVE, actor, now, words) as admission:
        today = timezone.localdate(now)
        _tell(admission, "open", holders_within(admission.area_code, TOLD, today), _("新任务已准入"), now)
    return admission


def refuse(*, admission_id: int, actor: User, now: datetime, words: str) -> TaskAdmission:
    with _deciding(admission_id, AdmissionVerb.REFUSE, actor, now, words) as admission:
        return admission


def withdraw(*, admission_id: int, actor: User, now: datetime, words: str = "") -> TaskAdmission:
    with _deciding(admission_id, AdmissionVerb.WITHDRAW, actor, now, words) as admission:
        return admission


def revoke(*, admission_id: int, actor: User, now: datetime, words: str) -> TaskAdmission:
    """An admitted task ends before its last day; streets and communities are told that nobody may ask for it any more."""
    with _deciding(admission_id, AdmissionVerb.REVOKE, actor, now, words) as admission:
        today = timezone.localdate(now)
        _tell(admission, "revoked", holders_within(admission.area_code, TOLD, today), _("任务已取消准入"), now)
    return admission


@contextmanager
def _deciding(pk: int, verb: AdmissionVerb, actor: User, now: datetime, words: str) -> Iterator[TaskAdmission]:
    """One transaction around one verb: lock, table, policy, words; then state, history, clock, trail and the department."""
    with transaction.atomic():
        admission = TaskAdmission.objects.select_for_update().get(pk=pk)
        step, decision = (
            ADMISSION_STEPS.get((AdmissionState(admission.state), verb)),
            decide(actor, verb, admission, now),
        )
        if step is None:
            raise StateRefused("wrong_state", decision.reason)
        if not decision:
            raise PermissionRefused("not_allowed", decision.reason)
        words = words.strip()
        if len(words) > WORDS_LENGTH or ("words" in step.required and not words):
            raise InputRefused("words", _("请写明理由，最多 500 字。"), fields={"words": _("请写明理由，最多 500 字")})
        before, admission.state = admission.state, step.to
        admission.decided_at, admission.decision = now, words
        admission.save()
        AdmissionEntry.objects.create(admission=admission, at=now, verb=verb, actor=actor, words=words)
        deadlines.end_all(subject=admission, now=now, actor=actor, purposes=(REVIEW,), met=True)
        record(
            actor=actor, verb=f"grids.admission_{verb}", subject=admission, now=now, area_code=admission.area_code,
            **{"from": before, "to": admission.state},
        )  # fmt: skip
        officers = [user for user in officers_of(admission.department, timezone.localdate(now)) if user.pk != actor.pk]
        _tell(admission, verb, officers, _("任务准入：%(state)s") % {"state": admission.get_state_display()}, now)
        yield admission


def remind_of_review(admission: TaskAdmission, deadline: Deadline, now: datetime) -> None:
    """The clock's warning and its end: the district is told; silence admits nothing."""
    is_late = now >= deadline.due_at
    title = _("任务准入审批已超时") if is_late else _("任务准入审批快到期")
    key = f"{'late' if is_late else 'soon'}:{deadline.pk}"
    _tell(admission, key, handlers_at(admission.area_code, timezone.localdate(now)), title, now)


def _tell(admission: TaskAdmission, key: str, people: list[User], title: str, now: datetime) -> None:
    notify(
        key=f"admission:{admission.pk}:{key}", recipients=people, title=title, body=admission.title,
        link=f"/desk/grids/admissions/{admission.pk}/", now=now, area_code=admission.area_code,
    )  # fmt: skip
