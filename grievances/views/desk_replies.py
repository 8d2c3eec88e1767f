"""Standard replies: the list that one may use, and the form that writes one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from governance.common.errors import InputRefused
from grievances.daily_policies import may_edit_reply
from grievances.daily_reads import REPLIES_READ, replies_to_edit
from grievances.forms.daily import ReplyForm, areas_of
from grievances.models import StandardReply
from grievances.replies import REPLY_FIELDS
from grievances.services.replies import delete_reply, save_reply
from grievances.states import Verb
from grievances.views.desk_common import put_on_form, staff_only, staff_user
from grievances.views.desk_pages import PAGE_OF

LABELS = {verb.value: PAGE_OF[verb].label for verb in REPLY_FIELDS}


@staff_only
def replies_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    rows = list(replies_to_edit(user, now)[:REPLIES_READ])
    shown = [_shown(row, bool(may_edit_reply(user, row, now))) for row in rows]
    context = {
        "own": [entry for entry in shown if entry["reply"].owner_id],
        "offices": [entry for entry in shown if entry["reply"].area_id],
        "now": now,
    }
    return render(request, "grievances/desk/replies.html", context)


def _shown(reply: StandardReply, may_edit: bool) -> dict[str, Any]:
    uses = [str(LABELS[verb]) for verb in reply.verbs if verb in LABELS]
    return {"reply": reply, "uses": "、".join(uses), "may_edit": may_edit}


@staff_only
def reply_page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a new one, or change the one with `pk`; `?verb=` ticks what it is meant for."""
    user, now = staff_user(request), timezone.now()
    reply = replies_to_edit(user, now).filter(pk=pk).first() if pk else None
    if pk and reply is None:
        raise Http404(_t("没有这条常用语，可能已经删除。"))
    if reply:
        may_edit_reply(user, reply, now).require()
    given: dict[str, Any] = {"areas": areas_of(user, now, editing=True), "labels": LABELS, "reply": reply}
    if request.method != "POST":
        verb = request.GET.get("verb", "")
        if reply is None:
            given["initial"] = {"verbs": [verb] if verb in set(Verb) else [], "is_active": True}
        return _form(request, ReplyForm(**given), reply)
    form = ReplyForm(request.POST, **given)
    if not form.is_valid():
        return _form(request, form, reply, status=422)
    try:
        saved = save_reply(actor=user, now=now, reply_id=pk, **form.arguments())
    except InputRefused as error:
        put_on_form(form, error)
        return _form(request, form, reply, status=422)
    messages.success(request, _t("常用语「%(title)s」已保存。") % {"title": saved.title})
    return HttpResponseRedirect(reverse("grievances:desk_replies"))


def _form(request: HttpRequest, form: ReplyForm, reply: StandardReply | None, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "reply": reply, "now": timezone.now()}
    return render(request, "grievances/desk/reply.html", context, status=status)


@staff_only
@require_POST
def reply_delete(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    reply = replies_to_edit(user, now).filter(pk=pk).first()
    if reply is None:
        raise Http404(_t("没有这条常用语，可能已经删除。"))
    delete_reply(reply_id=pk, actor=user, now=now)
    messages.success(request, _t("常用语「%(title)s」已删除。") % {"title": reply.title})
    return HttpResponseRedirect(reverse("grievances:desk_replies"))
