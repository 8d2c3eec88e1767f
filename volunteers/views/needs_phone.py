"""Help among neighbours on a phone: what I asked for, whom I may help, asking, one request."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.common.errors import DomainError
from governance.common.keyset import page_by_key
from governance.people.models import User
from grievances.views.desk_common import put_on_form
from grievances.views.list_links import page_links
from grievances.views.verb_pages import run_verb
from volunteers.forms.needs import AskForm
from volunteers.models import HelpRequest
from volunteers.selectors.needs import active_kinds, asked_by, helped_by, requests_for
from volunteers.selectors.people import volunteer_of
from volunteers.services import needs as services
from volunteers.services.needs import NewHelp
from volunteers.states.people import VolunteerState
from volunteers.views import where
from volunteers.views.need_desks import HelpPhone, request_or_404
from volunteers.views.need_pages import BY_SLUG

MINE_SHOWN, FITTING_SHOWN, PAGE_SIZE = 5, 30, 20
WHAT = ("kind", "title", "wanted_on", "part", "minutes_wanted", "is_frail", "words", "contact_name", "contact_phone")


def sign_in(request: HttpRequest) -> HttpResponseBase:
    return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': request.get_full_path()})}")


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """For everybody: how it works; for who is signed in their own; for volunteers who could use their help."""
    user, on = request.user if isinstance(request.user, User) else None, timezone.localdate()
    volunteer = volunteer_of(user) if user else None
    is_active = volunteer is not None and volunteer.state == VolunteerState.ACTIVE
    context = {
        "mine": list(asked_by(user)[:MINE_SHOWN]) if user else [],
        "helped": list(helped_by(volunteer)[:MINE_SHOWN]) if volunteer and is_active else [],
        "fitting": requests_for(volunteer, on)[:FITTING_SHOWN] if volunteer and is_active else [],
        "volunteer": volunteer,
        "is_active": is_active,
        "kinds": list(active_kinds()),
        "sign_in_url": f"{reverse('people:sign_in')}?{urlencode({'next': request.path})}",
        "now": timezone.now(),
    }
    return render(request, "volunteers/needs/index.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_page(request: HttpRequest) -> HttpResponseBase:
    user = request.user
    if not isinstance(user, User):
        return sign_in(request)
    if request.method != "POST":
        initial = {"contact_name": user.display_name, "kind": request.GET.get("kind", "")}
        form = AskForm(initial=initial)
        return show_form(request, form, where.page_for(form, user))
    form = AskForm(request.POST)
    page = where.page_for(form, user)
    if "find_place" in request.POST:
        return find_place(request, page)
    new = read(form, page)
    if new is None:
        return show_form(request, form, page, status=422)
    try:
        made = services.ask(new=new, actor=user, now=timezone.now())
    except DomainError as error:
        put_on_form(form, error)
        return show_form(request, form, page, status=error.status)
    messages.success(request, _("已收到您的求助。有志愿者认领、社区确认，都会告诉您。"))
    return HttpResponseRedirect(reverse("volunteers:need", args=[made.code]))


def find_place(request: HttpRequest, page: where.WherePage, **more: Any) -> HttpResponse:
    """A step on the way that judges nothing: the same words again, with what was found."""
    form = AskForm(initial={**request.POST.dict(), "place": ""})
    page.form = form
    where.found_again(page, request.POST.get("place_text", ""))
    return show_form(request, form, page, **more)


def read(form: AskForm, page: where.WherePage) -> NewHelp | None:
    """What a sent form asks for; None where it has to be asked again."""
    is_valid = form.is_valid()
    place = where.settled(form, page) if form.is_bound and "place_text" in form.cleaned_data else None
    if not is_valid or place is None:
        return None
    given = {name: form.cleaned_data[name] for name in WHAT}
    return NewHelp(community=place.community, building=place.building, place=form.cleaned_data["detail"], **given)


def show_form(
    request: HttpRequest, form: AskForm, page: where.WherePage, *, status: int = 200, is_desk: bool = False
) -> HttpResponse:
    context = {"form": form, "page": where.shown(page), "is_desk": is_desk, "now": timezone.now()}
    template = "volunteers/needs/desk_new.html" if is_desk else "volunteers/needs/new.html"
    return render(request, template, context, status=status)


@require_safe
@never_cache
def own_list(request: HttpRequest) -> HttpResponseBase:
    """Everything that somebody asked for, or with `?what=helped` helped with; newest first."""
    if not isinstance(request.user, User):
        return sign_in(request)
    volunteer = volunteer_of(request.user) if request.GET.get("what") == "helped" else None
    rows = helped_by(volunteer) if volunteer else asked_by(request.user)
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "rows": page.rows,
        "is_helper": volunteer is not None,
        "now": timezone.now(),
        **page_links(request, page),
    }
    return render(request, "volunteers/needs/mine.html", context)


@require_safe
@never_cache
def page(request: HttpRequest, code: str) -> HttpResponseBase:
    user, now = request.user, timezone.now()
    if not isinstance(user, User):
        return sign_in(request)
    pages = HelpPhone()
    return pages.render(request, request_or_404(pages.rows(user, now), code), user, now)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verb_page(request: HttpRequest, code: str, slug: str) -> HttpResponseBase:
    user, now = request.user, timezone.now()
    if not isinstance(user, User):
        return sign_in(request)
    if slug not in BY_SLUG:
        raise Http404(_("没有这个操作。"))
    pages = HelpPhone()
    return run_verb(request, pages, BY_SLUG[slug], request_or_404(pages.rows(user, now), code), user, now)


@require_POST
@never_cache
def look(request: HttpRequest, code: str) -> HttpResponseBase:
    """Name, telephone and address, once on this very page; the look is written down first."""
    if not isinstance(request.user, User):
        return sign_in(request)
    return open_it(request, HelpPhone(), request.user, code)


def open_it(request: HttpRequest, pages: Any, user: User, code: str) -> HttpResponse:
    now = timezone.now()
    subject: HelpRequest = request_or_404(pages.rows(user, now), code)
    opened = services.look(request_id=subject.pk, actor=user, now=now)
    answer: HttpResponse = pages.render(request, subject, user, now, opened=opened)
    return answer
