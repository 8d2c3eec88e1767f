"""A decision becomes a resolution: published at least as long as the rule says, in force when nothing stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import (
    Ballot,
    Council,
    DecisionRule,
    Meeting,
    Motion,
    Resolution,
    ResolutionTask,
    Topic,
)
from deliberation.policies.councils import may_lead
from deliberation.policies.resolutions import gives_the_word
from deliberation.selectors.resolutions import carried_motions, open_objections, rule_of, standing_resolution
from deliberation.services.resolutions import clocks, telling
from deliberation.services.resolutions.change import resolving, tell_the_parts
from deliberation.states import BallotState, StageProduct, TaskState
from deliberation.states_resolutions import ResolutionVerb
from governance.common.codes import new_code
from governance.common.errors import InputRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.people.models import Organisation, User
from governance.trail.services import record

PREFIX = "JY"
TRIES = 20
TITLE_LENGTH, BODY_LENGTH, TASKS_LIMIT = 120, 8000, 30


@dataclass(frozen=True, slots=True)
class NewTask:
    """What is to be done, by whom (the name is public), until which day."""

    title: str
    responsible_name: str
    finish_on: date
    responsible: User | None = None
    organisation: Organisation | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a resolution rests on: a passed ballot, a carried motion, or the word of the community."""

    kind: str  # BALLOT, MOTION, WORD
    topic: Topic | None = None
    ballot: Ballot | None = None
    meeting: Meeting | None = None
    motion: Motion | None = None


@transaction.atomic
def publish_resolution(
    *,
    council_id: int,
    title: str,
    body: str,
    topic_id: int | None = None,
    ballot_id: int | None = None,
    meeting_id: int | None = None,
    tasks: Sequence[NewTask] = (),
    actor: User,
    now: datetime,
) -> Resolution:
    """Publish what was decided; the days come from the rule it was decided by (居委会组织法 34: at least 15).

    Locks the ballot, then the topic (as counting does), so that one decision becomes one resolution; sent again, it is
    the same one.
    Raises `StateRefused` where nothing was decided, `PermissionRefused` for who does not speak for the council.
    """
    council = Council.objects.get(pk=council_id)
    may_lead(actor, council, now).require()
    voted_on = Ballot.objects.filter(pk=ballot_id).values_list("topic_id", flat=True).first() if ballot_id else None
    topic_id = topic_id or voted_on
    ballot = Ballot.objects.select_for_update().get(pk=ballot_id) if ballot_id else None
    topic = Topic.objects.select_for_update().get(pk=topic_id) if topic_id else None
    twin = standing_resolution(topic=topic, ballot=ballot)
    if twin:
        return twin
    meeting = Meeting.objects.get(pk=meeting_id) if meeting_id else None
    basis = _find_basis(council, topic, ballot, meeting, actor, now)
    rule = rule_of(council, timezone.localdate(now), basis.ballot)
    if rule is None:
        raise StateRefused("no_rule", _("这个议事会还没有章程，不知道要公示多少天。请先在后台填写章程。"))
    resolution = _create(council, basis, rule, _checked(title, body, tasks), now)
    for position, task in enumerate(tasks, start=1):
        add_task_row(resolution, position, task)
    clocks.start_publication(resolution, rule, now, actor)
    clocks.copy_clock_to_row(resolution)
    resolution.save(update_fields=["due_at"])
    record(
        actor=actor, verb="deliberation.resolution_publish", subject=resolution, now=now,
        area_code=resolution.area_code, basis=basis.kind, tasks=len(tasks), to=resolution.state,
    )  # fmt: skip
    telling.tell_everybody(resolution, "published", _("您参与的事形成了决议，正在公示"), now)
    tell_the_parts(resolution, now)
    return resolution


def _checked(title: str, body: str, tasks: Sequence[NewTask]) -> tuple[str, str]:
    title, body = title.strip(), body.strip()
    fields = {
        name: message
        for name, value, limit, message in (
            ("title", title, TITLE_LENGTH, _("请填写，最多 %(n)d 字") % {"n": TITLE_LENGTH}),
            ("body", body, BODY_LENGTH, _("请填写，最多 %(n)d 字") % {"n": BODY_LENGTH}),
        )
        if not value or len(value) > limit
    }
    if len(tasks) > TASKS_LIMIT:
        fields["tasks"] = _("最多 %(n)d 项任务") % {"n": TASKS_LIMIT}
    if fields:
        raise InputRefused("bad_input", _("请检查标出的内容。"), fields=fields)
    return title, body


