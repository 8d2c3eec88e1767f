"""What organisations do: apply, add documents, submit; bid; ask for a reward; follow what became of it."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from funds.forms.grants import PaperFileForm
from funds.forms.rewards import RewardForm
from funds.forms.taking_part import ApplyForm, AttachForm, BidForm
from funds.models import Application, Bid, GrantCall, Tender
from funds.selectors.grants import open_to, own_rows, public_rows, readable_document, rows_of, speaks_for
from funds.services import grants, tenders
from funds.states.grant_steps import AgreementVerb, CallVerb, TenderVerb
from funds.states.grants import ApplicationState
from funds.views.files import document_response
from funds.views.grant_pages import KINDS
from funds.views.grant_tasks import Task, run_task
from funds.views.grants_desk import subject_or_404
from funds.views.grants_public import render_page
from governance.common.errors import DomainError
from governance.people.models import User

P = ParamSpec("P")
MINE_SHOWN, ON_ME = 50, 3
PAPERS: dict[str, Callable[..., Any]] = {
    "agreements": grants.attach_agreement, "tenders": tenders.attach_contract, "rewards": grants.attach_reward,
}  # fmt: skip
VERBS = {"submit": grants.submit, "withdraw": grants.withdraw}


def signed_in(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Strangers sign in first and come back."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path(), reverse("people:sign_in"))
        return view(request, *args, **kwargs)

    return guarded


def user_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _call(code: str) -> GrantCall:
    row = subject_or_404(KINDS["calls"], public_rows(GrantCall), code)
    assert isinstance(row, GrantCall)
    return row


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    rows = {name: list(found[:MINE_SHOWN]) for name, found in own_rows(user).items()}
    context = {**rows, "organisations": list(speaks_for(user)), "now": timezone.now()}
    return render(request, "funds/grants/mine.html", context)


def my_grants(request: HttpRequest) -> dict[str, Any] | None:
    """On 我的: the last applications of the organisation that this person speaks for."""
    if not isinstance(request.user, User) or not speaks_for(request.user).exists():
        return None
    return {"applications": list(own_rows(request.user)["applications"][:ON_ME]), "now": timezone.now()}


# --- Applications -------------------------------------------------------------------------------------------
@signed_in
def apply_page(request: HttpRequest, code: str) -> HttpResponseBase:
    return _apply(request, _call(code), None)


@signed_in
def edit_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = own_application(user_of(request), pk)
    return _apply(request, rows_of(GrantCall).get(pk=row.call_id), row)


def _apply(request: HttpRequest, call: GrantCall, row: Application | None) -> HttpResponseBase:
    user, now = user_of(request), timezone.now()
    more: dict[str, Any] = {"application_id": row.pk} if row else {}
    task = Task(
        title=_("申报公益创投"), lead=call.title, submit=_("保存，下一步"), subject=call, verb=CallVerb.APPLY,
        done=_("草稿已保存。请检查、添加材料，然后提交。"), back=reverse("funds:grant", args=["calls", call.code]),
        act=lambda given: grants.apply(call_id=call.pk, actor=user, now=now, **more, **given),
        then=lambda made: reverse("funds:application", args=[made.pk]), needs_organisation=True,
    )  # fmt: skip
    return run_task(request, task, lambda data: ApplyForm(data, user=user, row=row), now, call=call)


def own_application(user: User, pk: int) -> Application:
    rows = Application.objects.select_related("call", "organisation", "agreement")
    row = rows.filter(pk=pk, organisation__in=speaks_for(user)).first()
    if row is None:
        raise Http404(_("没有这个申报，或者您不是这个单位的联络员。"))
    return row


@signed_in
def application_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _render_own(request, own_application(user_of(request), pk))


def _render_own(request: HttpRequest, row: Application, *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    is_open = row.call.state == "OPEN" and now < row.call.closes_at
    context = {
        "row": row, "documents": list(row.documents.order_by("id")), "now": now,
        "may_edit": is_open and row.state in (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.REFUSED),
        "may_submit": is_open and row.state == ApplicationState.DRAFT,
        "agreement": getattr(row, "agreement", None) if row.call.awarded_at else None,
    }  # fmt: skip
    return render(request, "funds/grants/application.html", context | more, status=status)


@signed_in
@require_POST
def application_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    row = own_application(user_of(request), pk)
    if verb not in VERBS:
        raise Http404
    try:
        VERBS[verb](call_id=row.call_id, application_id=row.pk, actor=user_of(request), now=timezone.now())
    except DomainError as error:
        return _render_own(request, row, status=error.status, refusal=error)
    messages.success(request, _("已提交，截止后开始评审。") if verb == "submit" else _("已撤回。"))
    return HttpResponseRedirect(reverse("funds:application", args=[pk]))


@signed_in
def attach_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = user_of(request), timezone.now()
    row = own_application(user, pk)
    back = reverse("funds:application", args=[pk])
    task = Task(
        title=_("添加材料"), lead=row.title, submit=_("上传"), done=_("已上传。"), back=back, subject=row.call,
        verb=CallVerb.ATTACH,
        act=lambda given: grants.attach(call_id=row.call_id, application_id=pk, actor=user, now=now, **given),
    )  # fmt: skip
    return run_task(request, task, lambda data: AttachForm(*(data or ())), now, takes_files=True)


@signed_in
def papers_page(request: HttpRequest, kind: str, key: str) -> HttpResponseBase:
    """The signed agreement, reports, photos of an agreement, a contract, a reward: by who carries it out."""
    user, now, shown = user_of(request), timezone.now(), KINDS[kind]
    subject = subject_or_404(shown, open_to(user, shown.model), key)
    service: Any = PAPERS[kind]
    task = Task(
        title=_("上传材料"), lead=str(subject), submit=_("上传"), done=_("已上传，工作人员看过以后公开。"),
        back=reverse("funds:grant", args=[kind, key]), subject=subject, verb=AgreementVerb.ATTACH,
        act=lambda given: service(**{shown.id_name: subject.pk}, actor=user, now=now, **given),
    )  # fmt: skip
    form = partial(PaperFileForm, subject=subject, user=user, now=now)
    return run_task(request, task, lambda data: form(*(data or ())), now, takes_files=True)


@never_cache
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For its organisation, the office, the scorers of its call; for everybody what is cleared and published. A sealed
    one for nobody."""
    row = readable_document(request.user, pk, timezone.now())
    if row is None and not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path(), reverse("people:sign_in"))
    if row is None:
        raise Http404(_("没有这份材料。"))
    return document_response(row, as_attachment=True)


