"""Taking a matter in and sorting it: accept, decline, triage into the three kinds, and who works on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from governance.common.errors import DomainError, InputRefused
from governance.deadlines import services as deadlines
from governance.deadlines.selectors import live
from governance.people.models import User
from grievances.models import Category, DeclineReason, Grievance, TimelineEntry
from grievances.policies import Actor
from grievances.search import index_for_public
from grievances.selectors import assignable_people
from grievances.services import clocks
from grievances.services.change import Change, changing
from grievances.services.contests import open_contest_window
from grievances.services.merging import end_followers
from grievances.services.messages import tell, tell_resident
from grievances.states import Kind, Urgency, Verb

ASSIGN_AT_ONCE = 200


def accept(*, grievance_id: int, actor: Actor, now: datetime) -> Grievance:
    """Take the matter: whoever is first to do so is its first contact (首问负责)."""
    with changing(grievance_id, Verb.ACCEPT, actor, now) as change:
        grievance = change.grievance
        _take(change)
        change.say(_("%(holder)s已受理") % {"holder": grievance.holder.name})
        tell_resident(change, "accepted", _("已受理"))
        return grievance


def decline(*, grievance_id: int, actor: Actor, now: datetime, reason: DeclineReason | None, words: str) -> Grievance:
    """Not for this office: a reason from the list, and words that help the resident on."""
    with changing(grievance_id, Verb.DECLINE, actor, now, reason=reason, words=words) as change:
        grievance = change.grievance
        assert reason is not None
        grievance.decline_reason = reason
        open_contest_window(grievance, now)
        deadlines.end_all(subject=grievance, now=now, actor=change.actor, reason="declined")
        change.say(_("不予受理：%(reason)s") % {"reason": reason.name}, words=words)
        tell_resident(change, "declined", _("未予受理，请查看说明"))
        end_followers(change)
        return grievance


def triage(
    *,
    grievance_id: int,
    actor: Actor,
    now: datetime,
    kind: str,
    category: Category | None,
    urgency: str,
    assignee: User | None = None,
) -> Grievance:
    """Sort into 大事 / 小事 / 私事: the triage clock is met, the handling clocks start, and the public list shows it."""
    with changing(grievance_id, Verb.TRIAGE, actor, now, kind=kind, category=category, urgency=urgency) as change:
        grievance = change.grievance
        _take(change)
        _sort(change, kind, category, urgency)
        grievance.triaged_at = now
        if assignee:
            _give_to(change, assignee)
        deadlines.end_all(subject=grievance, now=now, actor=change.actor, purposes=(clocks.TRIAGE,), met=True)
        clocks.start_handling_clocks(grievance, now)
        publish_if_wished(grievance, now)
        change.say(_("已分流为「%(kind)s」，%(category)s") % {"kind": Kind(kind).label, "category": category})
        if assignee:
            tell(change, "assigned", [assignee], _("一件诉求交由您办理"))
        tell_resident(change, "triaged", _("已分流，正在办理"))
        return grievance


def retriage(
    *, grievance_id: int, actor: Actor, now: datetime, kind: str, category: Category | None, urgency: str, words: str
) -> Grievance:
    """Sort again with a reason. A changed urgency replaces the settling clock; the old one stays in the history."""
    with changing(
        grievance_id, Verb.RETRIAGE, actor, now, kind=kind, category=category, urgency=urgency, words=words
    ) as change:
        grievance = change.grievance
        urgency_before = grievance.urgency
        _sort(change, kind, category, urgency)
        if grievance.kind != Kind.GOVERNMENT:
            grievance.department = None
        publish_if_wished(grievance, now)
        if urgency != urgency_before:
            _replace_settling_clock(change)
        change.say(
            _("重新分流为「%(kind)s」，%(category)s") % {"kind": Kind(kind).label, "category": category}, words=words
        )
        return grievance


def assign(*, grievance_id: int, actor: Actor, now: datetime, assignee: User | None) -> Grievance:
    """Give the matter to a colleague of the rung or an officer of its department."""
    with changing(grievance_id, Verb.ASSIGN, actor, now, assignee=assignee) as change:
        assert assignee is not None
        _give_to(change, assignee)
        change.say(_("已确定经办人"), audience=TimelineEntry.Audience.STAFF, words=str(assignee))
        tell(change, "assigned", [assignee], _("一件诉求交由您办理"))
        return change.grievance


@dataclass(frozen=True, slots=True)
class AssignReport:
    """What became of a bulk act: the ids that went through, and why the others did not."""

    done: list[int]
    refused: dict[int, str]


def assign_many(*, grievance_ids: Iterable[int], actor: Actor, now: datetime, assignee: User) -> AssignReport:
    """Each matter in its own transaction: one that cannot be assigned does not hold up the others."""
    ids = list(dict.fromkeys(grievance_ids))
    if len(ids) > ASSIGN_AT_ONCE:
        raise InputRefused("too_many", _("一次最多分派 %(n)d 件。") % {"n": ASSIGN_AT_ONCE})
    done, refused = [], {}
    for grievance_id in ids:
        try:
            assign(grievance_id=grievance_id, actor=actor, now=now, assignee=assignee)
            done.append(grievance_id)
        except Grievance.DoesNotExist:
            refused[grievance_id] = _("没有这件诉求")
        except DomainError as error:
            refused[grievance_id] = error.message
    return AssignReport(done, refused)


def publish_if_wished(grievance: Grievance, now: datetime) -> None:
    """A worker has now read it, and the resident agreed: it joins the public list. Private matters stay private."""
    if grievance.may_publish and grievance.published_at is None and grievance.kind != Kind.PRIVATE:
        grievance.published_at = now
        index_for_public(grievance)


def _take(change: Change) -> None:
    if change.grievance.first_contact is None:
        change.grievance.first_contact = change.actor


def _sort(change: Change, kind: str, category: Category | None, urgency: str) -> None:
    wrong = {}
    if kind not in Kind.values:
        wrong["kind"] = _("请选择大事、小事或私事")
    if urgency not in Urgency.values:
        wrong["urgency"] = _("请选择紧急程度")
    if wrong:
        raise InputRefused("bad_choice", _("请从列表中选择。"), fields=wrong)
    grievance = change.grievance
    change.data = {
        "kind": kind,
        "category": category.code if category else "",
        "urgency": urgency,
        "kind_before": grievance.kind,
    }
    grievance.kind, grievance.category, grievance.urgency = kind, category, urgency
    if kind == Kind.PRIVATE and grievance.published_at:
        grievance.published_at = None
        index_for_public(grievance)


def _give_to(change: Change, assignee: User) -> None:
    if assignee not in assignable_people(change.grievance, change.now):
        message = _("%(person)s不在当前责任单位任职，不能经办这件事。") % {"person": assignee}
        raise InputRefused("not_assignable", message, fields={"assignee": message})
    change.grievance.assignee = assignee


def _replace_settling_clock(change: Change) -> None:
    """The new clock counts from when the old one did, so that sorting again gains no time; never from a lost one."""
    grievance, now = change.grievance, change.now
    running = next((clock for clock in live(grievance) if clock.purpose == clocks.SETTLE), None)
    deadlines.end_all(subject=grievance, now=now, actor=change.actor, purposes=(clocks.SETTLE,), reason="retriaged")
    fresh = clocks.start_clock(grievance, clocks.SETTLE, running.started_at if running else now)
    if fresh.due_at <= now:
        deadlines.end_all(subject=grievance, now=now, actor=change.actor, purposes=(clocks.SETTLE,), reason="retriaged")
        clocks.start_clock(grievance, clocks.SETTLE, now)
