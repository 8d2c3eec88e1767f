"""我的: one's own profile, messages, who looked at one's number, and the panels that apps add."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.common.addresses import is_ours
from governance.common.days import in_force
from governance.common.keyset import page_by_key
from governance.notifications.selectors import inbox as inbox_of
from governance.notifications.services import mark_read
from governance.people.adapters import needs_second_factor
from governance.people.authority import authority_of
from governance.people.forms import NameForm
from governance.people.models import Posting
from governance.people.selectors import looks_at, may_use_admin
from governance.people.sessions import signed_in_user
from governance.portal.registry import portal as registry
from governance.portal.views.pages import render_panels

MESSAGES_A_PAGE = 20
LATEST_SHOWN = 5
LOOKS_SHOWN = 50


@never_cache
@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    user, today = signed_in_user(request), timezone.localdate()
    is_staff = authority_of(user, today).is_staff
    postings = Posting.objects.filter(in_force(today), user=user).select_related("area", "department")
    context = {
        "name_form": NameForm(initial={"display_name": user.display_name}),
        "looks": looks_at(user)[:LOOKS_SHOWN],
        "latest": inbox_of(user)[:LATEST_SHOWN],
        "is_staff": is_staff,
        "may_use_admin": may_use_admin(user, today),
        "postings": postings if is_staff else [],
        "second_factor_is_required": needs_second_factor(user),
        "panels": render_panels(request, registry.me_panels),
    }
    return render(request, "portal/me.html", context)


@never_cache
@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    page = page_by_key(
        inbox_of(signed_in_user(request)), ["-id"], size=MESSAGES_A_PAGE, after=request.GET.get("after", "")
    )
    return render(request, "portal/inbox.html", {"page": page})


@never_cache
@login_required
@require_safe
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one message read and follow it to what it is about."""
    message = get_object_or_404(inbox_of(signed_in_user(request)), pk=pk)
    mark_read(recipient=signed_in_user(request), messages=[pk], now=timezone.now())
    return redirect(message.link if is_ours(request, message.link) else reverse("portal:inbox"))


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_read(recipient=signed_in_user(request), now=timezone.now())
    return redirect("portal:inbox")