# --- Bids and rewards ---------------------------------------------------------------------------------------
@signed_in
def bid_page(request: HttpRequest, code: str) -> HttpResponseBase:
    user, now = user_of(request), timezone.now()
    tender = subject_or_404(KINDS["tenders"], public_rows(Tender), code)
    standing = Bid.objects.filter(tender=tender, organisation__in=speaks_for(user), withdrawn_at=None)
    task = Task(
        title=_("密封投标"), lead=tender.title, submit=_("密封提交"), done=_("已密封保存，到时间和其他投标一起打开。"),
        back=reverse("funds:grants_mine"), subject=tender, verb=TenderVerb.BID,
        act=lambda given: tenders.bid(tender_id=tender.pk, actor=user, now=now, **given), needs_organisation=True,
    )  # fmt: skip
    return run_task(
        request,
        task,
        lambda data: BidForm(*(data or ()), user=user),
        now,
        tender=tender,
        standing=standing.select_related("organisation").annotate(files=Count("documents")),
        takes_files=True,
    )


@signed_in
@require_POST
def withdraw_bid(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    user, now = user_of(request), timezone.now()
    tender = subject_or_404(KINDS["tenders"], public_rows(Tender), code)
    row = Bid.objects.filter(pk=pk, tender=tender, organisation__in=speaks_for(user), withdrawn_at=None).first()
    if row is None:
        raise Http404(_("没有这份投标。"))
    try:
        tenders.withdraw_bid(tender_id=tender.pk, organisation=row.organisation, actor=user, now=now)
    except DomainError as error:
        return render_page(request, "tenders", tender.code, now, status=error.status, refusal=error)
    messages.success(request, _("投标已撤回。"))
    return HttpResponseRedirect(reverse("funds:grants_mine"))


@signed_in
def reward_page(request: HttpRequest) -> HttpResponseBase:
    user, now = user_of(request), timezone.now()
    task = Task(
        title=_("申请以奖代补"), lead=_("做成以后申请，按评定的等级奖补。"), submit=_("提交申请"),
        done=_("申请已提交，评定以后告诉您。请在这里上传照片、票据等材料。"), back=reverse("funds:grants_mine"),
        act=lambda given: grants.ask_reward(actor=user, now=now, **given),
        then=lambda made: reverse("funds:grant", args=["rewards", made.pk]), needs_organisation=True,
    )  # fmt: skip
    return run_task(request, task, lambda data: RewardForm(data, user=user), now)
