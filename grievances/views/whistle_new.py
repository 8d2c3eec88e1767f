"""吹哨: for matters picked in the worklist, for one matter, or for an incident."""

from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.given import numbers_in
from governance.people.models import User
from governance.territory.models import Area
from grievances.forms.whistles import BlowForm
from grievances.models import Grievance, WhistleMatter
from grievances.policies import decide
from grievances.selectors import visible_to
from grievances.services.whistles import MATTERS_AT_ONCE, blow
from grievances.states import Verb
from grievances.views.desk_common import put_on_form, staff_only, staff_user
from grievances.whistle_policies import offices_to_blow_for


@staff_only
def new_page(request: HttpRequest) -> HttpResponse:
    """GET shows the form with what was picked, POST blows. Matters that cannot be in it are named with the reason."""
    user, now = staff_user(request), timezone.now()
    areas = list(Area.objects.filter(code__in=offices_to_blow_for(user, now)).order_by("code"))
    if not areas:
        raise PermissionRefused("not_allowed", _t("吹哨由街道发起；区里允许的，社区书记也可以。您目前不能吹哨。"))
    matters, left = _picked(request, user, now)
    form = BlowForm(request.POST if request.method == "POST" else None, areas=areas, matters=matters, now=now)
    status = 200
    if request.method == "POST":
        if form.is_valid() and not left:
            try:
                whistle = blow(draft=form.draft(), actor=user, now=now)
            except InputRefused as error:
                put_on_form(form, error)
            except StateRefused as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _t("已吹哨，部门会收到通知。"))
                return HttpResponseRedirect(reverse("grievances:whistle", args=[whistle.code]))
        status = 422
    context = {"form": form, "matters": matters, "left": left, "now": now}
    return render(request, "grievances/whistles/new.html", context, status=status)


def _picked(request: HttpRequest, user: User, now: datetime) -> tuple[list[Grievance], list[tuple[Grievance, str]]]:
    """The picked matters that a whistle can be blown for, and the others with the reason."""
    data = request.POST if request.method == "POST" else request.GET
    wanted = numbers_in(data.getlist("pick")[:MATTERS_AT_ONCE])
    return sorted_out(visible_to(user, now).filter(pk__in=wanted), user, now)


def sorted_out(
    picked: QuerySet[Grievance], user: User, now: datetime
) -> tuple[list[Grievance], list[tuple[Grievance, str]]]:
    """Those of `picked` that this person may blow a whistle for, and the others with the reason."""
    rows = list(picked.select_related("estate", "building", "area", "holder", "department").order_by("id"))
    in_whistle = set(
        WhistleMatter.objects.filter(grievance__in=rows, is_open=True).values_list("grievance_id", flat=True)
    )
    good, left = [], []
    for row in rows:
        decision = decide(user, Verb.WHISTLE, row, now)
        if row.pk in in_whistle:
            left.append((row, _t("已经在另一张哨单里")))
        elif not decision:
            left.append((row, decision.reason))
        else:
            good.append(row)
    return good, left
