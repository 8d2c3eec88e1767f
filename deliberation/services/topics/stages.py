"""The stage engine: a topic goes into a stage, the stage ends with yes, no or silence, and the procedure says what follows."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from deliberation.models import Council, ProcedureStage, StageRun, Topic
from deliberation.policies.topics import Actor
from deliberation.selectors.councils import chairs_of, staff_of
from deliberation.selectors.procedures import stages_of
from deliberation.selectors.topics import current_run
from deliberation.services.topics import clocks
from deliberation.services.topics.change import TopicChange, changing
from deliberation.services.topics.origin import settle_origin, tell_origin, write_into_origin
from deliberation.stage_flow import follow
from deliberation.states import StageActor, StageNext, StageOutcome, StageProduct, TopicState
from deliberation.states_topics import AFTER_DECISION, TopicVerb
from governance.common.errors import InputRefused
from governance.deadlines.models import Deadline
from governance.people.models import User

RESULT_WORDS = {
    StageOutcome.YES: _lazy("「%(stage)s」通过"),
    StageOutcome.NO: _lazy("「%(stage)s」没有通过"),
    StageOutcome.SILENCE: _lazy("「%(stage)s」到期没有结果"),
}


# --- Ends ---------------------------------------------------------------------------------------------------
def finish_stage(
    *,
    topic_id: int,
    outcome: str,
    actor: Actor,
    now: datetime,
    words: str = "",
    locked: Topic | None = None,
) -> Topic:
    """End the stage that the topic is in, and follow the procedure. `actor` None: a clock, a ballot, a resolution.

    By hand only where the stage's product is written down by people (`states_topics.BY_HAND`), else `StateRefused`.
    """
    with changing(topic_id, TopicVerb.FINISH, actor, now, locked=locked, outcome=outcome, words=words) as change:
        if outcome not in StageOutcome.values or (actor is not None and outcome == StageOutcome.SILENCE):
            raise InputRefused("bad_outcome", _("请选择结果。"), fields={"outcome": _("请选择")})
        end_stage(change, StageOutcome(outcome), words.strip())
        return change.topic


def end_stage(change: TopicChange, outcome: StageOutcome, words: str = "") -> None:
    """What `finish_stage` does, inside the frame of any verb."""
    topic, stage = change.topic, change.topic.stage
    assert stage
    stages = stages_of(topic.procedure)
    move = follow(stages, stage.code, outcome, has_above=_above(topic) is not None)
    change.data |= {"stage_ended": stage.pk, "outcome": outcome, "move": move.kind}
    if move.kind is StageNext.STAY:
        if outcome != StageOutcome.SILENCE:
            change.say(str(RESULT_WORDS[outcome]) % {"stage": stage.name}, words=words, is_public=stage.is_published)
        return
    change.say(str(RESULT_WORDS[outcome]) % {"stage": stage.name}, words=words, is_public=stage.is_published)
    _close_run(change, outcome, words)
    clocks.end_stage_clocks(topic, change.now, change.actor, met=outcome != StageOutcome.SILENCE)
    match move.kind:
        case StageNext.PASSED:
            _end(change, TopicState.DONE)
        case StageNext.REJECTED:
            _end(change, TopicState.REJECTED)
        case StageNext.RISE:
            _rise(change, next(one for one in stages if one.code == move.to))
        case _:
            enter_stage(change, next(one for one in stages if one.code == move.to), topic.council)


def _above(topic: Topic) -> Council | None:
    above = topic.council.above
    return above if above and above.is_active else None


def _close_run(change: TopicChange, outcome: StageOutcome, words: str) -> None:
    run = current_run(change.topic)
    if run:
        run.ended_at, run.outcome, run.words, run.decided_by = change.now, outcome, words, change.actor
        run.save(update_fields=["ended_at", "outcome", "words", "decided_by"])


def _rise(change: TopicChange, stage: ProcedureStage) -> None:
    topic = change.topic
    above = _above(topic)
    assert above
    topic.council, topic.rises = above, topic.rises + 1
    change.say(_("升到上一级：%(council)s") % {"council": above.name})
    enter_stage(change, stage, above)


def _end(change: TopicChange, state: TopicState) -> None:
    topic = change.topic
    topic.state, topic.stage, topic.due_at = state, None, None
    change.say(_("议题办成，结束") if state == TopicState.DONE else _("议题未通过，结束"))
    titles = {TopicState.DONE: _("您提的议题办成了"), TopicState.REJECTED: _("您提的议题没有通过")}
    change.tell_proposer("ended", titles[state])
    if state == TopicState.DONE:
        settle_origin(change)
    else:
        change.tell_supporters("ended", _("您附议的议题没有通过"))
        tell_origin(change, _("由这件事转成的议题没有通过"), is_held=False)


# --- Begins -------------------------------------------------------------------------------------------------
def enter_stage(change: TopicChange, stage: ProcedureStage, council: Council) -> None:
    """Into a stage: its run, its clock, its people told. A stage of support that has enough already is passed through."""
    topic = change.topic
    topic.stage = stage
    topic.state = TopicState.DECIDED if stage.product in AFTER_DECISION else TopicState.RUNNING
    StageRun.objects.create(topic=topic, stage=stage, council=council, started_at=change.now)
    if stage.product == StageProduct.SUPPORT and topic.supporters >= topic.supporters_needed:
        end_stage(change, StageOutcome.YES, _("不需要附议") if not topic.supporters_needed else "")
        return
    clocks.start_stage_clock(topic, stage, change.now, change.actor)
    line = _("进入「%(stage)s」，轮到%(actor)s") % {"stage": stage.name, "actor": actor_words(stage, council)}
    change.say(line)
    write_into_origin(topic, _("居民议题%(line)s") % {"line": line}, change.now)
    change.tell_proposer(f"stage-{stage.pk}", _("您提的议题到了「%(stage)s」") % {"stage": stage.name})
    title = _("有议题到了「%(stage)s」") % {"stage": stage.name}
    change.tell(f"stage-{stage.pk}", people_of_stage(council, change.now), title, desk=True)


def actor_words(stage: ProcedureStage, council: Council) -> str:
    """Who the stage waits for, in words: the council by its name, else as the procedure says."""
    if stage.product == StageProduct.SUPPORT:
        return _("邻居们附议")
    if stage.actor == StageActor.COUNCIL:
        return council.name
    if stage.actor == StageActor.COMMUNITY:
        return council.community.name
    return str(stage.get_actor_display())


def people_of_stage(council: Council, now: datetime) -> list[User]:
    on = timezone.localdate(now)
    return [*chairs_of(council, on), *staff_of(council, on)]


# --- What the sweep calls -----------------------------------------------------------------------------------
def stage_is_due(topic: Topic, deadline: Deadline, now: datetime) -> None:
    """The stage's time is out: follow `on_silence`; where that is to stay, remind, each time one level higher."""
    if not topic.is_open or topic.stage is None:
        return
    clocks.lapse_request(topic, now)
    finish_stage(topic_id=topic.pk, outcome=StageOutcome.SILENCE, actor=None, now=now, locked=topic)
    if _is_still_there(topic, deadline):
        clocks.remind(topic, deadline, now)


def _is_still_there(topic: Topic, deadline: Deadline) -> bool:
    run = current_run(topic)
    return topic.is_open and run is not None and run.started_at <= deadline.started_at
