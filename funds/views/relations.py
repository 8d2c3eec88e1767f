"""Declared relations at the desk: one's own; reviewers and auditors see all of their areas."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funds.forms.relations import RelationForm
from funds.selectors.donations import codes_of
from funds.selectors.relations import relations_for
from funds.services import relations
from funds.states.roles import MONEY_ROLES
from funds.views.desk_pages import LISTS
from funds.views.disclosures import reads_books
from governance.common.errors import DomainError, PermissionRefused
from governance.common.keyset import page_by_key
from governance.people.models import User
from grievances.views.desk_common import put_on_form, staff_only, staff_user

PAGE_SIZE = 50


def _person(request: HttpRequest) -> tuple[User, datetime]:
    if not reads_books(request):
        raise PermissionRefused("not_allowed", _("利害关系由基金会的工作人员本人申报。"))
    return staff_user(request), timezone.now()


@staff_only
def page(request: HttpRequest) -> HttpResponseBase:
    user, now = _person(request)
    may = bool(codes_of(user, now, *MONEY_ROLES))
    form = RelationForm(request.POST if request.method == "POST" else None, user=user, now=now) if may else None
    if request.method == "POST":
        if form is None:
            raise PermissionRefused("not_allowed", _("利害关系由基金会的工作人员本人申报。"))
        if form.is_valid():
            try:
                relations.declare_own(actor=user, now=now, **form.arguments())
                messages.success(request, _("已申报。以后付给这个名称的款会被拦下。"))
                return HttpResponseRedirect(reverse("funds:relations"))
            except DomainError as error:
                put_on_form(form, error)
    return _show(request, user, now, form)


def _show(request: HttpRequest, user: User, now: datetime, form: RelationForm | None) -> HttpResponse:
    found = page_by_key(relations_for(user, now), ("-id",), size=PAGE_SIZE, after=request.GET.get("after", ""))
    context = {
        "rows": found.rows,
        "form": form,
        "lists": LISTS.values(),
        "user_id": user.pk,
        "next_url": f"?after={found.next}" if found.next else "",
        "previous_url": f"?after={found.previous}" if found.previous else "",
        "now": now,
    }
    return render(
        request, "funds/books/relations.html", context, status=422 if form is not None and form.errors else 200
    )


@staff_only
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponseBase:
    user, now = _person(request)
    row = get_object_or_404(relations_for(user, now), pk=pk)
    relations.end_relation(relation_id=row.pk, actor=user, now=now)
    messages.success(request, _("已撤回。"))
    return HttpResponseRedirect(reverse("funds:relations"))
