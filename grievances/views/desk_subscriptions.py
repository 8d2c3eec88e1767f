"""Subscriptions: figures and the most urgent matters, by mail or robot; ordered, looked at and ended here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache

from governance.common.errors import DomainError, PermissionRefused
from grievances.composing import compose
from grievances.daily_reads import VIEWS_SHOWN, subscriptions_of, views_for
from grievances.forms.daily import WEEKDAYS, SubscriptionForm, areas_of, groups_of
from grievances.models import Subscription
from grievances.services.subscriptions import is_token_of, subscribe, unsubscribe
from grievances.views.desk_common import put_on_form, staff_only, staff_user


@staff_only
def subscriptions_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    form = SubscriptionForm(
        request.POST if request.method == "POST" else None,
        views=views_for(user, now)[:VIEWS_SHOWN],
        areas=areas_of(user, now),
        groups=groups_of(user, now),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                subscribe(actor=user, now=now, **form.arguments())
                messages.success(request, _t("已订阅。"))
                return HttpResponseRedirect(reverse("grievances:desk_subscriptions"))
            except DomainError as error:
                put_on_form(form, error)
    rows = list(subscriptions_of(user))
    context = {
        "form": form,
        "rows": [(row, WEEKDAYS[row.weekday]) for row in rows if row.next_at],
        "ended": [row for row in rows if row.next_at is None][-10:],
        "has_channel": bool(user.notify_urls.strip()),
        "now": now,
    }
    return render(request, "grievances/desk/subscriptions.html", context, status=status)


@staff_only
def subscription_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be sent now: where the link of a message leads."""
    user, now = staff_user(request), timezone.now()
    row = subscriptions_of(user).filter(pk=pk).first()
    if row is None:
        raise Http404(_t("没有这份订阅。"))
    context = {"row": row, "digest": compose(row, now), "weekday": WEEKDAYS[row.weekday], "now": now}
    return render(request, "grievances/desk/subscription.html", context)


@never_cache
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks once, POST ends it: by its owner, or with the token of a message, also without a sign-in."""
    token = request.POST.get("k") or request.GET.get("k", "")
    row = Subscription.objects.select_related("view", "area", "owner").filter(pk=pk).first()
    user = request.user if request.user.is_authenticated else None
    if row is None or not (is_token_of(row, token) or (user and user.pk == row.owner_id)):
        raise PermissionRefused("not_own", _t("退订链接不对，请登录后在「订阅」里退订。"))
    done = row.next_at is None
    if request.method == "POST":
        unsubscribe(subscription_id=pk, actor=user, token=token, now=timezone.now())
        done = True
    return render(request, "grievances/desk/unsubscribe.html", {"row": row, "token": token, "is_done": done})
