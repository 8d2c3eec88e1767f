"""A topic comes in: from a resident's phone, from the desk, from a matter. And the proposer takes it back."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Council, Procedure, Topic
from deliberation.policies.councils import may_serve
from deliberation.policies.topics import Actor
from deliberation.selectors.councils import charter_of, council_for, staff_of
from deliberation.selectors.procedures import procedures_for
from deliberation.selectors.topics import kinds_open_to, open_topic_of
from deliberation.services.topics import clocks
from deliberation.services.topics.change import TopicChange, changing, check_lengths, finish
from deliberation.services.topics.origin import tell_origin
from deliberation.services.topics.photos import attach, copy_cleared, no_files_left_behind
from deliberation.states import ProposerKind, TopicScope, TopicState
from deliberation.states_topics import TopicVerb
from governance.common import limits
from governance.common.codes import new_code
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.given import require_given
from governance.common.images import CleanPhoto
from governance.common.scrub import scrub
from governance.people.models import Organisation, User
from governance.territory.models import Area, Building, Entrance, Estate, Lane
from grievances.models import Grievance
from grievances.services.change import lock as lock_matter
from grievances.services.photos import PHOTOS_AT_ONCE
from grievances.states import Kind, State

PREFIX = "YT"
TRIES = 20
PROPOSALS_A_DAY = 10  # of one account: against flooding, not a rule of the field
DAY = 86_400


@dataclass(frozen=True, slots=True)
class NewTopic:
    """What somebody proposes. The most exact place that is known; `community` at least."""

    title: str
    body: str
    scope: str
    community: Area
    building: Building | None = None
    entrance: Entrance | None = None
    estate: Estate | None = None
    lane: Lane | None = None
    kind: str = ProposerKind.RESIDENT
    organisation: Organisation | None = None
    council: Council | None = None  # chosen at the desk; else the one that fits the place
    submission: uuid.UUID = field(default_factory=uuid.uuid4)


def propose(*, new: NewTopic, actor: User, now: datetime, photos: Iterable[CleanPhoto] = ()) -> Topic:
    """Propose a topic; the same `submission` gives the same topic. Words lose what points at a person.

    A resident proposes as a resident, or as what their seat says (`kinds_open_to`); the office proposes for anybody.
    """
    if not isinstance(actor, User):
        raise PermissionRefused("sign_in", _("请先用手机号登录，再提议题。"))
    twin = Topic.objects.filter(submission=new.submission, proposer=actor).first()
    if twin:
        return twin
    limits.require("topic-propose", str(actor.pk), limit=PROPOSALS_A_DAY, seconds=DAY)
    try:
        with no_files_left_behind() as written, transaction.atomic():
            change = _create(new, actor, now, proposer=actor)
            attach(change.topic, list(photos)[:PHOTOS_AT_ONCE], now, written)
            return change.topic
    except IntegrityError:
        twin = Topic.objects.filter(submission=new.submission, proposer=actor).first()
        if twin is None:
            raise
        return twin  # a double tap: the other request was first


def propose_from_matter(*, grievance_id: int, actor: User, now: datetime) -> Topic:
    """A 小事 becomes a topic: its words without personal data, its cleared photos. Who raised it is the proposer.

    The matter stays in hand (its settling term stands still from acceptance on); the resolution settles it. Raises `StateRefused` where it has one.
    """
    with no_files_left_behind() as written, transaction.atomic():
        matter = lock_matter(grievance_id)
        if matter.kind != Kind.COMMUNITY or matter.state != State.HANDLING:
            raise StateRefused("wrong_state", _("只有办理中的「小事」可以转为议题。"))
        if open_topic_of(matter):
            raise StateRefused("has_topic", _("这件诉求已经转为议题了。"))
        new = _of_matter(matter)
        if new.council is None:
            raise InputRefused("no_council", _("这个社区还没有建立议事会，请先在后台建立。"))
        may_serve(actor, new.council, now).require()
        change = _create(new, actor, now, proposer=matter.reporter, grievance=matter)
        copy_cleared(matter, change.topic, now, written)
        tell_origin(change, _("已转为居民议题，由居民商议决定"))
        return change.topic


def _of_matter(matter: Grievance) -> NewTopic:
    private = [word for word in (matter.contact_name, matter.contact_phone, matter.place_detail) if word]
    scope = TopicScope.BUILDING if matter.building else TopicScope.ESTATE if matter.estate else TopicScope.COMMUNITY
    community = _community_of(matter.area)
    return NewTopic(
        title=(matter.public_title or scrub(matter.title, also=private))[:60],
        body=(matter.public_body or scrub(matter.body, also=private))[:5000],
        scope=scope,
        community=community,
        building=matter.building,
        estate=matter.estate,
        kind=ProposerKind.RESIDENT if matter.reporter_id else ProposerKind.COMMUNITY,
        council=council_for(scope, community=community, building=matter.building, estate=matter.estate),
    )


def _community_of(area: Area) -> Area:
    if area.level == "GRID" and area.parent:
        return area.parent
    return area


def _create(
    new: NewTopic, actor: User, now: datetime, *, proposer: User | None, grievance: Grievance | None = None
) -> TopicChange:
    """The row, its first line, its trail, and the office told."""
    council = new.council or council_for(
        new.scope, community=new.community, building=new.building, estate=new.estate, lane=new.lane
    )
    if council is None:
        raise InputRefused(
            "no_council", _("这个社区还没有建立议事会，请联系社区。"), fields={"place": _("这个社区还没有建立议事会")}
        )
    if grievance is None:
        _check_kind(new, council, actor, now)
    title, body = _clean_words(new)
    charter = charter_of(council, timezone.localdate(now))
    topic = Topic.objects.create(
        code=_free_code(),
        submission=new.submission,
        title=title,
        body=body,
        scope=new.scope,
        council=council,
        area_code=new.building.grid.code if new.building and new.building.grid else new.community.code,
        entrance=new.entrance,
        building=new.building,
        estate=new.estate or (new.building.estate if new.building else None),
        lane=new.lane,
        procedure=_procedure_for(council),
        grievance=grievance,
        proposer_kind=new.kind,
        proposer=proposer,
        organisation=new.organisation,
        supporters_needed=charter.supporters_needed if charter else 0,
        opened_at=now,
    )
    change = TopicChange(topic, TopicVerb.PROPOSE, actor, now, "", None)
    who = new.organisation.name if new.organisation else topic.get_proposer_kind_display()
    line = _("由诉求转来") if grievance else _("%(who)s提出议题") % {"who": who}
    change.say(line)
    change.tell("proposed", staff_of(council, timezone.localdate(now)), _("有新的议题等受理"), desk=True)
    change.tell_proposer("proposed", _("您的事转成了居民议题"))
    change.data = {"kind": new.kind, "council": council.pk} | ({"grievance": grievance.pk} if grievance else {})
    finish(change)
    return change


def _check_kind(new: NewTopic, council: Council, actor: User, now: datetime) -> None:
    if new.kind not in ProposerKind.values:
        raise InputRefused("bad_kind", _("请选择由谁提出。"), fields={"kind": _("请选择")})
    if new.kind == ProposerKind.ORGANISATION and new.organisation is None:
        raise InputRefused("no_organisation", _("请选择组织。"), fields={"organisation": _("请选择组织")})
    if new.council and new.council.community_id != new.community.pk:
        raise InputRefused("bad_council", _("请选择本社区的议事会。"), fields={"council": _("请选择本社区的议事会")})
    if may_serve(actor, council, now):
        return
    if new.council or new.kind not in kinds_open_to(actor, new.community, timezone.localdate(now)):
        raise PermissionRefused("not_allowed", _("您不能以这个身份提议题。"))


def _clean_words(new: NewTopic) -> tuple[str, str]:
    title, body = " ".join(new.title.split()), new.body.strip()
    words = {"title": title, "body": body}
    require_given(words, words)
    check_lengths({"title": title, "body": body})
    return scrub(title)[:60], scrub(body)[:5000]


def _procedure_for(council: Council) -> Procedure:
    fitting = procedures_for(council)
    if not fitting:
        raise InputRefused("no_procedure", _("还没有适用的议事程序，请管理员载入预设（load_presets）。"))
    return fitting[0]


def _free_code() -> str:
    for _number in range(TRIES):
        code = new_code(PREFIX)
        if not Topic.objects.filter(code=code).exists():
            return code
    raise RuntimeError("no free topic code found")


def withdraw(*, topic_id: int, actor: Actor, now: datetime, words: str = "") -> Topic:
    """The proposer takes it back, as long as nothing is decided."""
    with changing(topic_id, TopicVerb.WITHDRAW, actor, now, words=words) as change:
        topic = change.topic
        run = topic.runs.filter(ended_at=None).first()
        if run:
            run.ended_at = now
            run.save(update_fields=["ended_at"])
        clocks.end_stage_clocks(topic, now, change.actor, met=False)
        was_running, topic.stage = change.state_before != TopicState.PROPOSED, None
        change.say(_("提议人撤回了议题"), words=scrub(words))
        people = staff_of(topic.council, timezone.localdate(now)) if was_running else []
        change.tell("withdrawn", people, _("有议题被提议人撤回"), desk=True)
        change.tell_supporters("withdrawn", _("您附议的议题被提议人撤回了"))
        tell_origin(change, _("由这件事转成的议题已撤回"), is_held=False)
        return topic
