"""Requests for help at the desk: the list, entering one, one out of a matter, its page with every verb."""

from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from governance.common.errors import DomainError, PermissionRefused
from governance.common.keyset import page_by_key
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import HANDLING_ROLES
from governance.territory.levels import Level
from governance.territory.models import Area
from grievances.models import Grievance
from grievances.selectors import visible_to as visible_matters
from grievances.views.desk_common import put_on_form, staff_only, staff_user
from grievances.views.list_links import counted_tabs, page_links
from grievances.views.verb_pages import run_verb
from volunteers.forms.needs import AskForm, FromMatterForm
from volunteers.models import HelpRequest
from volunteers.selectors.needs import visible_to
from volunteers.services import needs as services
from volunteers.services.needs import NewHelp
from volunteers.states.needs import HelpState
from volunteers.views import where
from volunteers.views.need_desks import HelpDesk, request_or_404
from volunteers.views.need_pages import BY_SLUG
from volunteers.views.needs_phone import find_place, open_it, read, show_form

PAGE_SIZE = 50
SCOPES = {
    "claimed": (_("等社区确认"), _("没有等确认的认领。")),
    "open": (_("等人认领"), _("没有等人认领的求助。")),
    "approved": (_("等上门"), _("没有等上门的求助。")),
    "done": (_("等评价"), _("没有等评价的求助。")),
    "ended": (_("已结束"), _("还没有结束的求助。")),
    "all": (_("全部"), _("还没有求助。居民在手机上提，您也可以代为登记，或者把一件私事转过来。")),
}
STATES = {
    "claimed": [HelpState.CLAIMED],
    "open": [HelpState.OPEN],
    "approved": [HelpState.APPROVED],
    "done": [HelpState.DONE],
    "ended": [HelpState.RATED, HelpState.WITHDRAWN, HelpState.EXPIRED],
    "all": list(HelpState),
}


def scoped(user: User, scope: str, now: datetime) -> QuerySet[HelpRequest]:
    rows = visible_to(user, now)
    return rows if scope == "all" else rows.filter(state__in=STATES[scope])


@staff_only
def desk_list(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    scope = request.GET.get("scope", "open")
    scope = scope if scope in SCOPES else "open"
    page = page_by_key(scoped(user, scope, now), ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "scope": scope,
        "tabs": counted_tabs(request, SCOPES, scope, lambda key: scoped(user, key, now)),
        "why_empty": SCOPES[scope][1],
        "may_ask": authority_of(user, timezone.localdate(now)).has(*HANDLING_ROLES),
        "open_pane": "list",
        "now": now,
        **page_links(request, page),
    }
    return render(request, "volunteers/needs/desk_list.html", context)


@staff_only
def new_page(request: HttpRequest) -> HttpResponseBase:
    """For somebody who called or came by."""
    user, now = staff_user(request), timezone.now()
    if not authority_of(user, timezone.localdate(now)).has(*HANDLING_ROLES):
        raise PermissionRefused("not_allowed", _t("代居民登记求助由社区和网格的工作人员办理。"))
    if request.method != "POST":
        form = AskForm()
        return show_form(request, form, where.WherePage(form), is_desk=True)
    form = AskForm(request.POST)
    page = where.WherePage(form)
    if "find_place" in request.POST:
        return find_place(request, page, is_desk=True)
    new = read(form, page)
    if new is None:
        return show_form(request, form, page, status=422, is_desk=True)
    try:
        made = services.ask_for(new=new, actor=user, now=now)
    except DomainError as error:
        put_on_form(form, error)
        return show_form(request, form, page, status=error.status, is_desk=True)
    messages.success(request, _t("已登记。下面按合适程度列出志愿者，可以邀请。"))
    return HttpResponseRedirect(_address_of(made, user, now))


def _address_of(made: HelpRequest, user: User, now: datetime) -> str:
    """A grid worker enters it and does not see the community's desk of it."""
    if visible_to(user, now).filter(pk=made.pk).exists():
        return reverse("volunteers:desk_need", args=[made.code])
    return reverse("volunteers:desk_needs")


@staff_only
def from_matter(request: HttpRequest, grievance_id: int) -> HttpResponseBase:
    """转为互助求助: what help, when; whose it is and where come from the matter."""
    user, now = staff_user(request), timezone.now()
    matter = visible_matters(user, now).filter(pk=grievance_id).select_related("area", "building__estate").first()
    if matter is None:
        raise Http404(_t("没有这件诉求，或者它不在您的辖区。"))
    words = matter.public_title or matter.title
    form = FromMatterForm(request.POST if request.method == "POST" else None, initial={"title": words[:60]})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = services.ask_from_matter(
                    grievance_id=matter.pk, new=new_of(matter, form.cleaned_data), actor=user, now=now
                )
                messages.success(request, _t("已转为互助求助，诉求的时限暂停，办成后随它办结。"))
                return HttpResponseRedirect(reverse("volunteers:desk_need", args=[made.code]))
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    return render(
        request, "volunteers/needs/from_matter.html", {"form": form, "matter": matter, "now": now}, status=status
    )


def new_of(matter: Grievance, given: dict) -> NewHelp:
    """What the form says, with person and place of the matter."""
    return NewHelp(
        community=community_of(matter.area), building=matter.building, place=matter.place_detail,
        contact_name=matter.contact_name, contact_phone=matter.contact_phone,
        **{**given, "words": given["words"] or matter.body},
    )  # fmt: skip


def community_of(area: Area) -> Area:
    return area.parent if area.level == Level.GRID and area.parent else area


@staff_only
def desk_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    pages = HelpDesk()
    return pages.render(request, request_or_404(pages.rows(user, now), code), user, now)


@staff_only
def verb_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    if slug not in BY_SLUG:
        raise Http404(_t("没有这个操作。"))
    pages = HelpDesk()
    return run_verb(request, pages, BY_SLUG[slug], request_or_404(pages.rows(user, now), code), user, now)


@staff_only
@require_POST
def look(request: HttpRequest, code: str) -> HttpResponse:
    return open_it(request, HelpDesk(), staff_user(request), code)
