"""The organs of a foundation and its charter: for everybody to read (慈善法 78), and at the desk that keeps them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from funds.forms import organs as forms
from funds.models import Foundation, FoundationCharter
from funds.policies.foundation import may_handle, may_keep_money
from funds.policies.organs import findings
from funds.selectors.donations import foundations_for
from funds.selectors.organs import (
    by_organ,
    changes_among,
    charter_on,
    charters_for,
    members_for,
    members_of,
    not_over,
    rule_on,
    sitting,
    versions_of,
)
from funds.services import charters, organs
from funds.views.desk_pages import LISTS
from funds.views.disclosures import reads_books
from funds.views.files import file_response
from governance.common.days import is_in_force
from governance.common.decisions import Decision
from governance.common.errors import DomainError, PermissionRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from grievances.views.desk_common import put_on_form, staff_only, staff_user, status_of

PAGE_SIZE = 30
Words = str | Promise


# --- Everybody ----------------------------------------------------------------------------------------------
def organs_of(foundation: Foundation, day: date) -> dict[str, Any]:
    """For the foundation's own page: who sits today, which charter holds, what is lacking."""
    members, charter = sitting(foundation, day), charter_on(foundation, day)
    return {
        "organs": by_organ(members) if members else [],
        "charter": charter,
        "findings": findings(members, charter, rule_on(day), day),
    }


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Today's members, and everybody who ever was one, with what changed and when it became public."""
    foundation = get_object_or_404(Foundation, pk=pk)
    day = timezone.localdate()
    found = page_by_key(
        members_of(foundation), ("-starts_on", "-id"), size=PAGE_SIZE, after=request.GET.get("after", "")
    )
    context = organs_of(foundation, day) | {
        "foundation": foundation,
        "changes": changes_among(found.rows, day),
        "next_url": f"?after={found.next}#changes" if found.next else "",
        "previous_url": f"?after={found.previous}#changes" if found.previous else "",
    }
    return render(request, "funds/organs/page.html", context)


@require_safe
def charter_page(request: HttpRequest, pk: int, number: int = 0) -> HttpResponse:
    """The version in force, or the one asked for, beside all others."""
    foundation = get_object_or_404(Foundation, pk=pk)
    day = timezone.localdate()
    versions = versions_of(foundation, day)
    holding = charter_on(foundation, day)
    wanted = number or (holding.number if holding else 0)
    version = next((each for each in versions if each.charter.number == wanted), None)
    if number and version is None:
        raise Http404(_("章程没有这一版。"))
    context = {"foundation": foundation, "versions": versions, "version": version, "holding": holding}
    return render(request, "funds/organs/charter.html", context)


@require_safe
def charter_file(request: HttpRequest, pk: int, number: int) -> FileResponse:
    row = get_object_or_404(FoundationCharter.objects.select_related("foundation"), foundation=pk, number=number)
    if not row.file:
        raise Http404(_("这一版没有上传文件。"))
    title = _("%(name)s章程（第 %(n)d 版）") % {"name": row.foundation.name, "n": row.number}
    return file_response(lambda: row.file.open("rb"), row.file.name or "", title, as_attachment=True)


# --- The desk -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class OrganPage:
    """A form and its service. Of a row, where it has `rows`; `id_name`: what the service calls it."""

    slug: str
    label: Words
    done: Words
    form: Callable[..., Any]
    service: Callable[..., Any]
    rows: Callable[[User, datetime], QuerySet[Any]] | None = None
    id_name: str = ""
    may: Callable[[User, str, datetime], Decision] = may_handle


_new, _ended = gettext_lazy("已登记，公开页面已经更新。"), gettext_lazy("已办理，公开页面已经更新。")
NEW = {
    page.slug: page
    for page in (
        OrganPage("member", gettext_lazy("登记机构成员"), _new, forms.MemberForm, organs.appoint_member),
        OrganPage("charter", gettext_lazy("登记章程"), _new, forms.CharterForm, charters.add_charter),
    )
}
STEPS = {
    page.slug: page
    for page in (
        OrganPage(
            "end", gettext_lazy("办理离任"), _ended, forms.EndMemberForm, organs.end_member, members_for, "member_id"
        ),
        OrganPage(
            "approve", gettext_lazy("登记核准"), _ended, forms.ApproveCharterForm, charters.approve_charter, charters_for,
            "charter_id",
        ),
        OrganPage(
            "withdraw", gettext_lazy("作废这一版"), _ended, forms.WithdrawCharterForm, charters.withdraw_charter,
            charters_for, "charter_id", may_keep_money,
        ),
    )
}  # fmt: skip


def _reader(request: HttpRequest) -> tuple[User, datetime]:
    if not reads_books(request):
        raise PermissionRefused("not_allowed", _("机构和章程由基金工作人员登记。已公开的请看基金会的公开页面。"))
    return staff_user(request), timezone.now()


@staff_only
@require_safe
def desk_page(request: HttpRequest) -> HttpResponse:
    user, now = _reader(request)
    day = timezone.localdate(now)
    foundations = list(foundations_for(user, now))
    context = {
        "foundations": [_kept(row, user, now, day) for row in foundations],
        "new_pages": NEW.values() if any(may_handle(user, row.area_code, now) for row in foundations) else (),
        "lists": LISTS.values(),
        "now": now,
    }
    return render(request, "funds/organs/desk.html", context)


def _kept(foundation: Foundation, user: User, now: datetime, day: date) -> dict[str, Any]:
    members = not_over(foundation, day)
    current = [row for row in members if is_in_force(row, day)]
    versions = versions_of(foundation, day)
    return {
        "row": foundation,
        "organs": by_organ(members) if members else [],
        "versions": versions,
        "findings": findings(current, charter_on(foundation, day), rule_on(day), day),
        "may_handle": bool(may_handle(user, foundation.area_code, now)),
        "may_withdraw": bool(may_keep_money(user, foundation.area_code, now)),
    }


@staff_only
def new_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    user, now = _reader(request)
    page = NEW.get(slug)
    if page is None:
        raise Http404
    if not any(may_handle(user, row.area_code, now) for row in foundations_for(user, now)):
        raise PermissionRefused("not_allowed", _("您的岗位不办理“%(what)s”。") % {"what": page.label})
    return _run(request, page, {"user": user, "now": now}, {})


@staff_only
def step_page(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    user, now = _reader(request)
    page = STEPS.get(slug)
    row: Any = page.rows(user, now).filter(pk=pk).first() if page and page.rows else None
    if page is None or row is None:
        raise Http404(_("没有这一项，或者它不在您的辖区。"))
    page.may(user, row.area_code, now).require()
    return _run(request, page, {"user": user, "now": now, "subject": row}, {page.id_name: pk})


def _run(
    request: HttpRequest, page: OrganPage, about: dict[str, Any], key: dict[str, int]
) -> HttpResponse | HttpResponseRedirect:
    if request.method != "POST":
        form = page.form(initial=request.GET.dict(), **about)
    else:
        form = page.form(request.POST, request.FILES, **about)
        if form.is_valid():
            try:
                page.service(**key, actor=about["user"], now=about["now"], **form.arguments())
            except DomainError as error:
                put_on_form(form, error)
            else:
                messages.success(request, str(page.done))
                return HttpResponseRedirect(reverse("funds:desk_organs"))
    context = {
        "form": form, "title": page.label, "subject": about.get("subject"), "back_url": reverse("funds:desk_organs"),
    }  # fmt: skip
    return render(request, "funds/books/desk_form.html", context, status=status_of(form))
