"""Certificates: issued by the volunteer, printed, checked by anybody; and the link of the served person."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.common.client import client_address
from governance.common.errors import DomainError, InputRefused
from governance.common.limits import require
from governance.people.models import User
from governance.people.phones import mask_name
from grievances.views.desk_common import put_on_form
from grievances.views.qr import qr_data_uri
from volunteers.forms.service import PeriodForm, RateForm
from volunteers.models import Certificate, ServiceRecord
from volunteers.selectors.people import volunteer_of
from volunteers.services import certificates, hours
from volunteers.services.hours.keys import link_token
from volunteers.states.service import RecordState
from volunteers.views.device import keep_mark, mark_of
from volunteers.views.phone_common import person, signed_in
from volunteers.views.service_desks import by_code

GUESSES, GUESS_SECONDS = 30, 3600


@signed_in
@require_POST
def issue(request: HttpRequest) -> HttpResponseBase:
    user, volunteer, form = person(request), volunteer_of(person(request)), PeriodForm(request.POST)
    if volunteer is None:
        raise Http404(_("您还没有注册志愿者。"))
    try:
        if not form.is_valid():
            raise InputRefused("dates", _("请填写从哪天到哪天。"))
        made = certificates.issue(volunteer=volunteer, actor=user, now=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse("volunteers:me"))
    return HttpResponseRedirect(reverse("volunteers:certificate", args=[made.code]))


def own_certificates(user: User) -> QuerySet[Certificate]:
    return Certificate.objects.filter(volunteer__user=user).select_related("volunteer__user")


def find_by_anybody(request: HttpRequest, code: str) -> Certificate | None:
    """By a number that somebody showed: guesses are limited. Raises `InputRefused` for a mistyped one."""
    require("certificate", client_address(request), limit=GUESSES, seconds=GUESS_SECONDS)
    return certificates.find_certificate(code)


@signed_in
@require_safe
def print_page(request: HttpRequest, code: str) -> HttpResponseBase:
    certificate = by_code(own_certificates(person(request)), code, "ZM")
    check_url = request.build_absolute_uri(f"{reverse('volunteers:certificate_check')}?code={certificate.code}")
    context = {
        "certificate": certificate, "records": certificate.records.order_by("starts_at"), "qr": qr_data_uri(check_url),
        "check_url": check_url, "is_true": certificates.is_still_true(certificate),
        "distinctions": certificate.volunteer.distinctions.all(),
    }  # fmt: skip
    return render(request, "volunteers/records/certificate.html", context)


@never_cache
@require_safe
def check_page(request: HttpRequest) -> HttpResponse:
    """Whether a certificate is true (办法 17): its figures and a masked name, by its number."""
    code, certificate, problem = request.GET.get("code", "").strip(), None, ""
    if code:
        try:
            certificate = find_by_anybody(request, code)
            problem = "" if certificate else _("没有这个编号的证明。")
        except InputRefused as error:
            problem = error.message
    context = {
        "code": code, "certificate": certificate, "problem": problem,
        "name": mask_name(str(certificate.volunteer)) if certificate else "",
        "is_true": certificates.is_still_true(certificate) if certificate else False,
        "records": certificate.records.count() if certificate else 0,
    }  # fmt: skip
    return render(request, "volunteers/records/check.html", context)


@never_cache
def served_page(request: HttpRequest, record_id: int) -> HttpResponse:
    """What the served person, or their family, opens from the link that they were given."""
    token, now = request.GET.get("k", ""), timezone.now()
    row = ServiceRecord.objects.select_related("volunteer__user").filter(pk=record_id).first()
    if row is None or not constant_time_compare(token, link_token(record_id)):
        raise Http404(_("这个确认链接不对，请用收到的完整链接打开。"))
    form = RateForm(request.POST if request.method == "POST" else None, subject=row, user=request.user, now=now)
    is_open, status = row.state == RecordState.WAITING and row.served_at is None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                mark = mark_of(request)
                hours.rate_by_link(record_id=row.pk, token=token, now=now, device=mark, **form.arguments())
                messages.success(request, _("谢谢您的确认和评价。"))
                return keep_mark(HttpResponseRedirect(request.get_full_path()), mark)
            except DomainError as error:
                put_on_form(form, error)
                status = error.status
    context = {"row": row, "form": form, "is_open": is_open, "name": mask_name(str(row.volunteer))}
    return render(request, "volunteers/records/served.html", context, status=status)
