"""What the office does to a topic: take it in or decline it, its public words, facts, options, photos, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Council, Procedure, Topic, TopicOption, TopicPhoto
from deliberation.policies.topics import Actor
from deliberation.selectors.councils import charter_of
from deliberation.selectors.procedures import procedures_for, stages_of
from deliberation.services.topics.change import changing
from deliberation.services.topics.origin import tell_origin
from deliberation.services.topics.stages import enter_stage
from deliberation.states_topics import TopicVerb
from governance.common.errors import InputRefused

OPTIONS_LIMIT = 6
OPTION_TITLE, OPTION_BODY = 60, 1000


@dataclass(frozen=True, slots=True)
class NewOption:
    title: str
    body: str = ""
    cost_fen: int | None = None


def accept(
    *,
    topic_id: int,
    actor: Actor,
    now: datetime,
    procedure: Procedure | None,
    council: Council | None,
    title: str = "",
    body: str = "",
) -> Topic:
    """Take it into a procedure of a council of the community; published from here on, with the words as edited."""
    with changing(
        topic_id, TopicVerb.ACCEPT, actor, now, procedure=procedure, council=council, title=title, body=body
    ) as change:
        topic = change.topic
        assert procedure
        assert council
        _check_choice(topic, procedure, council)
        topic.council, topic.procedure, topic.is_published = council, procedure, True
        _set_words(topic, title, body)
        charter = charter_of(council, timezone.localdate(now))
        topic.supporters_needed = charter.supporters_needed if charter else 0
        change.data = {"procedure": procedure.pk, "council": council.pk}
        change.say(_("受理，按「%(procedure)s」办") % {"procedure": procedure.name})
        change.tell_proposer("accepted", _("您提的议题已受理"))
        tell_origin(change, _("居民议题已受理，办结时限暂停，按议事程序计时"), is_held=True)
        enter_stage(change, stages_of(procedure)[0], council)
        return topic


def _check_choice(topic: Topic, procedure: Procedure, council: Council) -> None:
    if council.community_id != topic.council.community_id or not council.is_active:
        raise InputRefused("bad_council", _("请选择本社区的议事会。"), fields={"council": _("请选择本社区的议事会")})
    if procedure not in procedures_for(council):
        raise InputRefused(
            "bad_procedure",
            _("这个程序不适用于%(council)s。") % {"council": council.name},
            fields={"procedure": _("请选择适用于这个议事会的程序")},
        )
    if not procedure.stages.exists():
        raise InputRefused("empty_procedure", _("这个程序还没有步骤。"), fields={"procedure": _("还没有步骤")})


def decline(*, topic_id: int, actor: Actor, now: datetime, words: str) -> Topic:
    """Not taken in, with the reason that the proposer reads. It does not become public."""
    with changing(topic_id, TopicVerb.DECLINE, actor, now, words=words) as change:
        change.say(_("没有列入议事"), words=words)
        change.tell_proposer("declined", _("您提的议题没有列入议事"), body=words[:200])
        tell_origin(change, _("由这件事转成的议题没有列入议事"))
        return change.topic


def edit(*, topic_id: int, actor: Actor, now: datetime, title: str, body: str) -> Topic:
    """Better public words; everybody reads that they were changed."""
    with changing(topic_id, TopicVerb.EDIT, actor, now, title=title, body=body) as change:
        topic = change.topic
        was = (topic.title, topic.body)
        _set_words(topic, title, body)
        change.data = {"changed": [name for name, old in zip(("title", "body"), was, strict=True)
                                   if getattr(topic, name) != old]}  # fmt: skip
        if change.data["changed"]:
            change.say(_("修改了议题的文字"))
        return topic


def _set_words(topic: Topic, title: str, body: str) -> None:
    topic.title = " ".join(title.split()) or topic.title
    topic.body = body.strip() or topic.body


def write_facts(*, topic_id: int, actor: Actor, now: datetime, facts: str) -> Topic:
    """The fact sheet: what everybody should know before they talk."""
    with changing(topic_id, TopicVerb.FACTS, actor, now, facts=facts) as change:
        change.topic.fact_sheet = facts.strip()
        change.say(_("更新了背景材料"))
        return change.topic


def write_options(*, topic_id: int, actor: Actor, now: datetime, options: Sequence[NewOption]) -> Topic:
    """The ways of doing it with their costs; written again, they replace the last ones."""
    with changing(topic_id, TopicVerb.OPTIONS, actor, now) as change:
        rows = [one for one in options if one.title.strip()]
        _check_options(rows)
        change.topic.options.all().delete()
        TopicOption.objects.bulk_create(
            TopicOption(
                topic=change.topic,
                position=position,
                title=one.title.strip(),
                body=one.body.strip(),
                cost_fen=one.cost_fen,
            )
            for position, one in enumerate(rows, start=1)
        )
        change.data = {"options": len(rows)}
        change.say(_("更新了方案（%(n)d 个）") % {"n": len(rows)})
        return change.topic


def _check_options(rows: Sequence[NewOption]) -> None:
    if len(rows) > OPTIONS_LIMIT:
        raise InputRefused("too_many_options", _("方案最多 %(n)d 个。") % {"n": OPTIONS_LIMIT})
    for one in rows:
        if len(one.title) > OPTION_TITLE or len(one.body) > OPTION_BODY:
            raise InputRefused("too_long", _("方案的名称最多 60 字，说明最多 1000 字。"))
        if one.cost_fen is not None and one.cost_fen < 0:
            raise InputRefused("bad_cost", _("费用不能是负数。"))


def clear_photo(*, topic_id: int, actor: Actor, now: datetime, photo: TopicPhoto | None, is_cleared: bool) -> Topic:
    """Show a photo to everybody, or no longer."""
    with changing(topic_id, TopicVerb.CLEAR_PHOTO, actor, now, photo=photo) as change:
        row = change.topic.photos.filter(pk=photo.pk if photo else 0).first()
        if row is None:
            raise InputRefused("no_photo", _("没有这张照片。"), fields={"photo": _("没有这张照片")})
        row.is_cleared = is_cleared
        row.save(update_fields=["is_cleared"])
        change.data = {"photo": row.pk, "is_cleared": is_cleared}
        return change.topic


def note(*, topic_id: int, actor: Actor, now: datetime, words: str) -> Topic:
    """Among staff only."""
    with changing(topic_id, TopicVerb.NOTE, actor, now, words=words) as change:
        change.say(_("内部备注"), words=words, is_public=False)
        return change.topic
