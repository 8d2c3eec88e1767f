"""联席会议: called, held with minutes, and what was settled followed up until it is done."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.common.scrub import scrub
from governance.deadlines import services as clocks
from governance.deadlines.models import Deadline, Unit
from governance.notifications.services import notify
from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.territory.models import Area
from governance.trail.services import record
from grids.models import JointInvitation, JointMeeting, JointTask, OrganisationRegistration
from grids.policies.lists import may_keep
from grids.services.facilities.keeping import FARTHEST_DAYS
from grids.services.organisations.change import changing, require
from grids.states_organisations import JointTaskState, RegistrationState, Verb

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
else:
    StrOrPromise = str

TASK_DUE = "grids.joint_task"


@transaction.atomic
def call_meeting(
    *, community: Area, title: str, starts_at: datetime, place: str, agenda: str,
    invited: Iterable[OrganisationRegistration], actor: User, now: datetime,
) -> JointMeeting:  # fmt: skip
    """Ask organisations of the community to a meeting; their contacts get a message each."""
    may_keep(actor, community.code, now).require()
    require(("title", "place", "agenda"), {"title": title, "place": place, "agenda": agenda})
    rows = list(invited)
    if not rows or any(row.community_id != community.pk or row.state != RegistrationState.REGISTERED for row in rows):
        message = _("请选择本社区已报到的单位。")
        raise InputRefused("invited", message, fields={"invited": message})
    meeting = JointMeeting.objects.create(
        community=community, area_code=community.code, title=scrub(title.strip())[:80], starts_at=starts_at,
        place=place.strip(), agenda=scrub(agenda.strip()), called_by=actor, called_at=now,
    )  # fmt: skip
    JointInvitation.objects.bulk_create(JointInvitation(meeting=meeting, registration=row) for row in rows)
    record(
        actor=actor, verb="grids.jointmeeting_call", subject=meeting, now=now, area_code=meeting.area_code,
        invited=len(rows),
    )  # fmt: skip
    _tell_invited(meeting, _("请参加联席会议：%(title)s"), now)
    return meeting


def hold_meeting(
    *, meeting_id: int, minutes: str, present: Iterable[OrganisationRegistration], actor: User, now: datetime
) -> JointMeeting:
    """It took place: who came, and the minutes, which are public without names and numbers."""
    with changing(JointMeeting, meeting_id, Verb.HOLD, actor, now, minutes=minutes) as meeting:
        if now < meeting.starts_at:
            raise InputRefused("not_yet", _("会议还没有开始。"), fields={"minutes": _("会议还没有开始")})
        meeting.minutes = scrub(minutes.strip())
        came = {row.pk for row in present}
        for invitation in meeting.invitations.all():
            invitation.was_present = invitation.registration_id in came
            invitation.save(update_fields=["was_present"])
    return meeting


def cancel_meeting(*, meeting_id: int, words: str, actor: User, now: datetime) -> JointMeeting:
    with changing(JointMeeting, meeting_id, Verb.CANCEL, actor, now, words=words) as meeting:
        _tell_invited(meeting, _("联席会议取消了：%(title)s"), now, body=words)
    return meeting


def add_task(
    *, meeting_id: int, title: str, due_on: date, actor: User, now: datetime,
    registration: OrganisationRegistration | None = None,
) -> JointTask:  # fmt: skip
    """Something that was settled: an organisation that was asked, or the community itself, does it until a day."""
    with changing(JointMeeting, meeting_id, Verb.ADD_TASK, actor, now, title=title, due_on=due_on) as meeting:
        days = (due_on - timezone.localdate(now)).days
        if not 1 <= days <= FARTHEST_DAYS:
            message = _("期限要在今天以后、两年以内。")
            raise InputRefused("due_on", message, fields={"due_on": message})
        if registration and not meeting.invitations.filter(registration=registration).exists():
            message = _("请选择参会的单位。")
            raise InputRefused("registration", message, fields={"registration": message})
        task = JointTask.objects.create(
            meeting=meeting, title=scrub(title.strip())[:120], registration=registration, due_on=due_on
        )
        clocks.start(subject=task, purpose=TASK_DUE, now=now, actor=actor, amount=days, unit=Unit.DAYS)
        _tell_of_task(task, f"joint-task:{task.pk}", _("联席会议请贵单位办：%(title)s"), now)
    return task


def finish_task(*, task_id: int, words: str, actor: User, now: datetime) -> JointTask:
    with changing(JointTask, task_id, Verb.FINISH, actor, now, words=words) as task:
        _end_task(task, words, actor, now, met=True)
    return task


def drop_task(*, task_id: int, words: str, actor: User, now: datetime) -> JointTask:
    with changing(JointTask, task_id, Verb.DROP, actor, now, words=words) as task:
        _end_task(task, words, actor, now, met=False)
    return task


def _end_task(task: JointTask, words: str, actor: User, now: datetime, *, met: bool) -> None:
    task.result = scrub(words.strip())[:300]
    clocks.end_all(subject=task, purposes=[TASK_DUE], now=now, actor=actor, met=met)


def task_is_late(task: JointTask, deadline: Deadline, now: datetime) -> None:
    """The day has passed: the community and the organisation hear of it; it stays open until somebody says what became of it."""
    if task.state != JointTaskState.OPEN:
        return
    task.is_late = True
    task.save(update_fields=["is_late"])
    key = f"joint-task:{task.pk}:late:{deadline.pk}"
    _tell_of_task(task, key, _("联席会议议定的事到期了：%(title)s"), now)
    notify(
        key=f"{key}:office", recipients=handlers_at(task.meeting.area_code, timezone.localdate(now)),
        title=_("联席会议议定的事到期了：%(title)s") % {"title": task.title},
        link=f"/desk/grids/joint-meetings/{task.meeting_id}/", now=now,
    )  # fmt: skip
    record(actor=None, verb="grids.jointtask_late", subject=task, now=now, area_code=task.meeting.area_code)


def _tell_of_task(task: JointTask, key: str, title: StrOrPromise, now: datetime) -> None:
    person = task.registration.representative if task.registration else None
    if person:
        notify(
            key=key, recipients=[person], title=str(title) % {"title": task.title}, body=f"{task.due_on:%Y-%m-%d}",
            link=f"/grids/joint-meetings/{task.meeting_id}/", now=now,
        )  # fmt: skip


def _tell_invited(meeting: JointMeeting, title: str, now: datetime, body: str = "") -> None:
    people = User.objects.filter(organisation_registrations__invitations__meeting=meeting).distinct()
    when = timezone.localtime(meeting.starts_at)
    notify(
        key=f"joint-meeting:{meeting.pk}:{meeting.state}", recipients=people, title=title % {"title": meeting.title},
        body=body or f"{when:%Y-%m-%d %H:%M} {meeting.place}", link=f"/grids/joint-meetings/{meeting.pk}/", now=now,
    )  # fmt: skip
