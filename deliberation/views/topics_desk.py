"""The desk's list of topics, the queue of words to look at, and a matter that becomes a topic."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from deliberation.forms.topics import AnswerForm, LookForm
from deliberation.search import topic_index
from deliberation.selectors.topics import DESK_SCOPES, desk_topics, words_waiting
from deliberation.services.topics.proposing import PREFIX, propose_from_matter
from deliberation.states import CouncilKind
from governance.common.codes import normalise_code
from governance.common.errors import InputRefused
from governance.common.keyset import page_by_key
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import HANDLING_ROLES
from grievances.selectors import visible_to as visible_matters
from grievances.views.desk_common import staff_only, staff_user
from grievances.views.list_links import counted_tabs, page_links

PAGE_SIZE = 50
QUEUE_SIZE = 30
SCOPES = {
    "new": (_("待受理"), _("没有等受理的议题。")),
    "late": (_("已超时"), _("没有超时的议题。")),
    "asked": (_("申请挂起"), _("没有等审批的挂起申请。")),
    "open": (_("正在议的"), _("没有正在议的议题。")),
    "ended": (_("已结束"), _("还没有结束的议题。")),
    "all": (_("全部"), _("还没有议题。居民在“提议题”里提，也可以把一件小事转为议题。")),
}


@staff_only
def desk_list(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    scope = request.GET.get("scope", "open")
    scope = scope if scope in DESK_SCOPES else "open"
    text, kind = request.GET.get("q", "").strip()[:60], request.GET.get("kind", "")
    rows = desk_topics(user, scope, now).defer("body", "fact_sheet")
    if text:
        rows = rows.filter(_wanted(text))
    if kind in CouncilKind.values:
        rows = rows.filter(council__kind=kind)
    order = ("due_at", "id") if scope in ("open", "late") else ("-id",)
    page = page_by_key(rows, order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "scope": scope,
        "text": text,
        "kind": kind,
        "kinds": CouncilKind.choices,
        "tabs": counted_tabs(request, SCOPES, scope, lambda key: desk_topics(user, key, now)),
        "is_filtering": bool(text or kind),
        "why_empty": _t("没有符合条件的议题。") if text or kind else SCOPES[scope][1],
        "clear_url": f"{request.path}?scope={scope}",
        "words_count": len(words_waiting(user, now)[: QUEUE_SIZE + 1]),
        **page_links(request, page),
        "open_pane": "list",
        "now": now,
    }
    return render(request, "deliberation/topics/desk_list.html", context)


def _wanted(text: str) -> Q:
    """By its whole number, else by words."""
    found = Q(pk__in=topic_index.matching(text))
    try:
        return found | Q(code=normalise_code(text, prefix=PREFIX))
    except InputRefused:
        return found


@staff_only
def words_queue(request: HttpRequest) -> HttpResponse:
    """What residents wrote and nobody has looked at, the oldest first."""
    user, now = staff_user(request), timezone.now()
    page = page_by_key(words_waiting(user, now), ("id",), size=QUEUE_SIZE, after=request.GET.get("after", ""))
    context = {
        "comments": page.rows,
        **page_links(request, page),
        "look_form": LookForm,
        "answer_form": AnswerForm,
        "may_look": may_handle(user),
        "now": now,
    }
    return render(request, "deliberation/topics/words.html", context)


def may_handle(user: User) -> bool:
    """Whoever works for councils somewhere, auditors not among them."""
    return authority_of(user, timezone.localdate()).has(*HANDLING_ROLES)


@staff_only
@require_POST
def from_matter(request: HttpRequest, grievance_id: int) -> HttpResponse:
    """One click on the matter's page; the topic's page comes next, with the words to look at before it is taken in."""
    user, now = staff_user(request), timezone.now()
    if not visible_matters(user, now).filter(pk=grievance_id).exists():
        raise Http404(_t("没有这件诉求，或者它不在您的辖区。"))
    topic = propose_from_matter(grievance_id=grievance_id, actor=user, now=now)
    messages.success(request, _t("已转为议题。请核对公开的文字，再受理。"))
    return HttpResponseRedirect(reverse("deliberation:desk_topic", args=[topic.code]))