def _find_basis(
    council: Council, topic: Topic | None, ballot: Ballot | None, meeting: Meeting | None, actor: User, now: datetime
) -> Basis:
    if topic and (topic.council_id != council.pk or not topic.is_open):
        raise StateRefused("wrong_topic", _("这个议题不在这个议事会商议，或者已经结束。"))
    if ballot:
        return _by_ballot(council, topic, ballot, meeting)
    if meeting or topic:
        motion = _carried(council, topic, meeting)
        if motion:
            counted = motion.ballots.filter(state=BallotState.COUNTED).first()
            return Basis("MOTION", topic, counted, motion.item.meeting, motion)
    if topic and _needs_no_vote(topic):
        gives_the_word(actor, council, now).require()
        return Basis("WORD", topic, meeting=meeting)
    raise StateRefused("not_decided", _("还没有通过的表决或动议，不能公布决议。"))


def _by_ballot(council: Council, topic: Topic | None, ballot: Ballot, meeting: Meeting | None) -> Basis:
    if ballot.council_id != council.pk or (topic and ballot.topic_id not in (None, topic.pk)):
        raise StateRefused("wrong_ballot", _("这次表决不是这个议事会就这件事进行的。"))
    if ballot.state != BallotState.COUNTED or not ballot.is_passed:
        raise StateRefused("not_decided", _("这次表决还没有通过，不能公布决议。"))
    motion = ballot.motion
    return Basis("MOTION" if motion else "BALLOT", topic, ballot, motion.item.meeting if motion else meeting, motion)


def _carried(council: Council, topic: Topic | None, meeting: Meeting | None) -> Motion | None:
    motions = carried_motions(council)
    if meeting:
        motions = motions.filter(item__meeting=meeting)
    if topic:
        motions = motions.filter(item__topic=topic)
    return motions.order_by("-id").first()


def _needs_no_vote(topic: Topic) -> bool:
    """The topic stands where its resolution is published, and its procedure never asks for a ballot."""
    stage = topic.stage
    return (
        stage is not None
        and stage.product == StageProduct.RESOLUTION
        and not topic.procedure.stages.filter(product=StageProduct.BALLOT).exists()
    )


def _create(council: Council, basis: Basis, rule: DecisionRule, words: tuple[str, str], now: datetime) -> Resolution:
    return Resolution.objects.create(
        code=_free_code(),
        council=council,
        area_code=council.area_code,
        topic=basis.topic,
        ballot=basis.ballot,
        meeting=basis.meeting,
        title=words[0],
        body=words[1],
        arithmetic=_arithmetic(basis, rule),
        published_at=now,
        publish_until=clocks.last_moment(now, rule.publish_days),
        objections_until=clocks.last_moment(now, rule.objection_days),
    )


def _arithmetic(basis: Basis, rule: DecisionRule) -> dict[str, Any]:
    """What is printed beside the resolution for good, whatever happens to ballot and rule later."""
    return {
        "basis": basis.kind,
        "rule": rule.name,
        "article": rule.article,
        "is_confirmed": rule.is_confirmed,
        "publish_days": rule.publish_days,
        "objection_days": rule.objection_days,
        "answer_days": rule.answer_days,
        "motion": basis.motion.text if basis.motion else "",
        "result": basis.ballot.result if basis.ballot else {},
    }


def _free_code() -> str:
    for _try in range(TRIES):
        code = new_code(PREFIX)
        if not Resolution.objects.filter(code=code).exists():
            return code
    raise RuntimeError("no free code")


def add_task_row(resolution: Resolution, position: int, task: NewTask) -> ResolutionTask:
    if not task.title.strip() or not task.responsible_name.strip():
        raise InputRefused("missing", _("任务要写明做什么、谁负责。"), fields={"tasks": _("请写明做什么、谁负责")})
    return ResolutionTask.objects.create(
        resolution=resolution,
        position=position,
        title=task.title.strip()[:80],
        responsible=task.responsible,
        organisation=task.organisation,
        responsible_name=task.responsible_name.strip()[:60],
        finish_on=task.finish_on,
    )


# --- Taking effect ------------------------------------------------------------------------------------------
def publication_ran_out(resolution: Resolution, deadline: Deadline, now: datetime) -> None:
    """The sweep calls this: in force now, unless an objection still waits for its answer."""
    take_effect_when_settled(resolution, now)


def take_effect_when_settled(resolution: Resolution, now: datetime) -> None:
    """In force once both periods have run and no objection is open; otherwise nothing happens yet."""
    if now < max(resolution.publish_until, resolution.objections_until) or open_objections(resolution).exists():
        return
    with resolving(resolution.pk, ResolutionVerb.TAKE_EFFECT, None, now) as change:
        change.resolution.in_force_at = now
        for task in change.resolution.tasks.filter(state=TaskState.OPEN):
            clocks.start_task(task, now, None)
        telling.tell_everybody(change.resolution, "in-force", _("您参与的决议生效了，开始落实"), now)
        _tell_responsible(change.resolution, now)
    resolution.refresh_from_db()


def _tell_responsible(resolution: Resolution, now: datetime) -> None:
    people = User.objects.filter(pk__in=resolution.tasks.exclude(responsible=None).values("responsible_id"))
    telling.tell(resolution, "tasks", people, _("有一项决议任务由您负责落实"), now)
