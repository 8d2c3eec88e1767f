"""A topic's own page, where everything about it is linked; and what residents do there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deliberation.forms.topics import CommentForm, WithdrawForm
from deliberation.models import StageRun, Topic, TopicComment, TopicPhoto
from deliberation.policies.councils import may_serve
from deliberation.policies.topics import decide, verbs_for
from deliberation.selectors.procedures import stages_of
from deliberation.selectors.topics import (
    entries_of,
    get_visible,
    open_suspension,
    paragraphs_of,
    runs_of,
    shown_comments,
    supports,
    visible_to,
)
from deliberation.services import topics as services
from deliberation.services.topics.proposing import PREFIX
from deliberation.services.topics.stages import actor_words
from deliberation.states import StageOutcome, StageProduct, TopicState
from deliberation.states_topics import TopicVerb
from deliberation.views.topic_blocks import rendered
from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused
from governance.people.models import User
from governance.people.phones import mask_name
from grievances.views.desk_common import put_on_form
from grievances.views.track_page import until_words

ICONS = {
    "propose": "message-plus", "accept": "circle-check", "decline": "ban", "withdraw": "arrow-back-up",
    "support": "heart-handshake", "finish": "arrow-right", "edit": "edit", "facts": "file-text", "options": "list",
    "answer": "message-2", "note": "note", "suspend": "player-pause",
    "request_suspension": "clock-pause", "rule_suspension": "player-pause", "resume": "player-play",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One stage on the track: done, now or still to come."""

    name: str
    hint: str
    look: str  # done · failed · now · todo
    at: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ShownComment:
    pk: int
    who: str
    comment: TopicComment
    paragraph: int | None


def topic_or_404(request: HttpRequest, code: str, now: datetime) -> Topic:
    try:
        return get_visible(request.user, normalise_code(code, prefix=PREFIX), now)
    except (Topic.DoesNotExist, InputRefused):
        raise Http404(_("没有这个议题，或者它还没有公开。")) from None


