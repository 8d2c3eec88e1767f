"""The scorer's pages, of a call and of a tender: first the conflicts, then one after another."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.forms.taking_part import DeclareForm, ScoreForm
from funds.models import GrantCall, ScorerSeat, Tender
from funds.policies.grants import misfit
from funds.selectors.grants import rows_of
from funds.selectors.panels import ENTRY, entries_of, scores_in, seat_of
from funds.services import grants, tenders
from funds.states.grant_steps import CallVerb
from funds.views.grant_pages import KINDS, Kind
from funds.views.grant_tasks import Task, run_task
from funds.views.grants_desk import subject_or_404
from funds.views.grants_take_part import signed_in, user_of
from governance.deadlines.selectors import live
from governance.people.models import User

SERVICES: dict[str, Any] = {"calls": grants, "tenders": tenders}
BEFORE = ("DRAFT", "OPEN")  # of either kind: nothing to score yet


def _seat_or_404(user: User, code: str) -> tuple[Kind, GrantCall | Tender, ScorerSeat]:
    """Of a code of either kind."""
    kind = next((kind for kind in KINDS.values() if kind.prefix and code.upper().startswith(kind.prefix)), None)
    if kind is None:
        raise Http404(_("没有这个评审。"))
    subject = subject_or_404(kind, rows_of(kind.model), code)
    seat = seat_of(user, subject)
    if seat is None:
        raise Http404(_("您不在评审名单里。"))
    return kind, subject, seat


@signed_in
def page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = user_of(request), timezone.now()
    kind, subject, seat = _seat_or_404(user, code)
    entry = ENTRY[type(subject)]
    own = {getattr(row, f"{entry}_id"): sum(row.points.values()) for row in scores_in(subject).filter(scorer=user)}
    conflicts = dict(seat.conflicts.values_list(entry, "words"))
    rows = [
        {"row": row, "total": own.get(row.pk), "conflict": conflicts.get(row.pk, "")}
        for row in entries_of(subject).order_by("id")
    ]
    context = {
        "kind": kind, "subject": subject, "seat": seat, "rows": rows if subject.state not in BEFORE else [],
        "left": sum(1 for row in rows if row["total"] is None and not row["conflict"]),
        "is_before": subject.state in BEFORE, "closed": misfit(CallVerb.SCORE, subject, now), "clocks": live(subject),
        "now": now,
    }  # fmt: skip
    return render(request, "funds/grants/scoring.html", context)


@signed_in
def declare_page(request: HttpRequest, code: str) -> HttpResponseBase:
    user, now = user_of(request), timezone.now()
    kind, subject, _seat = _seat_or_404(user, code)
    service = SERVICES[kind.slug].declare
    task = Task(
        title=_("申报利益冲突"), lead=subject.title, submit=_("确认"), done=_("已记录，可以开始评分。"), subject=subject,
        verb=CallVerb.DECLARE, back=reverse("funds:scoring", args=[subject.code]),
        act=lambda given: service(**{kind.id_name: subject.pk}, actor=user, now=now, **given),
    )  # fmt: skip
    return run_task(request, task, lambda data: DeclareForm(data, subject=subject), now)


@signed_in
def score_page(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    user, now = user_of(request), timezone.now()
    kind, subject, _seat = _seat_or_404(user, code)
    row = entries_of(subject).filter(pk=pk).prefetch_related("documents").first()
    if row is None or subject.state in BEFORE:
        raise Http404(_("没有这一份。"))
    entry, service = ENTRY[type(subject)], SERVICES[kind.slug].score
    own = scores_in(subject).filter(**{entry: row}, scorer=user).first()
    task = Task(
        title=str(getattr(row, "title", subject.title)), lead=row.organisation.name, submit=_("保存评分"),
        done=_("评分已保存，评定以前可以改。"), subject=subject, verb=CallVerb.SCORE,
        back=reverse("funds:scoring", args=[subject.code]), template="funds/grants/score.html",
        act=lambda given: service(**{kind.id_name: subject.pk, f"{entry}_id": pk}, actor=user, now=now, **given),
    )  # fmt: skip
    points, words = (own.points, own.words) if own else ({}, "")
    return run_task(
        request,
        task,
        lambda data: ScoreForm(data, subject=subject, points=points, initial={"words": words}),
        now,
        row=row,
    )
