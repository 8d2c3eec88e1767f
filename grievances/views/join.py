"""Joining a matter that somebody else raised: one more person with the same trouble, counted once."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from governance.common.client import client_address
from governance.common.limits import require
from grievances.models import Grievance
from grievances.selectors import public_matters, responsible_label
from grievances.services import support
from grievances.views.session import mark_of

PER_ADDRESS = 60
HOUR = 3600


@require_POST
@never_cache
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Count this person; an account is one person, and so is a browser without one."""
    user = request.user if request.user.is_authenticated else None
    person = f"user:{user.pk}" if user else f"browser:{mark_of(request)}"
    busy = _("这个网络上加入的人太多了，请过一会儿再试。")
    require("join-address", client_address(request), limit=PER_ADDRESS, seconds=HOUR, message=busy)
    try:
        is_new = support(grievance_id=pk, person=person, user=user, now=timezone.now())
        grievance = public_matters().get(pk=pk)
    except Grievance.DoesNotExist as problem:
        raise Http404 from problem
    context = {"grievance": grievance, "is_new": is_new, "who": responsible_label(grievance)}
    return render(request, "grievances/raise/joined.html", context)