@require_safe
def topic_page(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    return render_topic(request, topic_or_404(request, code, now), now)


def render_topic(request: HttpRequest, topic: Topic, now: datetime, *, status: int = 200, **more: Any) -> HttpResponse:
    verbs = verbs_for(request.user, topic, now)
    is_mine = request.user.is_authenticated and topic.proposer_id == request.user.pk
    comments = [
        ShownComment(row.pk, mask_name(row.user.display_name) or _("居民"), row, row.paragraph)
        for row in shown_comments(topic)
    ]
    context = {
        "topic": topic,
        "headline": headline(topic),
        "who": waits_for(topic),
        "until": until_words(topic.due_at),
        "steps": track(topic),
        "paragraphs": [
            (number, text, [one for one in comments if one.paragraph == number])
            for number, text in enumerate(paragraphs_of(topic.body), start=1)
        ],
        "general_comments": [one for one in comments if one.paragraph is None],
        "options": list(topic.options.all()),
        "photos": [photo for photo in topic.photos.all() if photo.is_cleared],
        "proposer": proposer_words(topic),
        "lines": [shown_line(entry) for entry in entries_of(topic, public=True)],
        "blocks": rendered(topic, request),
        "is_supporting": topic.stage is not None and topic.stage.product == StageProduct.SUPPORT,
        "has_supported": supports(request.user, topic),
        "may_support": TopicVerb.SUPPORT in verbs,
        "why_not_support": decide(request.user, TopicVerb.SUPPORT, topic, now).reason,
        "may_comment": TopicVerb.COMMENT in verbs,
        "may_withdraw": TopicVerb.WITHDRAW in verbs,
        "is_mine": is_mine,
        "asked_pause": open_suspension(topic) if is_mine else None,
        "may_work": bool(may_serve(request.user, topic.council, now)),
        "comment_form": CommentForm(topic=topic),
        "withdraw_form": WithdrawForm(auto_id="id_withdraw_%s"),
        "sign_in_url": f"{reverse('people:sign_in')}?{urlencode({'next': reverse('deliberation:topic', args=[topic.code])})}",
        "now": now,
    } | more
    return render(request, "deliberation/topics/page.html", context, status=status)


# --- In words -----------------------------------------------------------------------------------------------
def headline(topic: Topic) -> str:
    """Where it stands, in one sentence."""
    if topic.stage:
        return _("正在：%(stage)s") % {"stage": topic.stage.name}
    sentences = {
        TopicState.PROPOSED: _("已收到，等社区受理"),
        TopicState.DONE: _("已经办成"),
        TopicState.REJECTED: _("没有通过，已结束"),
        TopicState.WITHDRAWN: _("提议人已撤回"),
        TopicState.DECLINED: _("没有列入议事"),
    }
    return str(sentences.get(TopicState(topic.state), topic.get_state_display()))


def waits_for(topic: Topic) -> str:
    """Whose turn it is; '' for nobody's."""
    if topic.stage:
        return actor_words(topic.stage, topic.council)
    return topic.council.community.name if topic.state == TopicState.PROPOSED else ""


def proposer_words(topic: Topic) -> str:
    """Who proposed it, without naming a private person."""
    if topic.organisation:
        return topic.organisation.name
    if topic.grievance_id:
        return _("居民反映，社区转来")
    return str(topic.get_proposer_kind_display())


def track(topic: Topic) -> list[Step]:
    """Every stage of the procedure, with what came of it the last time."""
    latest: dict[int, StageRun] = {run.stage_id: run for run in runs_of(topic)}
    now_at = topic.stage.position if topic.stage else None
    return [_step(stage, latest.get(stage.pk), topic, now_at) for stage in stages_of(topic.procedure)]


def _step(stage: Any, run: StageRun | None, topic: Topic, now_at: int | None) -> Step:
    if stage.pk == topic.stage_id:
        return Step(stage.name, stage.hint, "now", run.started_at if run else None)
    if run and run.ended_at and (now_at is None or stage.position < now_at):
        failed = run.outcome in (StageOutcome.NO, StageOutcome.SILENCE)
        words = run.words if stage.is_published else ""
        return Step(stage.name, stage.hint, "failed" if failed else "done", run.ended_at, words)
    return Step(stage.name, stage.hint, "todo")


def shown_line(entry: Any, *, staff: bool = False) -> dict[str, Any]:
    return {
        "at": entry.at,
        "title": entry.line,
        "words": entry.words,
        "who": str(entry.actor) if staff and entry.actor else "",
        "icon": ICONS.get(entry.verb, "point-filled"),
        "note": not entry.is_public,
    }


# --- What residents do --------------------------------------------------------------------------------------
def _act(request: HttpRequest, code: str, act: Callable[[Topic, datetime], Any], done: str) -> HttpResponseBase:
    """Do it and come back to the page; who is not signed in signs in first, a refusal stands on the page."""
    now = timezone.now()
    topic = topic_or_404(request, code, now)
    address = reverse("deliberation:topic", args=[topic.code])
    if not request.user.is_authenticated:
        return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': address})}")
    try:
        act(topic, now)
    except DomainError as refusal:
        fresh = topic_or_404(request, code, now)
        return render_topic(request, fresh, now, status=refusal.status, refusal=refusal)
    messages.success(request, done)
    return HttpResponseRedirect(address)


@require_POST
def support(request: HttpRequest, code: str) -> HttpResponseBase:
    return _act(
        request,
        code,
        lambda topic, now: services.support(topic_id=topic.pk, actor=request.user, now=now),
        _("谢谢，您已附议。"),
    )


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponseBase:
    words = request.POST.get("words", "")[:300]
    return _act(
        request,
        code,
        lambda topic, now: services.withdraw(topic_id=topic.pk, actor=request.user, now=now, words=words),
        _("议题已撤回。"),
    )


@require_POST
def comment(request: HttpRequest, code: str) -> HttpResponseBase:
    now = timezone.now()
    topic = topic_or_404(request, code, now)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': request.path.removesuffix('comment/')})}")
    form = CommentForm(request.POST, topic=topic)
    status = 422
    if form.is_valid():
        try:
            services.comment(topic_id=topic.pk, actor=request.user, now=now, **form.cleaned_data)
        except DomainError as refusal:
            put_on_form(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("已收到您的意见，工作人员看过后公开。"))
            return HttpResponseRedirect(reverse("deliberation:topic", args=[topic.code]) + "#comments")
    return render_topic(request, topic, now, status=status, comment_form=form)


# --- Photos -------------------------------------------------------------------------------------------------
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A cleared photo of a topic that this person sees; the office sees the others too."""
    now = timezone.now()
    found = TopicPhoto.objects.select_related("topic__council").filter(pk=pk).first()
    if found is None or not visible_to(request.user, now).filter(pk=found.topic_id).exists():
        raise Http404
    mine = isinstance(request.user, User) and found.topic.proposer_id == request.user.pk
    if not found.is_cleared and not mine and not may_serve(request.user, found.topic.council, now):
        raise Http404
    file = found.thumbnail if request.GET.get("size") == "thumb" else found.image
    try:
        with file.open("rb") as opened:
            content = opened.read()
    except FileNotFoundError as problem:
        raise Http404 from problem
    response = HttpResponse(content, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
