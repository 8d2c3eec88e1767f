"""What people say about a topic, and how they would word a paragraph: looked at, shown, answered."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Topic, TopicComment
from deliberation.policies.topics import Actor
from deliberation.selectors.councils import staff_of
from deliberation.selectors.topics import paragraphs_of
from deliberation.services.topics.change import TopicChange, changing
from deliberation.states import WordsState
from deliberation.states_topics import TopicVerb
from governance.common import limits
from governance.common.errors import InputRefused
from governance.common.scrub import scrub

COMMENT_LENGTH, ANSWER_LENGTH = 1000, 300
COMMENTS_A_DAY = 30  # of one account: against flooding, not a rule of the field
DAY = 86_400
LOOKED = (WordsState.SHOWN, WordsState.HIDDEN)
DECIDED = (WordsState.ADOPTED, WordsState.DECLINED)


def comment(
    *,
    topic_id: int,
    actor: Actor,
    now: datetime,
    words: str,
    paragraph: int | None = None,
    is_amendment: bool = False,
) -> Topic:
    """Say something, or propose other words for a paragraph (from 1). Nobody else reads it before somebody has looked."""
    with changing(topic_id, TopicVerb.COMMENT, actor, now, words=words) as change:
        topic = change.topic
        assert change.actor
        limits.require("topic-comment", str(change.actor.pk), limit=COMMENTS_A_DAY, seconds=DAY)
        _check(topic, words, paragraph, is_amendment)
        row = TopicComment.objects.create(
            topic=topic,
            user=change.actor,
            paragraph=paragraph,
            is_amendment=is_amendment,
            words=words.strip(),
            at=now,
        )
        change.data = {"comment": row.pk, "is_amendment": is_amendment}
        people = staff_of(topic.council, timezone.localdate(now))
        change.tell(f"comment-{row.pk}", people, _("有居民意见等审核"), desk=True)
        return topic


def _check(topic: Topic, words: str, paragraph: int | None, is_amendment: bool) -> None:
    if len(words) > COMMENT_LENGTH:
        raise InputRefused("too_long", _("最多 1000 字。"), fields={"words": _("最多 1000 字")})
    if is_amendment and paragraph is None:
        raise InputRefused("no_paragraph", _("请选择要修改哪一段。"), fields={"paragraph": _("请选择要修改哪一段")})
    if paragraph is not None and not 1 <= paragraph <= len(paragraphs_of(topic.body)):
        raise InputRefused("no_paragraph", _("没有这一段。"), fields={"paragraph": _("没有这一段")})


def look_at(*, topic_id: int, actor: Actor, now: datetime, comment: TopicComment | None, state: str) -> Topic:
    """Show it or not; shown words lose what points at a person. An amendment is later adopted or declined with an answer."""
    with changing(topic_id, TopicVerb.LOOK_AT, actor, now, comment=comment, state=state) as change:
        row = _locked(change, comment)
        if state not in LOOKED:
            raise InputRefused("bad_state", _("请选择公开或不公开。"), fields={"state": _("请选择")})
        row.state, row.looked_at, row.looked_by = state, now, change.actor
        if state == WordsState.SHOWN:
            row.words = scrub(row.words)
        row.save(update_fields=["state", "looked_at", "looked_by", "words"])
        change.data = {"comment": row.pk, "state": state}
        return change.topic


def answer_comment(
    *,
    topic_id: int,
    actor: Actor,
    now: datetime,
    comment: TopicComment | None,
    words: str,
    adopted: bool | None = None,
) -> Topic:
    """Answer in public. For an amendment `adopted` says whether its words are taken: then they replace the paragraph."""
    with changing(topic_id, TopicVerb.ANSWER, actor, now, comment=comment, words=words) as change:
        row = _locked(change, comment)
        if row.state == WordsState.HIDDEN:
            raise InputRefused("hidden", _("没有公开的意见不用答复。"))
        if len(words) > ANSWER_LENGTH:
            raise InputRefused("too_long", _("最多 300 字。"), fields={"words": _("最多 300 字")})
        row.words, row.answer = scrub(row.words), words.strip()
        row.looked_at, row.looked_by = row.looked_at or now, row.looked_by or change.actor
        row.state = _state_after(change, row, adopted)
        row.save(update_fields=["words", "answer", "looked_at", "looked_by", "state"])
        change.data = {"comment": row.pk, "state": row.state}
        change.tell(f"answer-{row.pk}", [row.user], _("您的意见有了答复"), body=row.answer)
        return change.topic


def _state_after(change: TopicChange, row: TopicComment, adopted: bool | None) -> WordsState:
    if not row.is_amendment or adopted is None:
        return WordsState.SHOWN if row.state == WordsState.WAITING else WordsState(row.state)
    if adopted:
        _replace_paragraph(change, row)
    return WordsState.ADOPTED if adopted else WordsState.DECLINED


def _replace_paragraph(change: TopicChange, row: TopicComment) -> None:
    """Only while the words are still open; afterwards an amendment can no longer be taken."""
    paragraphs = paragraphs_of(change.topic.body)
    number = row.paragraph or 0
    if not change.topic.is_open or not 1 <= number <= len(paragraphs):
        raise InputRefused("too_late", _("议题已经结束，不能再改文字。"), fields={"adopted": _("不能再改文字")})
    paragraphs[number - 1] = row.words
    change.topic.body = "\n\n".join(paragraphs)
    change.say(_("采纳了一条修改建议，改了第 %(n)d 段") % {"n": number})


def _locked(change: TopicChange, comment: TopicComment | None) -> TopicComment:
    row = change.topic.comments.filter(pk=comment.pk if comment else 0).first()
    if row is None:
        raise InputRefused("no_comment", _("没有这条意见。"), fields={"comment": _("没有这条意见")})
    return row
