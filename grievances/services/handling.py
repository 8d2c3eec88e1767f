"""The work itself: dispatch, plan, guide, ask, answer, note, resolve."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.common.images import CleanPhoto
from governance.common.scrub import scrub
from governance.deadlines import services as deadlines
from governance.notifications.services import notify
from governance.people.authority import authority_of
from governance.people.models import Department, User
from governance.people.roles import HANDLERS
from governance.people.selectors import officers_of
from governance.territory.levels import Level
from governance.trail.services import record
from grievances.models import Grievance, Guidance, LimitPolicy, Mention, Photo, Plan, ServiceEntry, TimelineEntry
from grievances.policies import Actor, may_open
from grievances.proceedings import limit_of
from grievances.search import index_for_public
from grievances.selectors import unique
from grievances.services import clocks
from grievances.services.change import Change, changing, lock
from grievances.services.merging import end_followers
from grievances.services.messages import desk_link, tell, tell_resident
from grievances.services.photos import attach
from grievances.states import Verb

STAFF, RESIDENT = TimelineEntry.Audience.STAFF, TimelineEntry.Audience.RESIDENT


def dispatch(
    *, grievance_id: int, actor: Actor, now: datetime, department: Department | None, words: str = ""
) -> Grievance:
    """Hand a 大事 to the department responsible. The settling clock runs on: what the resident was told holds."""
    with changing(grievance_id, Verb.DISPATCH, actor, now, department=department, words=words) as change:
        grievance = change.grievance
        assert department is not None
        check_department(grievance, department)
        grievance.department, grievance.assignee = department, None
        grievance.is_dispatch_final = grievance.bounces > 0 and is_the_districts_word(grievance, change.actor, now)
        change.data = {"department": department.code}
        change.say(_("已派单给%(department)s") % {"department": department.name}, words=words)
        tell(change, "dispatched", officers_of(department, timezone.localdate(now)), _("有一件诉求派给您的部门"))
        tell_resident(change, "dispatched", _("已派给%(department)s办理") % {"department": department.name})
        return grievance


def check_department(grievance: Grievance, department: Department) -> None:
    """Raises `InputRefused` for a department of another district, or one that is no more."""
    if not grievance.holder_code.startswith(department.district.code) or not department.is_active:
        raise InputRefused("wrong_department", _("请选择本区在用的部门。"), fields={"department": _("请从列表中选择")})


def is_the_districts_word(grievance: Grievance, actor: User | None, now: datetime) -> bool:
    """Bounced as often as the limit says and dispatched by the district itself: nobody may object any more."""
    authority = authority_of(actor, timezone.localdate(now))
    speaks_for_district = authority.covers(grievance.holder_code, *HANDLERS[Level.DISTRICT])
    return speaks_for_district and grievance.bounces >= limit_of(LimitPolicy.Name.BOUNCES, now)


def make_plan(
    *,
    grievance_id: int,
    actor: Actor,
    now: datetime,
    plan: str,
    responsible: Iterable[User] = (),
    finish_on: date | None = None,
) -> Grievance:
    """How the community will settle a 小事, by whom and until when; made again, it replaces the last one."""
    with changing(grievance_id, Verb.PLAN, actor, now, plan=plan) as change:
        grievance = change.grievance
        if finish_on and finish_on < timezone.localdate(now):
            raise InputRefused("past", _("计划完成日期不能早于今天。"), fields={"finish_on": _("请选择今天或以后")})
        row, _created = Plan.objects.update_or_create(
            grievance=grievance, defaults={"text": plan, "finish_on": finish_on, "updated_at": now}
        )
        people = list(responsible)
        row.responsible.set(people)
        change.say(_("已制定办理方案"), words=plan)
        tell(change, "planned", people, _("您是一件诉求的责任人"))
        return grievance


def guide(
    *, grievance_id: int, actor: Actor, now: datetime, services: Iterable[ServiceEntry], words: str = ""
) -> Grievance:
    """Send entries of the service directory to the resident of a 私事."""
    entries = list(services)
    with changing(grievance_id, Verb.GUIDE, actor, now, services=entries, words=words) as change:
        grievance = change.grievance
        Guidance.objects.bulk_create(
            [Guidance(grievance=grievance, entry=entry, sent_at=now) for entry in entries], ignore_conflicts=True
        )
        clocks.meet_first_contact(grievance, now, change.actor)
        change.say(_("已提供服务指引"), words=words, audience=RESIDENT)
        tell_resident(change, "guided", _("有服务指引发给您"))
        return grievance


def ask(*, grievance_id: int, actor: Actor, now: datetime, words: str) -> Grievance:
    """Ask the resident; the clocks stand still until the answer, or for three working days (`grievances.waiting`)."""
    with changing(grievance_id, Verb.ASK, actor, now, words=words) as change:
        grievance = change.grievance
        grievance.waiting_from = change.state_before
        clocks.meet_first_contact(grievance, now, change.actor)
        clocks.wait_for_resident(grievance, now, change.actor)
        change.say(_("请居民补充情况，暂停计时"), words=words)
        tell_resident(change, "asked", _("需要您补充情况"))
        return grievance


def answer(*, grievance_id: int, actor: Actor, now: datetime, words: str) -> Grievance:
    """Tell the resident how it stands; the first such word meets the first-contact clock."""
    with changing(grievance_id, Verb.ANSWER, actor, now, words=words) as change:
        clocks.meet_first_contact(change.grievance, now, change.actor)
        change.say(_("已答复居民"), words=words, audience=RESIDENT)
        tell_resident(change, "answered", _("有新的答复"))
        return change.grievance


def note(*, grievance_id: int, actor: Actor, now: datetime, words: str, mentioned: Iterable[User] = ()) -> Grievance:
    """A note among staff; residents and the public never see it. Who is mentioned must be able to open the matter anyhow."""
    with changing(grievance_id, Verb.NOTE, actor, now, words=words) as change:
        entry = change.say(_("内部备注"), words=words, audience=STAFF)
        mention(change, entry, mentioned)
        return change.grievance


def mention(change: Change, entry: TimelineEntry, people: Iterable[User]) -> None:
    """Call colleagues to a note: a row and a message each, and no access that they did not have."""
    called = unique(people)
    on = timezone.localdate(change.now)
    strangers = [
        str(person)
        for person in called
        if not (authority_of(person, on).is_staff and may_open(person, change.grievance, change.now))
    ]
    if strangers:
        words = _("%(names)s看不到这件事，不能提到。") % {"names": "、".join(strangers)}
        raise InputRefused("cannot_open", words, fields={"mentioned": words})
    Mention.objects.bulk_create([Mention(grievance=change.grievance, entry=entry, person=person) for person in called])
    notify(
        key=change.key("mentioned"),
        recipients=[person for person in called if person != change.actor],
        title=_("%(who)s在备注里提到了您") % {"who": change.actor},
        body=change.grievance.title,
        link=desk_link(change.grievance),
        now=change.now,
    )


def resolve(
    *,
    grievance_id: int,
    actor: Actor,
    now: datetime,
    result: str,
    before: Iterable[CleanPhoto] = (),
    after: Iterable[CleanPhoto] = (),
) -> Grievance:
    """Say what was done, with photos before and after. The resident has seven days to rate it or to say it is not settled."""
    with changing(grievance_id, Verb.RESOLVE, actor, now, result=result) as change:
        _resolved(change, result, _("已办结，等待居民评价"))
        attach(change, before, Photo.Phase.BEFORE)
        attach(change, after, Photo.Phase.AFTER)
        end_followers(change)
        return change.grievance


def settle(*, grievance_id: int, now: datetime, result: str, line: str) -> Grievance:
    """Resolved by what residents decided together: no person of the desk did it. The resident rates it like any other."""
    with changing(grievance_id, Verb.SETTLE, None, now, result=result) as change:
        _resolved(change, result, line)
        end_followers(change)
        return change.grievance


def _resolved(change: Change, result: str, line: str) -> None:
    grievance, now = change.grievance, change.now
    grievance.result, grievance.resolved_at = result, now
    grievance.public_result = scrub(
        result, also=[word for word in (grievance.contact_name, grievance.contact_phone) if word]
    )
    clocks.meet_first_contact(grievance, now, change.actor)
    deadlines.end_all(subject=grievance, now=now, actor=change.actor, purposes=(clocks.SETTLE,), met=True)
    deadlines.end_all(
        subject=grievance, now=now, actor=change.actor, purposes=(clocks.DISTRICT_REMINDER,), reason="resolved"
    )
    clocks.start_clock(grievance, clocks.SILENCE, now)
    change.say(line, words=result)
    index_for_public(grievance)
    tell_resident(change, "resolved", _("已办结，请您评价"))


@transaction.atomic
def remark(*, grievance_id: int, now: datetime, line: str, is_held: bool | None = None) -> Grievance:
    """News from elsewhere in the matter's timeline, for the resident too; it fits every state.

    `is_held`: residents decide about it together and its settling term stands still (True), or runs on (False). A term
    that somebody suspended until a day stays suspended.
    """
    grievance = lock(grievance_id)
    if is_held is not None:
        (clocks.hold_settling if is_held else clocks.let_settling_run)(grievance, now, line)
        clocks.copy_clock_to_row(grievance)
        grievance.save(update_fields=["due_at", "warn_at", "is_suspended"])
    TimelineEntry.objects.create(
        grievance=grievance, at=now, verb=Verb.NOTE, line=line, audience=RESIDENT, state_after=grievance.state
    )
    record(
        actor=None, verb="grievances.remark", subject=grievance, now=now, area_code=grievance.area_code, held=is_held
    )
    return grievance
