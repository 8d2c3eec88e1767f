"""Who may do what to a topic. The table names the actors of a verb; here they become rules over postings and seats."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from deliberation.models import Topic
from deliberation.policies.councils import may_lead, may_oversee, may_serve
from deliberation.selectors.councils import lives_in
from deliberation.states import StageActor, StageProduct, TopicState
from deliberation.states_topics import BY_HAND, TopicActors, TopicVerb, topic_step, topic_verbs_of
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.models import User

Actor = User | AnonymousUser | None  # None: a clock, or the news of a ballot or resolution
# Stages that the council itself may end; the others are for its office.
OF_THE_COUNCIL = (StageActor.COUNCIL, StageActor.JOINT)


def decide(actor: Actor, verb: TopicVerb, topic: Topic, now: datetime) -> Decision:
    """May `actor` do `verb` to this topic as it stands now? A refusal says why in words."""
    rule = topic_step(topic.state, verb)
    if rule is None:
        return refuse(_("这个议题现在是「%(state)s」，不能这样操作。") % {"state": TopicState(topic.state).label})
    if reason := misfit(actor, verb, topic):
        return refuse(reason)
    if actor is None:
        is_ours = verb in (TopicVerb.FINISH, TopicVerb.RESUME)
        return ALLOWED if is_ours else refuse(_("只有居民和工作人员可以这样操作。"))
    match rule.actors:
        case TopicActors.OFFICE:
            return may_serve(actor, topic.council, now)
        case TopicActors.ABOVE:
            return _decide_above(actor, topic, now)
        case TopicActors.STAGE:
            return _decide_stage(actor, topic, now)
        case TopicActors.PROPOSER:
            is_theirs = isinstance(actor, User) and topic.proposer_id == actor.pk
            return ALLOWED if is_theirs else refuse(_("只有提议人可以撤回议题。"))
        case TopicActors.RESIDENT:
            return _decide_resident(actor, topic)
        case _:
            return ALLOWED if actor.is_authenticated else refuse(_("请先用手机号登录。"))


def misfit(actor: Actor, verb: TopicVerb, topic: Topic) -> str:
    """Why the verb does not fit the stage the topic is in; '' where it fits. Whoever asks, the answer is the same."""
    stage = topic.stage
    if verb is TopicVerb.SUPPORT and (stage is None or stage.product != StageProduct.SUPPORT):
        return _("这个议题现在不需要附议。")
    if verb is TopicVerb.FINISH and actor is not None and (stage is None or stage.product not in BY_HAND):
        return _("这一步由表决或决议的结果决定，不用手工登记。")
    if verb is TopicVerb.COMMENT and not topic.is_published:
        return _("这个议题还没有公开。")
    if verb is TopicVerb.REQUEST_SUSPENSION and topic.has_suspension_request:
        return _("已经申请挂起，正在等上一级审批。")
    if verb is TopicVerb.REQUEST_SUSPENSION and topic.due_at is None:
        return _("这个议题已经挂起。") if topic.suspended_until else _("这一步没有正在计时的期限，不用挂起。")
    if verb is TopicVerb.RULE_SUSPENSION and not topic.has_suspension_request:
        return _("没有等审批的挂起申请。")
    if verb is TopicVerb.RESUME and topic.suspended_until is None:
        return _("这个议题没有挂起。")
    return ""


def _decide_stage(actor: User | AnonymousUser, topic: Topic, now: datetime) -> Decision:
    if topic.stage and topic.stage.actor in OF_THE_COUNCIL:
        return may_lead(actor, topic.council, now)
    return may_serve(actor, topic.council, now)


def _decide_above(actor: User | AnonymousUser, topic: Topic, now: datetime) -> Decision:
    decision = may_oversee(actor, topic.council, now)
    if decision and isinstance(actor, User) and topic.suspensions.filter(ruling="", requested_by=actor).exists():
        return refuse(_("自己的申请要由别人审批。"))
    return decision


def _decide_resident(actor: User | AnonymousUser, topic: Topic) -> Decision:
    if not actor.is_authenticated:
        return refuse(_("请先用手机号登录，再附议。"))
    if lives_in(actor, topic.council):
        return ALLOWED
    return refuse(
        _("只有住在%(council)s范围内、住址已核实的居民可以附议。请在“我的住址”登记，由社区核实。")
        % {"council": topic.council.name}
    )


def verbs_for(user: User | AnonymousUser, topic: Topic, now: datetime) -> list[TopicVerb]:
    """What this person may do now: the buttons of a page."""
    return [verb for verb in topic_verbs_of(topic.state) if decide(user, verb, topic, now)]
