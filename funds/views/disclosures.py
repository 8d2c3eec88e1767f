"""Disclosures: the public list with what is late, each one to read and to print; the desk that publishes them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funds.forms.disclosures import MaterialForm
from funds.models import Disclosure
from funds.policies.disclosures import decide, misfit, verbs_for
from funds.selectors.disclosures import duty_of, public_disclosures, subject_of, visible_to, waiting_for
from funds.selectors.donations import funds_for
from funds.selectors.reports import content_of, period_of
from funds.services.disclosures import tell_material
from funds.states.grants import DisclosureKind, DisclosureState
from funds.states.roles import HANDLES, READS
from funds.views.desk_pages import LISTS
from funds.views.disclosure_pages import BY_SLUG, PAGES
from governance.common.errors import DomainError, PermissionRefused, StateRefused
from governance.common.given import number_in
from governance.common.keyset import page_by_key
from governance.deadlines.selectors import live
from governance.people.authority import authority_of
from governance.people.models import User
from grievances.views.desk_common import put_on_form, staff_only, staff_user
from grievances.views.verb_pages import VerbPage, run_verb

PAGE_SIZE, WAITING_CAP = 30, 100
SUBJECTS = ("fund", "foundation", "project", "appeal")


# --- Everybody ----------------------------------------------------------------------------------------------
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """`?show=late|due|published`, `?kind=`, and of one fund, foundation, project or appeal by its id."""
    now = timezone.now()
    given = _filters(request)
    page = page_by_key(_chosen(given, now), ("-due_at", "-id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
    query = "&".join(f"{name}={value}" for name, value in given.items() if value)
    context = {
        "rows": page.rows,
        "kinds": [("", _("全部")), *DisclosureKind.choices],
        "shows": [("", _("全部")), ("late", _("逾期未公开")), ("due", _("待公开")), ("published", _("已公开"))],
        "given": given,
        "late": len(_late(public_disclosures(), now).values_list("pk")[:WAITING_CAP]),
        "next_url": f"?{query}&after={page.next}" if page.next else "",
        "previous_url": f"?{query}&after={page.previous}" if page.previous else "",
        "now": now,
    }
    return render(request, "funds/disclosures/list.html", context)


def _filters(request: HttpRequest) -> dict[str, str]:
    kind = request.GET.get("kind", "")
    given = {"show": request.GET.get("show", ""), "kind": kind if kind in DisclosureKind.values else ""}
    for name in SUBJECTS:
        given[name] = str(number_in(request.GET.get(name)) or "")
    return given


def _chosen(given: dict[str, str], now: datetime) -> Any:
    rows = public_disclosures()
    if given["show"] == "late":
        rows = _late(rows, now)
    elif given["show"] in ("due", "published"):
        rows = rows.filter(state=given["show"].upper())
    if given["kind"]:
        rows = rows.filter(kind=given["kind"])
    return rows.filter(**{name: int(given[name]) for name in SUBJECTS if given[name]})


def _late(rows: Any, now: datetime) -> Any:
    return rows.filter(state=DisclosureState.DUE, due_at__lte=now)


def _shown(row: Disclosure, content: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "row": row, "subject": subject_of(row), "period": period_of(row), "content": content, "duty": duty_of(row),
        "corrections": [{**each, "at": datetime.fromisoformat(each["at"])} for each in row.corrections],
        "now": timezone.now(),
    }  # fmt: skip


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is not published yet says when it will be, and no figure."""
    row = get_object_or_404(public_disclosures(), pk=pk)
    content = row.content if row.state == DisclosureState.PUBLISHED else None
    return render(request, "funds/disclosures/page.html", _shown(row, content))


