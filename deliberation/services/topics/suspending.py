"""挂起: the clock of a stage stands still until a day, with a reason that everybody reads; it runs on then, or before."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Topic
from deliberation.policies.topics import Actor
from deliberation.selectors.councils import chairs_of, leaders_of
from deliberation.services.topics import clocks
from deliberation.services.topics.change import changing
from deliberation.states_topics import TopicVerb
from governance.common.errors import InputRefused, StateRefused
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.deadlines.moments import start_until


def suspend(*, topic_id: int, actor: Actor, now: datetime, words: str, until: date | None) -> Topic:
    """Until the beginning of a day within the days that the policy allows a stage in all. The street reads of it."""
    with changing(topic_id, TopicVerb.SUSPEND, actor, now, words=words, until=until) as change:
        topic = change.topic
        assert until
        clock = clocks.stage_clock(topic, Deadline.State.RUNNING)
        if clock is None:
            raise StateRefused("late", _("这一步已经超过期限，不能再挂起。"))
        today, most = timezone.localdate(now), clocks.days_left(topic, now)
        if not 1 <= (until - today).days <= most:
            message = _("这一步还能挂起 %(n)d 天，请选这个期限以内的日期。") % {"n": most}
            message = message if most > 0 else _("这一步能挂起的天数已经用完。")
            raise InputRefused("too_long", message, fields={"until": message})
        deadlines.suspend(deadline=clock, now=now, actor=change.actor, reason=words)
        moment = timezone.make_aware(datetime.combine(until, time.min))
        start_until(topic, clocks.SUSPENSION, moment, now, change.actor)
        topic.suspended_until, topic.due_at, topic.warn_at = moment, None, None
        change.data = {"until": until.isoformat()}
        line = _("暂停计时，%(month)d月%(day)d日恢复") % {"month": until.month, "day": until.day}
        change.say(line, words=words)
        change.tell_proposer("suspended", _("您提的议题%(line)s") % {"line": line})
        people = [*chairs_of(topic.council, today), *leaders_of(topic.council, today, street=True)]
        change.tell("suspended", people, _("有议题%(line)s") % {"line": line}, desk=True)
        return topic


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
