"""微心愿: the wall for everybody, posting one, one's own page of it, the desk's list, photos."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from governance.common.errors import DomainError
from governance.common.keyset import page_by_key
from governance.people.models import User
from grievances.views.desk_common import put_on_form, staff_only, staff_user
from grievances.views.list_links import counted_tabs, page_links
from grievances.views.photos import send
from grievances.views.verb_pages import run_verb
from volunteers.forms.wishes import PostForm
from volunteers.models import Wish
from volunteers.policies.wishes import may_see_photo
from volunteers.selectors.wishes import claimed_by, on_the_wall, photo_of, posted_by, visible_to
from volunteers.services import wishes as services
from volunteers.services.wishes import NewWish
from volunteers.states.wishes import WishState
from volunteers.views import where
from volunteers.views.needs_phone import sign_in
from volunteers.views.wish_desks import ON_PHONES, WishDesk, WishPhone, wish_or_404
from volunteers.views.wish_pages import BY_SLUG

PAGE_SIZE, DESK_PAGE_SIZE, MINE_SHOWN = 24, 50, 6
WALL = {"open": [WishState.OPEN], "on": [WishState.CLAIMED], "true": [WishState.FULFILLED, WishState.THANKED]}
WALL_LABELS = {"open": _("等你来实现"), "on": _("正在实现"), "true": _("已经实现")}
GIVEN = ("is_for", "title", "words", "contact_name", "contact_phone", "private_words")


@require_safe
@never_cache
def wall(request: HttpRequest) -> HttpResponse:
    """Newest first: `?show=open|on|true`, `?community=CODE`."""
    show = request.GET.get("show", "open")
    show = show if show in WALL else "open"
    rows, community = on_the_wall().filter(state__in=WALL[show]), request.GET.get("community", "")
    if community.isascii() and community.isdigit():
        rows = rows.filter(area_code=community)
    page = page_by_key(rows, ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    user = request.user if isinstance(request.user, User) else None
    context = {
        "page": page,
        "show": show,
        "tabs": [(key, label, key == show) for key, label in WALL_LABELS.items()],
        "mine": list(posted_by(user)[:MINE_SHOWN]) if user else [],
        "claimed": list(claimed_by(user)[:MINE_SHOWN]) if user else [],
        "now": timezone.now(),
        **page_links(request, page),
    }
    return render(request, "volunteers/wishes/wall.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_page(request: HttpRequest) -> HttpResponseBase:
    user = request.user
    if not isinstance(user, User):
        return sign_in(request)
    if request.method != "POST":
        form = PostForm()
        return _show(request, form, where.page_for(form, user))
    form = PostForm(request.POST)
    page = where.page_for(form, user)
    if "find_place" in request.POST:
        page.form = PostForm(initial={**request.POST.dict(), "place": ""})
        where.found_again(page, request.POST.get("place_text", ""))
        return _show(request, page.form, page)
    is_valid = form.is_valid()
    place = where.settled(form, page) if "place_text" in form.cleaned_data else None
    if not is_valid or place is None:
        return _show(request, form, page, status=422)
    new = NewWish(community=place.community, **{name: form.cleaned_data[name] for name in GIVEN})
    try:
        wish = services.post(new=new, actor=user, now=timezone.now())
    except DomainError as error:
        put_on_form(form, error)
        return _show(request, form, page, status=error.status)
    messages.success(request, _t("心愿收到了。社区核对以后上心愿墙，会告诉您。"))
    return HttpResponseRedirect(reverse("volunteers:wish", args=[wish.code]))


def _show(request: HttpRequest, form: object, page: where.WherePage, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "page": where.shown(page), "now": timezone.now()}
    return render(request, "volunteers/wishes/new.html", context, status=status)


@require_safe
@never_cache
def page(request: HttpRequest, code: str) -> HttpResponse:
    user, pages = request.user if isinstance(request.user, User) else None, WishPhone()
    return pages.render(request, wish_or_404(pages.rows(user), code), user, timezone.now())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verb_page(request: HttpRequest, code: str, slug: str) -> HttpResponseBase:
    user, pages = request.user, WishPhone()
    if not isinstance(user, User):
        return sign_in(request)
    if slug not in BY_SLUG or BY_SLUG[slug].verb not in ON_PHONES:
        raise Http404(_t("没有这个操作。"))
    return run_verb(request, pages, BY_SLUG[slug], wish_or_404(pages.rows(user), code), user, timezone.now())


@require_safe
def photo(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The photo, or with `?size=thumb` its thumbnail; a stranger cannot tell a hidden one from none."""
    found, user = photo_of(public_id), request.user if isinstance(request.user, User) else None
    if found is None or not may_see_photo(user, found, timezone.now()):
        raise Http404
    return send(found, size=request.GET.get("size", ""))


# --- At the desk --------------------------------------------------------------------------------------------
SCOPES = {
    "posted": (_("等核对"), _("没有等核对的心愿。")),
    "open": (_("等人认领"), _("心愿墙上没有等人认领的心愿。")),
    "claimed": (_("已认领"), _("没有正在实现的心愿。")),
    "fulfilled": (_("等道谢"), _("没有等道谢的心愿。")),
    "ended": (_("已结束"), _("还没有结束的心愿。")),
}
STATES = {
    "posted": [WishState.POSTED],
    "open": [WishState.OPEN],
    "claimed": [WishState.CLAIMED],
    "fulfilled": [WishState.FULFILLED],
    "ended": [WishState.THANKED, WishState.REFUSED, WishState.WITHDRAWN, WishState.EXPIRED],
}


def scoped(user: User, scope: str, now: datetime) -> QuerySet[Wish]:
    return visible_to(user, now).filter(state__in=STATES[scope])


@staff_only
def desk_list(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    scope = request.GET.get("scope", "posted")
    scope = scope if scope in SCOPES else "posted"
    found = page_by_key(scoped(user, scope, now), ("-id",), size=DESK_PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "page": found,
        "scope": scope,
        "tabs": counted_tabs(request, SCOPES, scope, lambda key: scoped(user, key, now)),
        "why_empty": SCOPES[scope][1],
        "open_pane": "list",
        "now": now,
        **page_links(request, found),
    }
    return render(request, "volunteers/wishes/desk_list.html", context)


@staff_only
def desk_page(request: HttpRequest, code: str) -> HttpResponse:
    user, now, pages = staff_user(request), timezone.now(), WishDesk()
    return pages.render(request, wish_or_404(pages.rows(user, now), code), user, now)


@staff_only
def desk_verb_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    user, now, pages = staff_user(request), timezone.now(), WishDesk()
    if slug not in BY_SLUG:
        raise Http404(_t("没有这个操作。"))
    return run_verb(request, pages, BY_SLUG[slug], wish_or_404(pages.rows(user, now), code), user, now)
