"""The scorer's pages: first the conflicts, then one application after another."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.forms.taking_part import DeclareForm, ScoreForm
from funds.models import GrantCall, Score, ScorerSeat
from funds.policies.grants import misfit
from funds.selectors.grants import seat_of, standing_applications
from funds.services import grants
from funds.states.grant_steps import CallVerb
from funds.views.grant_pages import KINDS
from funds.views.grant_tasks import Task, run_task
from funds.views.grants_desk import subject_or_404
from funds.views.grants_take_part import signed_in, user_of
from governance.deadlines.selectors import live
from governance.people.models import User


def _seat_or_404(user: User, code: str) -> tuple[GrantCall, ScorerSeat]:
    call = subject_or_404(KINDS["calls"], GrantCall.objects.exclude(state="DRAFT"), code)
    seat = seat_of(user, call)
    if seat is None:
        raise Http404(_("您不在这次公益创投的评审名单里。"))
    return call, seat


@signed_in
def page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = user_of(request), timezone.now()
    call, seat = _seat_or_404(user, code)
    own = {row.application_id: row for row in Score.objects.filter(application__call=call, scorer=user)}
    conflicts = dict(seat.conflicts.values_list("application", "words"))
    rows: list[dict[str, Any]] = [
        {"row": row, "score": own.get(row.pk), "total": sum(own[row.pk].points.values()) if row.pk in own else None,
         "conflict": conflicts.get(row.pk, "")}
        for row in standing_applications(call).order_by("id")
    ]  # fmt: skip
    context = {
        "call": call, "seat": seat, "rows": rows if call.state != "OPEN" else [],
        "left": sum(1 for row in rows if row["score"] is None and not row["conflict"]),
        "closed": misfit(CallVerb.SCORE, call, now), "clocks": live(call), "now": now,
    }  # fmt: skip
    return render(request, "funds/grants/scoring.html", context)


@signed_in
def declare_page(request: HttpRequest, code: str) -> HttpResponseBase:
    user, now = user_of(request), timezone.now()
    call, _seat = _seat_or_404(user, code)
    task = Task(
        title=_("申报利益冲突"), lead=call.title, submit=_("确认"), done=_("已记录，可以开始评分。"), subject=call,
        verb=CallVerb.DECLARE, back=reverse("funds:scoring", args=[call.code]),
        act=lambda given: grants.declare(call_id=call.pk, actor=user, now=now, **given),
    )  # fmt: skip
    return run_task(request, task, lambda data: DeclareForm(data, call=call), now)


@signed_in
def score_page(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    user, now = user_of(request), timezone.now()
    call, _seat = _seat_or_404(user, code)
    row = standing_applications(call).filter(pk=pk).prefetch_related("documents").first()
    if row is None or call.state == "OPEN":
        raise Http404(_("没有这个申报。"))
    own = Score.objects.filter(application=row, scorer=user).first()
    task = Task(
        title=row.title, lead=row.organisation.name, submit=_("保存评分"), done=_("评分已保存，评定以前可以改。"), subject=call,
        verb=CallVerb.SCORE, back=reverse("funds:scoring", args=[call.code]), template="funds/grants/score.html",
        act=lambda given: grants.score(call_id=call.pk, application_id=pk, actor=user, now=now, **given),
    )  # fmt: skip
    points, words = (own.points, own.words) if own else ({}, "")
    return run_task(
        request,
        task,
        lambda data: ScoreForm(data, criteria=call.criteria, points=points, initial={"words": words}),
        now,
        row=row,
    )
