"""One topic at the desk: everything about it on one page, its verbs, the words to look at."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from deliberation.forms.topics import AnswerForm, LookForm
from deliberation.models import Topic
from deliberation.policies.topics import decide, misfit, verbs_for
from deliberation.selectors.topics import (
    at_desk_of,
    entries_of,
    get_visible,
    open_suspension,
    paragraphs_of,
    runs_of,
)
from deliberation.services import topics as services
from deliberation.services.topics.proposing import PREFIX
from deliberation.states_topics import TopicVerb, topic_step
from deliberation.views.topic_blocks import rendered
from deliberation.views.topic_next import next_steps
from deliberation.views.topics_page import headline, proposer_words, shown_line, track, waits_for
from deliberation.views.topics_verbs import BY_SLUG, TopicVerbPage, buttons_for
from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused
from governance.common.given import number_in
from governance.deadlines.registry import label_of
from governance.deadlines.selectors import live
from governance.people.models import User
from grievances.selectors import visible_to as visible_matters
from grievances.views.desk_common import put_on_form, refusal_of, staff_only, staff_user
from grievances.views.track_page import until_words


def desk_topic_or_404(user: User, code: str, now: datetime) -> Topic:
    """For the office and auditors; a member of staff elsewhere reads the public page."""
    try:
        topic = get_visible(user, normalise_code(code, prefix=PREFIX), now)
    except (Topic.DoesNotExist, InputRefused):
        raise Http404(_t("没有这个议题，或者它不在您的辖区。")) from None
    if not Topic.objects.filter(at_desk_of(user, now), pk=topic.pk).exists():
        raise Http404(_t("没有这个议题，或者它不在您的辖区。"))
    return topic


@staff_only
def file_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return render_file(request, desk_topic_or_404(user, code, now), user, now)


def render_file(
    request: HttpRequest, topic: Topic, user: User, now: datetime, *, status: int = 200, **more: Any
) -> HttpResponse:
    verbs = verbs_for(user, topic, now)
    origin = topic.grievance
    context = {
        "topic": topic,
        "headline": headline(topic),
        "proposer": proposer_words(topic),
        "who": waits_for(topic),
        "until": until_words(topic.due_at),
        "steps": track(topic),
        "runs": [run for run in runs_of(topic) if run.ended_at and run.outcome][::-1],
        "paragraphs": list(enumerate(paragraphs_of(topic.body), start=1)),
        "options": list(topic.options.all()),
        "photos": list(topic.photos.all()),
        "comments": list(topic.comments.select_related("user", "looked_by").order_by("-id")),
        "lines": [shown_line(entry, staff=True) for entry in entries_of(topic, public=False)],
        "asked_pause": open_suspension(topic),
        "suspensions": list(topic.suspensions.select_related("requested_by", "ruled_by").order_by("-id")),
        "clocks": [(label_of(clock.purpose), clock) for clock in live(topic)],
        "blocks": rendered(topic, request),
        "origin": origin if origin and visible_matters(user, now).filter(pk=origin.pk).exists() else None,
        "buttons": buttons_for(verbs),
        "next_steps": next_steps(topic, user, now),
        "may_look": TopicVerb.LOOK_AT in verbs,
        "may_clear": TopicVerb.CLEAR_PHOTO in verbs,
        "now": now,
    } | more
    return render(request, "deliberation/topics/file.html", context, status=status)


@staff_only
def verb_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """GET shows the form, POST does it; refusals come back with what was typed."""
    user, now = staff_user(request), timezone.now()
    if slug not in BY_SLUG:
        raise Http404(_t("没有这个操作。"))
    page = BY_SLUG[slug]
    topic = desk_topic_or_404(user, code, now)
    refusal = _refusal(page, topic, user, now)
    if refusal:
        return _refused(request, page, topic, user, now, refusal)
    arguments: dict[str, Any] = {"topic": topic, "user": user, "now": now}
    if request.method != "POST":
        form = page.form(initial={"comment": request.GET.get("comment", "")}, **arguments)
        return _render_form(request, page, form, topic, now)
    form = page.form(request.POST, **arguments)
    if not form.is_valid():
        return _render_form(request, page, form, topic, now, status=422)
    try:
        page.service(topic_id=topic.pk, actor=user, now=now, **form.arguments())
    except InputRefused as error:
        put_on_form(form, error)
        return _render_form(request, page, form, topic, now, status=422)
    except DomainError as error:
        return _refused(request, page, topic, user, now, error)
    messages.success(request, str(page.done))
    return HttpResponseRedirect(_back(request, topic))


def _back(request: HttpRequest, topic: Topic) -> str:
    """To where the form stood (the queue of words), else to the topic."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("deliberation:desk_topic", args=[topic.code])


def _refusal(page: TopicVerbPage, topic: Topic, user: User, now: datetime) -> DomainError | None:
    fits = topic_step(topic.state, page.verb) is not None and not misfit(user, page.verb, topic)
    return refusal_of(decide(user, page.verb, topic, now), fits=fits)


def _render_form(
    request: HttpRequest, page: TopicVerbPage, form: Any, topic: Topic, now: datetime, *, status: int = 200
) -> HttpResponse:
    is_pane = bool(getattr(request, "htmx", False))
    template = "deliberation/topics/_verb_form.html" if is_pane else "deliberation/topics/verb.html"
    comment = _comment_of(form, topic)
    context = {"page": page, "form": form, "topic": topic, "comment": comment, "now": now}
    return render(request, template, context, status=status)


def _comment_of(form: Any, topic: Topic) -> Any:
    if not isinstance(form, LookForm | AnswerForm):
        return None
    pk = number_in(str(form["comment"].value() or ""))
    return topic.comments.select_related("user").filter(pk=pk).first()


def _refused(
    request: HttpRequest, page: TopicVerbPage, topic: Topic, user: User, now: datetime, error: DomainError
) -> HttpResponse:
    """Somebody was quicker, or may not: the topic as it stands, and the words that were typed."""
    typed = [
        value.strip() for name in ("words", "title", "body", "facts") if (value := request.POST.get(name, "")).strip()
    ]
    fresh = desk_topic_or_404(user, topic.code, now)
    last = entries_of(fresh, public=False).first()
    return render_file(
        request, fresh, user, now, status=error.status, refusal=error, refused_page=page, typed=typed, last=last
    )


@staff_only
@require_POST
def clear_photo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    topic = desk_topic_or_404(user, code, now)
    photo = topic.photos.filter(pk=pk).first()
    services.clear_photo(
        topic_id=topic.pk, actor=user, now=now, photo=photo, is_cleared=request.POST.get("is_cleared") == "yes"
    )
    messages.success(request, _t("照片已设置。"))
    return HttpResponseRedirect(reverse("deliberation:desk_topic", args=[topic.code]))