@require_safe
def print_page(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(public_disclosures(), pk=pk, state=DisclosureState.PUBLISHED)
    return render(request, "funds/disclosures/print.html", _shown(row, row.content))


# --- The desk -----------------------------------------------------------------------------------------------
def reads_books(request: HttpRequest) -> bool:
    return authority_of(request.user, timezone.localdate()).has(*READS)


def count_waiting(request: HttpRequest) -> int:
    """What this person could publish, for the workbench; at most a hundred."""
    return waiting_for(staff_user(request), timezone.now(), WAITING_CAP)


TABS = {"": {"state": DisclosureState.DUE}, "published": {"state": DisclosureState.PUBLISHED}, "all": {}}


@staff_only
def desk_list(request: HttpRequest) -> HttpResponse:
    user, now = reader_of(request)
    tab = request.GET.get("show", "")
    if tab not in TABS:
        raise Http404
    order = ("due_at", "id") if not tab else ("-due_at", "-id")
    rows = visible_to(user, now).filter(Q(**TABS[tab]))
    found = page_by_key(rows, order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    shown = f"show={tab}&" if tab else ""
    context = {
        "rows": found.rows,
        "tab": tab,
        "tabs": [("", _("待公开")), ("published", _("已公开")), ("all", _("全部"))],
        "lists": LISTS.values(),
        "may_tell": funds_for(user, now, *HANDLES).exists(),
        "next_url": f"?{shown}after={found.next}" if found.next else "",
        "previous_url": f"?{shown}after={found.previous}" if found.previous else "",
        "now": now,
    }
    return render(request, "funds/disclosures/desk_list.html", context)


def reader_of(request: HttpRequest) -> tuple[User, datetime]:
    """Who reads the books at the desk, and now; else `PermissionRefused`."""
    if not reads_books(request):
        raise PermissionRefused("not_allowed", _("信息公开由基金工作人员办理。已公开的请看“信息公开”页面。"))
    return staff_user(request), timezone.now()


class DisclosureDesk:
    """What the page of a disclosure's verbs needs (`verb_pages.Desk`)."""

    id_name = "disclosure_id"
    stylesheet = "funds/public.css"

    def render(
        self, request: HttpRequest, subject: Disclosure, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        verbs = verbs_for(user, subject, now)
        pages = [each for each in PAGES if each.verb in verbs]
        is_due = subject.state == DisclosureState.DUE
        content = content_of(subject, timezone.localdate(now)) if is_due else subject.content
        context = _shown(subject, content) | {
            "buttons": {
                "main": [each for each in pages if not each.is_danger], "more": [each for each in pages if each.is_danger],
            },
            "clocks": list(live(subject)),
            "is_draft": is_due,
            "now": now,
        }  # fmt: skip
        return render(request, "funds/disclosures/desk.html", context | more, status=status)

    def address(self, subject: Disclosure) -> str:
        return reverse("funds:desk_disclosure", args=[subject.pk])

    def refusal(self, page: VerbPage, subject: Disclosure, user: User, now: datetime) -> DomainError | None:
        reason = misfit(page.verb, subject)
        if reason:
            return StateRefused("wrong_state", reason)
        decision = decide(user, page.verb, subject, now)
        return None if decision else PermissionRefused("not_allowed", decision.reason)


def _found(user: User, now: datetime, pk: int) -> Disclosure:
    row = visible_to(user, now).filter(pk=pk).first()
    if row is None:
        raise Http404(_("没有这一项，或者它不在您的辖区。"))
    return row


@staff_only
def desk_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, now = reader_of(request)
    return DisclosureDesk().render(request, _found(user, now, pk), user, now)


@staff_only
def verb_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    user, now = reader_of(request)
    if slug not in BY_SLUG:
        raise Http404(_("没有这个操作。"))
    return run_verb(request, DisclosureDesk(), BY_SLUG[slug], _found(user, now, pk), user, now)


@staff_only
def material_page(request: HttpRequest) -> HttpResponseBase:
    """A material event is told by hand."""
    user, now = reader_of(request)
    if not funds_for(user, now, *HANDLES).exists():
        raise PermissionRefused("not_allowed", _("重大事项由基金经办员或基金财务登记。"))
    form = MaterialForm(request.POST if request.method == "POST" else None, user=user, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            row = tell_material(actor=user, now=now, **form.arguments())
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("已登记，请核对后公开。"))
            return HttpResponseRedirect(reverse("funds:desk_disclosure", args=[row.pk]))
    context = {"form": form, "title": _("登记重大事项"), "back_url": reverse("funds:desk_disclosures")}
    return render(request, "funds/books/desk_form.html", context, status=422 if form.errors else 200)
