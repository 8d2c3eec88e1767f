"""挂起: the clock of a stage stands still until a day. The office asks with a reason, the level above rules; granted,
everybody reads why. It runs on when the day comes, or before.
"""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Topic, TopicSuspension
from deliberation.policies.topics import Actor
from deliberation.selectors.councils import chairs_of
from deliberation.services.topics import clocks
from deliberation.services.topics.change import TopicChange, changing
from deliberation.states_topics import TopicVerb
from governance.common.errors import InputRefused, StateRefused
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.deadlines.moments import start_until
from governance.people.selectors import leaders_at
from governance.territory.levels import Level, code_at
from grievances.models import LimitPolicy
from grievances.proceedings import limit_of
from grievances.services.more_time import day_in_words

Ruling = TopicSuspension.Ruling


def request_suspension(*, topic_id: int, actor: Actor, now: datetime, words: str, until: date | None) -> Topic:
    """Ask the street; the clock runs on until it has ruled. `until` is the day on which the clock would run on."""
    with changing(topic_id, TopicVerb.REQUEST_SUSPENSION, actor, now, words=words, until=until) as change:
        topic = change.topic
        assert until
        assert change.actor
        clock = _running(topic)
        _check(topic, clock, until, now)
        TopicSuspension.objects.create(
            topic=topic, deadline=clock, until=until, reason=words, requested_by=change.actor, requested_at=now
        )
        topic.has_suspension_request = True
        change.data = {"until": until.isoformat()}
        change.say(_("申请挂起至%(day)s") % {"day": day_in_words(until)}, words=words, is_public=False)
        street = leaders_at(code_at(topic.area_code, Level.STREET), timezone.localdate(now))
        change.tell("suspension-asked", street, _("有议题申请挂起，等您审批"), desk=True)
        line = _("社区申请暂停计时到%(day)s，等上一级审批") % {"day": day_in_words(until)}
        change.tell_proposer("suspension-asked", _("您提的议题：%(line)s") % {"line": line})
        return topic


def _running(topic: Topic) -> Deadline:
    clock = clocks.stage_clock(topic, Deadline.State.RUNNING)
    if clock is None:
        raise StateRefused("late", _("这一步已经超过期限，不能再挂起。"))
    return clock


def _check(topic: Topic, clock: Deadline, until: date, now: datetime) -> None:
    """Number and length against what is in force; raises `InputRefused` with the limit in words."""
    times = limit_of(LimitPolicy.Name.TOPIC_SUSPENSIONS, now)
    if topic.suspensions.filter(deadline=clock, ruling=Ruling.APPROVED).count() >= times:
        message = _("这一步最多挂起 %(n)d 次，已经用完。") % {"n": times}
        raise InputRefused("too_often", message, fields={"until": message})
    most = clocks.days_left(topic, now)
    if not 1 <= (until - timezone.localdate(now)).days <= most:
        message = _("这一步还能挂起 %(n)d 天，请选这个期限以内的日期。") % {"n": most}
        message = message if most > 0 else _("这一步能挂起的天数已经用完。")
        raise InputRefused("too_long", message, fields={"until": message})


def rule_suspension(*, topic_id: int, actor: Actor, now: datetime, ruling: str, words: str = "") -> Topic:
    """Approve or refuse; a refusal says why, and whoever asked may ask again with better reasons."""
    with changing(topic_id, TopicVerb.RULE_SUSPENSION, actor, now, ruling=ruling, words=words) as change:
        if ruling not in (Ruling.APPROVED, Ruling.REFUSED):
            raise InputRefused("bad_ruling", _("请选择批准或不批准。"), fields={"ruling": _("请选择")})
        if ruling == Ruling.REFUSED and not words.strip():
            raise InputRefused("missing", _("不批准请写明原因。"), fields={"words": _("不批准请写明原因")})
        topic = change.topic
        request = topic.suspensions.select_related("requested_by").get(ruling="")
        request.ruling, request.ruling_words = ruling, words.strip()
        request.ruled_by, request.ruled_at = change.actor, now
        request.save()
        topic.has_suspension_request = False
        change.data = {"until": request.until.isoformat(), "ruling": ruling}
        if ruling == Ruling.APPROVED:
            _grant(change, request)
        else:
            line = _("不批准挂起至%(day)s") % {"day": day_in_words(request.until)}
            change.say(line, words=request.ruling_words, is_public=False)
            change.tell_proposer("suspension-refused", _("您提的议题照常计时，没有挂起"))
        change.tell("suspension-ruled", [request.requested_by], _("您的挂起申请有结果了"), desk=True)
        return topic


def _grant(change: TopicChange, request: TopicSuspension) -> None:
    """The clock stands still until the chosen day begins; the proposer reads until when, and why."""
    topic, now = change.topic, change.now
    moment = timezone.make_aware(datetime.combine(request.until, time.min))
    if moment <= now:
        raise StateRefused("past", _("申请挂起到的日期已经过了。"))
    deadlines.suspend(
        deadline=_running(topic), now=now, actor=request.requested_by, approver=change.actor, reason=request.reason
    )
    start_until(topic, clocks.SUSPENSION, moment, now, change.actor)
    topic.suspended_until, topic.due_at, topic.warn_at = moment, None, None
    line = _("暂停计时，%(day)s起恢复") % {"day": day_in_words(request.until)}
    change.say(line, words=request.reason)
    change.tell_proposer("suspended", _("您提的议题%(line)s") % {"line": line}, body=request.reason[:300])
    change.tell("suspended", chairs_of(topic.council, timezone.localdate(now)), _("有议题%(line)s") % {"line": line})


def resume(*, topic_id: int, actor: Actor, now: datetime, words: str, locked: Topic | None = None) -> Topic:
    """The stage's clock runs on with what was left. `actor` None: the day has come."""
    with changing(topic_id, TopicVerb.RESUME, actor, now, locked=locked, words=words) as change:
        topic = change.topic
        clock = clocks.stage_clock(topic, Deadline.State.SUSPENDED)
        if clock is None:
            raise StateRefused("not_suspended", _("这个议题没有挂起。"))
        clock = deadlines.resume(deadline=clock, now=now, actor=change.actor, reason=words)
        topic.suspended_until, topic.due_at, topic.warn_at = None, clock.due_at, clock.warn_at
        if change.actor:
            deadlines.end_all(subject=topic, now=now, actor=change.actor, purposes=(clocks.SUSPENSION,))
        change.say(_("恢复计时"), words=words if change.actor else "")
        people = chairs_of(topic.council, timezone.localdate(now))
        change.tell("resumed", [topic.proposer, *people], _("议题恢复计时"))
        return topic


def resume_when_due(topic: Topic, deadline: Deadline, now: datetime) -> None:
    """Timer: the day has come, unless somebody was quicker."""
    if topic.suspended_until:
        resume(topic_id=topic.pk, actor=None, now=now, words=_("挂起到期"), locked=topic)
