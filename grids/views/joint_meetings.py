"""联席会议 at the desk: calling one, writing its minutes, following up what was settled."""

from datetime import datetime
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from governance.common.errors import DomainError, PermissionRefused
from governance.people.models import User
from grids.forms.lists import WordsStepForm
from grids.forms.organisations import CallForm, HoldForm, TaskForm
from grids.models import JointMeeting, JointTask
from grids.policies.organisations import decide, reading_codes, step_of, verbs_for
from grids.selectors.lists import communities_of
from grids.selectors.organisations import meetings_in
from grids.services import joint_meetings
from grids.states_organisations import Verb
from grids.views.acts import Act, Tried, act_or_404, run, shown, table
from grids.views.organisations_desk import codes_or_refuse, paged
from grievances.views.desk_common import put_on_form, staff_only, staff_user, status_of

ACTS = table(
    Act(Verb.HOLD, _("记下会议"), "notes", joint_meetings.hold_meeting, _("已记下，纪要已公开。"), HoldForm, is_main=True),
    Act(Verb.ADD_TASK, _("加一件议定的事"), "plus", joint_meetings.add_task, _("已加上，到期会提醒。"), TaskForm, is_main=True),
    Act(Verb.CANCEL, _("取消会议"), "x", joint_meetings.cancel_meeting, _("已取消，参会单位会收到通知。"), WordsStepForm, is_danger=True),
)  # fmt: skip
TASK_ACTS = table(
    Act(Verb.FINISH, _("办结"), "check", joint_meetings.finish_task, _("已办结。"), WordsStepForm, is_main=True),
    Act(Verb.DROP, _("不再办理"), "x", joint_meetings.drop_task, _("已记下。"), WordsStepForm),
)


@staff_only
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    rows = meetings_in(codes_or_refuse(user, now))
    context = {
        **paged(request, rows, ("-starts_at", "-id")), "tab": "meetings", "communities": communities_of(user, now)[:50],
        "now": now,
    }  # fmt: skip
    return render(request, "grids/organisations/meetings.html", context)


@staff_only
def new_page(request: HttpRequest, code: str) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    community = communities_of(user, now).filter(code=code).first()
    if community is None:
        raise PermissionRefused("not_allowed", _t("联席会议由所在社区和街道召集。"))
    form = CallForm(request.POST if request.method == "POST" else None, community=community)
    if request.method == "POST" and form.is_valid():
        try:
            row = joint_meetings.call_meeting(community=community, actor=user, now=now, **form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash.success(request, _t("已通知参会单位。"))
            return redirect("grids:desk_joint_meeting", row.pk)
    title = _t("%(name)s：召集联席会议") % {"name": community.name}
    context = {"form": form, "title": title, "back": reverse("grids:desk_joint_meetings")}
    return render(request, "grids/organisations/desk_form.html", context, status=status_of(form))


def _meeting_or_404(user: User, pk: int, now: datetime) -> JointMeeting:
    row = meetings_in(reading_codes(user, now)).filter(pk=pk).first()
    if row is None:
        raise Http404(_t("没有这个会议，或者它不在您的辖区。"))
    return row


@staff_only
@require_safe
def meeting_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    return _show(request, _meeting_or_404(user, pk, now), user, now)


def _show(
    request: HttpRequest, row: JointMeeting, user: User, now: datetime, tried: Tried = None,
    tried_task: tuple[int, Tried] | None = None,
) -> HttpResponse:  # fmt: skip
    tasks: list[tuple[JointTask, Any]] = []
    for task in row.tasks.select_related("registration", "meeting"):
        own = tried_task[1] if tried_task and tried_task[0] == task.pk else None
        tasks.append((task, shown(TASK_ACTS, verbs_for(user, task, now), task, own)))
    context = {
        "meeting": row, "acts": shown(ACTS, verbs_for(user, row, now), row, tried), "tasks": tasks, "now": now,
        "invitations": row.invitations.select_related("registration").order_by("registration__name"), "tab": "meetings",
    }  # fmt: skip
    refused = tried or (tried_task[1] if tried_task else None)
    status = status_of(refused[1]) if refused else 200
    return render(request, "grids/organisations/desk_meeting.html", context, status=status)


@staff_only
@require_POST
def meeting_do(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    act, row = act_or_404(ACTS, slug), _meeting_or_404(user, pk, now)
    verb = Verb(act.verb)
    return run(
        request, act, row, user, now, decision=decide(user, verb, row, now), exists=step_of(row, verb) is not None,
        key="meeting_id", back=reverse("grids:desk_joint_meeting", args=[row.pk]),
        again=lambda tried: _show(request, row, user, now, tried),
    )  # fmt: skip


@staff_only
@require_POST
def task_do(request: HttpRequest, pk: int, task: int, slug: str) -> HttpResponseBase:
    user, now = staff_user(request), timezone.now()
    act, meeting = act_or_404(TASK_ACTS, slug), _meeting_or_404(user, pk, now)
    row = meeting.tasks.filter(pk=task).select_related("meeting").first()
    if row is None:
        raise Http404
    verb = Verb(act.verb)
    return run(
        request, act, row, user, now, decision=decide(user, verb, row, now), exists=step_of(row, verb) is not None,
        key="task_id", back=reverse("grids:desk_joint_meeting", args=[meeting.pk]),
        again=lambda tried: _show(request, meeting, user, now, None, (row.pk, tried)),
    )  # fmt: skip
